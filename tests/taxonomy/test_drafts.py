"""What an administrator types, tidied and checked."""

import pytest

from kb.taxonomy.drafts import MAX_WORDS, split_words, tidy
from tests.taxonomy.drafts import finance, tenders


def test_names_are_split_at_commas_and_lines_and_stand_once() -> None:
    assert split_words("korting, Korting\nprijs ; \n,prix  net") == ["korting", "prijs", "prix net"]


def test_a_line_keeps_the_no_break_space_that_french_needs() -> None:
    assert tidy("  Qui\tdécide\u00a0? \x00\n") == "Qui décide\u00a0?"


def test_a_tidied_draft_has_an_address_and_a_code_in_capitals() -> None:
    draft = finance(code=" fi ", labels={"nl": " Geld ", "fr": "Argent", "en": "Money & margin"}).tidied()
    assert (draft.code, draft.slug, draft.labels["nl"]) == ("FI", "money-margin", "Geld")
    assert draft.problems() == {}


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"code": "F"}, "code"),
        ({"code": "F1"}, "code"),
        ({"code": "ÉÉ"}, "code"),
        ({"slot": 0}, "slot"),
        ({"slot": 13}, "slot"),
        ({"slug": "Finance"}, "slug"),
        ({"slug": "a--b"}, "slug"),
        ({"slug": "../admin"}, "slug"),
        ({"slug": "a" * 81}, "slug"),
        ({"labels": {"nl": "Geld", "fr": "", "en": "Money"}}, "label_fr"),
        ({"labels": {"nl": "Geld", "fr": "x" * 33, "en": "Money"}}, "label_fr"),
        ({"lines": {"nl": "x" * 201}}, "line_nl"),
        ({"asks": {"en": "x" * 201}}, "ask_en"),
        ({"also": [f"name {number}" for number in range(MAX_WORDS + 1)]}, "also"),
        ({"also": ["x" * 61]}, "also"),
    ],
)
def test_what_is_wrong_with_a_department_is_said_at_its_field(changes: dict[str, object], name: str) -> None:
    assert set(finance(**changes).tidied().problems()) == {name}


@pytest.mark.parametrize(
    ("changes", "name"),
    [({"role": "boss"}, "role"), ({"direction": ""}, "direction"), ({"synonyms": {"fr": ["x" * 61]}}, "synonyms_fr")],
)
def test_what_is_wrong_with_a_theme_is_said_at_its_field(changes: dict[str, object], name: str) -> None:
    assert set(tenders(**changes).tidied().problems()) == {name}
