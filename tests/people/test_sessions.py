"""Signed-in browsers: lives, ends, room."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kb.core import clock
from kb.core.clock import now
from kb.core.db import Database
from kb.core.errors import NotAllowed, NotFound
from kb.people import service, sessions
from kb.people.models import Session as SignedIn
from kb.people.queries import existing_person, open_sessions
from tests.cast import Cast


def start(db: Database, person_id: int) -> str:
    with db.transaction() as session:
        person = existing_person(session, person_id)
        return service.start_session(session, person, stay=False, ip="192.0.2.7", agent="test")


def signed_in(db: Database, secret: str) -> int | None:
    with db.reading() as session:
        found = service.session_person(session, secret)
        return found[0].id if found else None


def test_only_a_hash_is_kept(db: Database, cast: Cast) -> None:
    secret = start(db, cast.bram.id)
    assert len(secret) >= 43
    with db.reading() as session:
        row = session.scalars(select(SignedIn)).one()
    assert secret.encode() not in row.secret_hash
    assert len(row.secret_hash) == 32
    assert signed_in(db, secret) == cast.bram.id


@pytest.mark.parametrize("secret", ["", "x", "é", "a" * 10_000, "\x00", "\ud800"])
def test_nonsense_signs_nobody_in(db: Database, cast: Cast, secret: str) -> None:
    start(db, cast.bram.id)
    assert signed_in(db, secret) is None


def test_idle_and_absolute_end(db: Database, cast: Cast) -> None:
    secret = start(db, cast.bram.id)
    begun = now()
    with clock.frozen(begun + timedelta(days=13, hours=23)):
        assert signed_in(db, secret) == cast.bram.id
    with clock.frozen(begun + timedelta(days=14, minutes=1)):
        assert signed_in(db, secret) is None
    for day in range(10, 90, 10):
        with clock.frozen(begun + timedelta(days=day)), db.transaction() as session:
            found = service.session_person(session, secret)
            assert found is not None
            service.touch(session, found[1].id)
    with clock.frozen(begun + timedelta(days=90, minutes=1)):
        assert signed_in(db, secret) is None


def test_an_administrator_is_out_after_twelve_idle_hours(db: Database, cast: Cast) -> None:
    secret = start(db, cast.pieter.id)
    begun = now()
    with clock.frozen(begun + timedelta(hours=11)):
        assert signed_in(db, secret) == cast.pieter.id
    with clock.frozen(begun + timedelta(hours=12, minutes=1)):
        assert signed_in(db, secret) is None


def test_touching_is_due_every_five_minutes(db: Database, cast: Cast) -> None:
    secret = start(db, cast.bram.id)
    begun = now()
    with db.reading() as session:
        found = service.session_person(session, secret)
    assert found is not None
    row = found[1]
    assert not service.touch_due(row)
    later = begun + timedelta(minutes=6)
    with clock.frozen(later):
        assert service.touch_due(row)
        with db.transaction() as session:
            service.touch(session, row.id)
    with db.reading() as session:
        assert existing_person(session, cast.bram.id).seen == later


def test_ends(db: Database, cast: Cast) -> None:
    one, two, other = start(db, cast.bram.id), start(db, cast.bram.id), start(db, cast.griet.id)
    with db.transaction() as session:
        service.end_session(session, one)
        service.end_session(session, one)
    assert [signed_in(db, secret) for secret in (one, two, other)] == [None, cast.bram.id, cast.griet.id]
    with db.transaction() as session:
        assert service.end_all_sessions(session, cast.bram.id) == 1
    assert [signed_in(db, secret) for secret in (two, other)] == [None, cast.griet.id]


def test_ending_one_session_of_somebody_else_is_refused(db: Database, cast: Cast) -> None:
    other = start(db, cast.griet.id)
    with db.reading() as session:
        row = open_sessions(session, cast.griet.id)[0]
    with pytest.raises(NotFound), db.transaction() as session:
        service.end_one_session(session, cast.bram.id, row.id)
    assert signed_in(db, other) == cast.griet.id


def test_who_left_meanwhile_does_not_get_in(db: Database, cast: Cast) -> None:
    with db.reading() as session:
        person = existing_person(session, cast.bram.id)
    with db.transaction() as session:
        service.deactivate(session, cast.pieter, cast.bram.id)
    with pytest.raises(NotAllowed), db.transaction() as session:
        service.start_session(session, person, stay=False, ip="", agent="")


def test_twenty_sessions_at_most_and_the_oldest_goes(db: Database, cast: Cast) -> None:
    begun = now()
    secrets = []
    for minute in range(sessions.MOST + 3):
        with clock.frozen(begun + timedelta(minutes=minute)):
            secrets.append(start(db, cast.bram.id))
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignedIn)) == sessions.MOST
    assert [signed_in(db, secret) is not None for secret in secrets[:4]] == [False, False, False, True]


def test_sweep(db: Database, cast: Cast) -> None:
    start(db, cast.bram.id)
    with clock.frozen(now() + timedelta(days=15)), db.transaction() as session:
        assert service.sweep_sessions(session) == 1
