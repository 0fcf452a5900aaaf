"""What a colleague says of themselves."""

from dataclasses import replace

import pytest

from kb.core.db import Database
from kb.core.errors import Invalid
from kb.people import service
from kb.people.queries import existing_person
from tests.cast import Cast

PROFILE = service.Profile(
    name="Bram Claes",
    department_id=None,
    job="Salesmanager",
    place="Hasselt",
    languages=["nl", "fr", "nl", "klingon"],
    helps="meerijden",
    reachable="ma 8-10",
    bio="Eén zin.\r\n\r\n\r\n\r\nNog één.",
)


def test_revise(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.revise_profile(session, cast.bram.id, PROFILE)
    with db.reading() as session:
        person = existing_person(session, cast.bram.id)
    assert person.languages == ["nl", "fr"]
    assert person.bio == "Eén zin.\n\nNog één."
    assert person.department_id is None


def test_every_wrong_field_is_named(db: Database, cast: Cast) -> None:
    wrong = replace(PROFILE, name=" ", job="x" * 121, bio="y" * 601)
    with pytest.raises(Invalid) as caught, db.transaction() as session:
        service.revise_profile(session, cast.bram.id, wrong)
    assert set(caught.value.fields) == {"name", "job", "bio"}


def test_characters_that_turn_the_reading_direction_are_taken_out(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        person = service.revise_profile(session, cast.bram.id, replace(PROFILE, job="Sales\u202eregan\x00am"))
    assert person.job == "Salesreganam"


@pytest.mark.parametrize("language", ["de", "../../x", "nl "])
def test_a_language_of_ours(db: Database, cast: Cast, language: str) -> None:
    with pytest.raises(Invalid), db.transaction() as session:
        service.choose_language(session, cast.bram.id, language)


def test_preferences(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.choose_language(session, cast.bram.id, "fr")
        service.choose_scheme(session, cast.bram.id, "dark")
        service.choose_shortcuts(session, cast.bram.id, False)
    with db.reading() as session:
        person = existing_person(session, cast.bram.id)
    assert (person.language, person.scheme, person.shortcuts) == ("fr", "dark", False)
    with db.transaction() as session:
        service.choose_language(session, cast.bram.id, None)
    with pytest.raises(Invalid), db.transaction() as session:
        service.choose_scheme(session, cast.bram.id, "pink")
