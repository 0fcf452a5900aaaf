"""Addresses: one spelling for one mailbox."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.errors import Invalid
from kb.people.addresses import fold_address, parse_address


@pytest.mark.parametrize(
    ("raw", "email", "folded"),
    [
        ("Bram.Claes@Example.ORG", "Bram.Claes@example.org", "bram.claes@example.org"),
        ("  bram@example.org\n", "bram@example.org", "bram@example.org"),
        ("ａｄｍｉｎ@example.org", "admin@example.org", "admin@example.org"),
        ("bram+kb@example.org", "bram+kb@example.org", "bram+kb@example.org"),
        ("bram@bücher.example", "bram@xn--bcher-kva.example", "bram@xn--bcher-kva.example"),
        ("bram@localhost", "bram@localhost", "bram@localhost"),
    ],
)
def test_one_spelling(raw: str, email: str, folded: str) -> None:
    address = parse_address(raw)
    assert (address.email, address.folded) == (email, folded)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "bram",
        "@example.org",
        "bram@",
        "bram@example",
        "bram claes@example.org",
        "аdmin@example.org",  # Cyrillic а
        "bra\u200bm@example.org",  # zero width space
        "bra\u202em@example.org",
        "bram@exam\u0440le.org\x00",
        "bram@example.org\r\nBcc: evil@example.org",
        "bram@example.org, evil@example.org",
        '"bram"@example.org',
        "bram..claes@example.org",
        ".bram@example.org",
        "bram@-example.org",
        "bram@" + "a" * 64 + ".org",
        "b" * 65 + "@example.org",
        "bram@" + "a." * 130 + "org",
        "<bram@example.org>",
    ],
)
def test_refused(raw: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_address(raw)
    assert list(caught.value.fields) == ["email"]


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_invalid(raw: str) -> None:
    try:
        address = parse_address(raw + "@example.org")
    except Invalid:
        return
    assert address.email.isascii()
    assert address.folded == fold_address(address.email)
    assert not set(address.email) & set("\r\n \x00<>,;")
