"""Reading departments and themes."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from kb.core.db import Database
from kb.core.errors import NotFound
from kb.taxonomy import queries
from kb.taxonomy.loader import load


@pytest.fixture
def starter(db: Database) -> Iterator[Session]:
    """The departments and themes every Passerelle starts with."""
    with db.transaction() as session:
        load(session)
    with db.reading() as session:
        yield session


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ("Trop cher", ["objections"]),
        ("  KORTING ", ["negotiation", "pricing"]),
        ("reunion d'equipe", ["team-meetings"]),
        ("Réunion d’équipe", ["team-meetings"]),
        ("coaching", ["coaching"]),
        ("Coacher et tourner en duo", ["coaching"]),
        ("stockbreuk", ["delivery-promises"]),
        ("trop", []),
        ("", []),
        ("\x00%_", []),
    ],
)
def test_a_synonym_finds_the_theme(starter: Session, asked: str, slugs: list[str]) -> None:
    assert [each.slug for each in queries.match_theme(starter, asked)] == slugs


def test_part_of_a_name_is_enough_for_the_filter(starter: Session) -> None:
    assert [each.slug for each in queries.themes_called(starter, "Prijsbez")] == ["objections"]
    assert len(queries.themes_called(starter, " ")) == 38


def test_themes_are_grouped_by_role_and_direction(starter: Session) -> None:
    shape = {
        group.role: {way.direction: len(way.themes) for way in group.directions}
        for group in queries.grouped(queries.all_themes(starter))
    }
    assert shape == {
        "people": {"down": 8, "sideways": 2},
        "customer": {"down": 5, "sideways": 13},
        "business": {"down": 3, "up": 3, "sideways": 4},
    }


def test_choices_are_in_the_language_of_the_reader(starter: Session) -> None:
    assert [each.label for each in queries.departments(starter, "nl")][:2] == ["Key Accounts", "Buitendienst"]
    first = queries.themes_by_role(starter, "fr")[0]
    assert (first.role, first.themes[0].label) == ("people", "Recruter")
    assert len(queries.department_marks(starter, "en")) == 8


def test_an_address_that_never_was_is_not_found(starter: Session) -> None:
    with pytest.raises(NotFound):
        queries.department_by_slug(starter, "legal")
    with pytest.raises(NotFound):
        queries.theme(starter, 999)


def test_taken_colours_say_by_whom(starter: Session) -> None:
    assert queries.slots_taken(starter)[4] == ["CS"]
    assert 9 not in queries.slots_taken(starter)
