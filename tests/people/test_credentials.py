"""Signing in, and changing what one signs in with."""

from datetime import datetime, timedelta

import pytest

from kb.config import Settings
from kb.core.clock import now
from kb.core.db import Database
from kb.core.errors import Conflict, NotAllowed
from kb.people import service, tokens
from kb.people.models import Person
from kb.people.queries import existing_person
from kb.people.tokens import Tokens
from tests.cast import PASSWORD, PASSWORD_HASH, Cast

FRESH = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"


def person_of(db: Database, person_id: int) -> Person:
    with db.reading() as session:
        return existing_person(session, person_id)


def change(db: Database, person_id: int, **values: object) -> None:
    with db.transaction() as session:
        person = existing_person(session, person_id)
        for name, value in values.items():
            setattr(person, name, value)


@pytest.mark.parametrize("email", ["bram@example.org", " Bram@EXAMPLE.org ", "ｂｒａｍ@example.org"])
def test_authenticate(db: Database, cast: Cast, email: str) -> None:
    with db.reading() as session:
        found = service.authenticate(session, email, PASSWORD)
    assert found is not None
    assert found.id == cast.bram.id


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("bram@example.org", "wrong password here"),
        ("bram@example.org", ""),
        ("bram@example.org", PASSWORD.upper()),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("a" * 100_000, PASSWORD),
        ("bram@example.org' OR 1=1 --", PASSWORD),
    ],
)
def test_refused(db: Database, cast: Cast, email: str, password: str) -> None:
    with db.reading() as session:
        assert service.authenticate(session, email, password) is None


@pytest.mark.parametrize("values", [{"state": "deactivated"}, {"state": "invited"}, {"password_hash": None}])
def test_who_cannot_sign_in(db: Database, cast: Cast, values: dict[str, object]) -> None:
    change(db, cast.bram.id, **values)
    with db.reading() as session:
        assert service.authenticate(session, "bram@example.org", PASSWORD) is None


def test_a_rehash_is_kept_only_while_the_password_is_the_same(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.keep_rehash(session, cast.bram.id, "another", FRESH)
    assert person_of(db, cast.bram.id).password_hash == PASSWORD_HASH
    with db.transaction() as session:
        service.keep_rehash(session, cast.bram.id, PASSWORD_HASH, FRESH)
    assert person_of(db, cast.bram.id).password_hash == FRESH


def note(db: Database, email: str, asked: datetime) -> Person | None:
    with db.transaction() as session:
        return service.note_reset(session, email, asked)


def test_the_newest_reset_wins(db: Database, cast: Cast, settings: Settings) -> None:
    made = Tokens(settings)
    moment = now()
    first = note(db, "bram@example.org", moment)
    assert first is not None
    old = tokens.for_reset(made, first)
    second = note(db, "bram@example.org", moment + timedelta(seconds=1))
    assert second is not None
    assert note(db, "bram@example.org", moment) is None, "a late retry must not kill the newer link"
    kept = person_of(db, cast.bram.id)
    assert not tokens.opens_reset(made, kept, old)
    assert tokens.opens_reset(made, kept, tokens.for_reset(made, second))


def test_noting_a_reset_twice_gives_the_same_link(db: Database, cast: Cast, settings: Settings) -> None:
    moment = now()
    first, again = note(db, "bram@example.org", moment), note(db, "bram@example.org", moment)
    assert first is not None
    assert again is not None
    assert tokens.opens_reset(Tokens(settings), again, tokens.for_reset(Tokens(settings), first))


def test_nobody_to_reset(db: Database, cast: Cast) -> None:
    assert note(db, "nobody@example.org", now()) is None
    change(db, cast.bram.id, state="deactivated")
    assert note(db, "bram@example.org", now()) is None


def test_reset_once_and_everything_else_dies(db: Database, cast: Cast, settings: Settings) -> None:
    made = Tokens(settings)
    person = note(db, "bram@example.org", now())
    assert person is not None
    with db.transaction() as session:
        secret = service.start_session(session, person, stay=True, ip="", agent="")
    link = tokens.for_reset(made, person)
    address_link = tokens.for_address(made, person, "new@example.org")
    with db.transaction() as session:
        service.reset_password(session, made, person.id, link, FRESH)
    with db.reading() as session:
        assert service.session_person(session, secret) is None
    with pytest.raises(Conflict), db.transaction() as session:
        service.reset_password(session, made, person.id, link, FRESH)
    with pytest.raises(Conflict), db.transaction() as session:
        service.change_address(session, made, person.id, address_link)


def test_a_change_of_password_keeps_this_browser_only(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        person = existing_person(session, cast.bram.id)
        here = service.start_session(session, person, stay=True, ip="", agent="")
        there = service.start_session(session, person, stay=True, ip="", agent="")
        found = service.session_person(session, here)
        assert found is not None
        service.change_password(session, person.id, PASSWORD_HASH, FRESH, keep_session=found[1].id)
    with db.reading() as session:
        assert service.session_person(session, here) is not None
        assert service.session_person(session, there) is None
    with pytest.raises(Conflict), db.transaction() as session:
        service.change_password(session, cast.bram.id, PASSWORD_HASH, FRESH, keep_session=1)


def test_change_of_address(db: Database, cast: Cast, settings: Settings) -> None:
    made = Tokens(settings)
    link = tokens.for_address(made, person_of(db, cast.bram.id), "new@example.org")
    with pytest.raises(NotAllowed), db.transaction() as session:
        service.change_address(session, made, cast.griet.id, link)
    with db.transaction() as session:
        person = service.change_address(session, made, cast.bram.id, link)
    assert (person.email, person.email_folded) == ("new@example.org", "new@example.org")
    with pytest.raises(Conflict), db.transaction() as session:
        service.change_address(session, made, cast.bram.id, link)
    with pytest.raises(Conflict), db.transaction() as session:
        service.change_address(session, made, cast.bram.id, "nonsense")


def test_an_address_taken_meanwhile_is_not_taken_again(db: Database, cast: Cast, settings: Settings) -> None:
    made = Tokens(settings)
    link = tokens.for_address(made, person_of(db, cast.bram.id), "griet@example.org")
    with pytest.raises(Conflict), db.transaction() as session:
        service.change_address(session, made, cast.bram.id, link)
    assert person_of(db, cast.bram.id).email == "bram@example.org"
