"""The file of a practice, read and written."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.practices.entry import Entry, EntryError, read, write

WHOLE = """---
id: 7
slug: bel-eerst
title: 'Bel eerst: mail daarna'
summary: Een telefoontje haalt de angel eruit.
in_short:
  when: Bij een verhoging
  brings: 41 van de 44 akkoord
department: key-accounts
themes:
- pricing
- negotiation
language: nl
author: katrien.maes@passerelle.example
version: 2
published: '2026-03-03T08:40:00Z'
updated: '2026-04-21T09:00:00Z'
source: onze map
---

Elk najaar stuurden wij een brief.

## Zo pakken we het aan

1. Bel.
"""


def test_a_file_is_read_whole() -> None:
    entry = read(WHOLE)
    assert (entry.id, entry.slug, entry.version) == (7, "bel-eerst", 2)
    assert entry.title == "Bel eerst: mail daarna"
    assert entry.in_short == {"when": "Bij een verhoging", "brings": "41 van de 44 akkoord"}
    assert entry.themes == ("pricing", "negotiation")
    assert entry.extra == {"source": "onze map"}
    assert entry.body.startswith("Elk najaar")


def test_a_file_we_wrote_comes_back_letter_for_letter() -> None:
    assert write(read(WHOLE)) == WHOLE


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"), blacklist_characters="\x85\ufeff\ufffe\uffff"),
    max_size=60,
).map(lambda text: " ".join(text.split()))
SLUGS = st.text(string.ascii_lowercase, min_size=1, max_size=12)


@given(
    title=TEXTS.filter(bool),
    summary=TEXTS,
    body=TEXTS,
    themes=st.lists(SLUGS, unique=True, max_size=5),
    extra=st.dictionaries(st.text(string.ascii_lowercase, min_size=9, max_size=12), TEXTS, max_size=3),
)
def test_any_texts_survive_the_round_trip(
    title: str, summary: str, body: str, themes: list[str], extra: dict[str, str]
) -> None:
    entry = Entry(title=title, body=body, summary=summary, themes=tuple(themes), extra=extra)
    again = read(write(entry))
    assert write(again) == write(read(write(again)))
    assert (again.summary, again.themes) == (read(write(again)).summary, entry.themes)


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("title: [unclosed", None),
        ("title: a\ntitle: b", 3),
        ("a: &x [1]\nb: *x", 2),
        ("title: !!python/object:os.system x", 2),
        ("- a\n- b", 2),
        ("id: nul", None),
        ("id: '99999999999'", None),
        ("id: 0", None),
        ("title:\n  deep: text", None),
        ("themes: {a: b}", None),
        ("in_short: text", None),
        ("in_short:\n  sneaky: x", None),
        ("? [a, b]\n: c", 2),
        ("a: {b: {c: {d: {e: {f: {g: h}}}}}}", 2),
        ("x: " + "[" * 900, None),
        ("x: " + "a" * 17_000, 1),
        ("title: \x01", 2),
        ("title: a\x00b", 2),
    ],
)
def test_a_bad_front_matter_is_refused_with_a_reason(front: str, line: int | None) -> None:
    with pytest.raises(EntryError) as caught:
        read(f"---\n{front}\n---\n\nText\n")
    assert caught.value.reason
    if line is not None:
        assert caught.value.line == line


def test_words_that_yaml_would_change_stay_words() -> None:
    entry = read("---\ntitle: no\nsummary: 12:30:45\nslug: 2026-02-30\nlanguage: nl\n---\nText")
    assert (entry.title, entry.summary, entry.slug) == ("no", "12:30:45", "2026-02-30")


def test_a_file_without_front_matter_takes_its_title_from_the_heading() -> None:
    entry = read("# Bel eerst #\n\nText\n")
    assert entry.title == "Bel eerst"


def test_a_front_matter_that_is_not_closed_is_refused() -> None:
    with pytest.raises(EntryError, match="not closed"):
        read("---\ntitle: a\n\nText")


def test_windows_line_ends_and_a_byte_order_mark_are_taken() -> None:
    assert read("\ufeff---\r\ntitle: a\r\n---\r\n\r\nText\r\n").body == "Text"


def test_a_file_beyond_256_kb_is_refused() -> None:
    with pytest.raises(EntryError, match="larger"):
        read("x" * (256 * 1024 + 1))
