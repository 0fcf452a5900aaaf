"""Signed links: a purpose, a life, a state."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kb.config import Settings
from kb.core import clock
from kb.core.clock import now
from kb.core.db import Database
from kb.people import tokens
from kb.people.models import Person
from kb.people.queries import existing_person
from kb.people.tokens import LIFE, Purpose, Tokens
from tests.cast import Cast


@pytest.fixture
def made(settings: Settings) -> Tokens:
    return Tokens(settings)


def person_of(db: Database, person_id: int) -> Person:
    with db.reading() as session:
        return existing_person(session, person_id)


def asked(db: Database, person_id: int) -> Person:
    with db.transaction() as session:
        person = existing_person(session, person_id)
        person.reset_asked = now()
        return person


@pytest.mark.parametrize("purpose", list(LIFE))
def test_a_life_of_its_own(made: Tokens, purpose: Purpose) -> None:
    token = made.make(purpose, {"p": 1})
    assert made.read(purpose, token) == {"p": 1}
    with clock.frozen(now() + timedelta(seconds=LIFE[purpose] + 2)):
        assert made.read(purpose, token) is None


def test_a_link_for_one_thing_never_opens_another(made: Tokens) -> None:
    for purpose in LIFE:
        token = made.make(purpose, {"p": 1, "m": "x"})
        assert [other for other in LIFE if made.read(other, token) is not None] == [purpose]


def test_tampered_truncated_and_foreign(made: Tokens, settings: Settings) -> None:
    token = made.make("reset", {"p": 1})
    for wrong in (
        token[:-1],
        token[1:],
        token + "a",
        token.replace(".", "", 1),
        "",
        ".",
        "é",
        "a" * 5000,
        token.upper(),
    ):
        assert made.read("reset", wrong) is None
    stranger = Tokens(replace(settings, secret_key="another-key-0123456789-0123456789-abc"))
    assert stranger.read("reset", token) is None


def test_every_changed_character_is_noticed(made: Tokens) -> None:
    token = made.make("reset", {"p": 1})
    for at, char in enumerate(token[:-1]):
        other = "A" if char != "A" else "B"
        assert made.read("reset", token[:at] + other + token[at + 1 :]) is None


def test_earlier_keys_still_read(made: Tokens, settings: Settings, db: Database, cast: Cast) -> None:
    person = asked(db, cast.bram.id)
    token = tokens.for_reset(made, person)
    rotated = Tokens(replace(settings, secret_key="b" * 40, secret_key_fallbacks=(settings.secret_key,)))
    assert tokens.opens_reset(rotated, person, token)
    assert not tokens.opens_reset(Tokens(replace(settings, secret_key="b" * 40)), person, token)


def test_a_reset_link_dies_with_its_state(made: Tokens, db: Database, cast: Cast) -> None:
    person = asked(db, cast.bram.id)
    token = tokens.for_reset(made, person)
    assert tokens.opens_reset(made, person_of(db, person.id), token)
    changes = (
        {"password_hash": "other"},
        {"epoch": 7},
        {"email_folded": "x@example.org"},
        {"reset_asked": now() + timedelta(minutes=1)},
        {"reset_asked": None},
        {"state": "deactivated"},
    )
    for change in changes:
        changed = person_of(db, person.id)
        for name, value in change.items():
            setattr(changed, name, value)
        assert not tokens.opens_reset(made, changed, token), change


def test_a_reset_link_is_of_one_person(made: Tokens, db: Database, cast: Cast) -> None:
    bram, griet = asked(db, cast.bram.id), asked(db, cast.griet.id)
    token = tokens.for_reset(made, bram)
    assert tokens.person_id_in_reset(made, token) == bram.id
    assert not tokens.opens_reset(made, griet, token)


def test_a_mark_tells_nothing_and_fits_only_its_state(made: Tokens) -> None:
    mark = made.mark("a", 1)
    assert made.is_mark(mark, "a", 1)
    assert not made.is_mark(mark, "a", 2)
    assert not made.is_mark(None, "a", 1)
    assert not made.is_mark("é", "a", 1)
