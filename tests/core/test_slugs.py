"""Words for addresses, initials for faces."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.slugs import MAX_SLUG, fold, initials, slugify


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("L'entretien : à deux", "l-entretien-a-deux"),
        ("Équipe œuvre", "equipe-oeuvre"),
        ("Prijsverhoging: bel éérst!", "prijsverhoging-bel-eerst"),
        ("  --Straße/Łódź-- ", "strasse-lodz"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本語", "x"),
        ("", "x"),
        ("\u202e\x00%00", "00"),
        ("a" * 200, "a" * MAX_SLUG),
        (f"kort {'a' * 90}", "kort"),
    ],
)
def test_a_title_becomes_a_slug(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_the_fallback_serves_where_nothing_is_left() -> None:
    assert slugify("???", "practice") == "practice"


@given(st.text())
def test_a_slug_is_always_safe_in_an_address_and_a_file_name(title: str) -> None:
    slug = slugify(title)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= MAX_SLUG


@given(st.text())
def test_a_slug_is_its_own_slug(title: str) -> None:
    assert slugify(slugify(title)) == slugify(title)


@given(st.lists(st.from_regex(r"[a-z0-9]{1,20}", fullmatch=True), min_size=1, max_size=20))
def test_a_long_title_is_cut_between_words(words: list[str]) -> None:
    slug = slugify(" ".join(words))
    assert "-".join(words).startswith(slug)
    assert slug.split("-") == words[: slug.count("-") + 1]


@given(st.text())
def test_folding_leaves_no_case_and_no_accent(text: str) -> None:
    assert fold(fold(text)) == fold(text) or not text.isascii()
    assert fold("É" + text).startswith("e")


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Youssef El Amrani", "YE"),
        ("Cher", "CH"),
        ("Jean-Luc Martin", "JL"),
        ("  katrien   maes ", "KM"),
        ("", "?"),
        ("- -", "?"),
        ("ß", "SS"),
        ("ßeta", "SS"),
        ("ﬁ ﬂ", "FF"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.text())
def test_a_face_has_room_for_two_letters(name: str) -> None:
    assert 1 <= len(initials(name)) <= 2
