"""Roles, who left, who is back."""

import pytest

from kb.core.db import Database
from kb.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.people import service
from kb.people.queries import administrators_able, colleagues, existing_person
from tests.cast import PASSWORD, Cast


def test_only_administrators(db: Database, cast: Cast) -> None:
    for viewer in (cast.bram, cast.griet):
        with pytest.raises(NotAllowed), db.transaction() as session:
            service.set_role(session, viewer, cast.bram.id, "administrator")
        with pytest.raises(NotAllowed), db.transaction() as session:
            service.deactivate(session, viewer, cast.katrien.id)
        with pytest.raises(NotAllowed), db.transaction() as session:
            service.reactivate(session, viewer, cast.katrien.id)


def test_a_role_of_ours_and_a_person_there_is(db: Database, cast: Cast) -> None:
    with pytest.raises(Invalid), db.transaction() as session:
        service.set_role(session, cast.pieter, cast.bram.id, "root")
    with pytest.raises(NotFound), db.transaction() as session:
        service.set_role(session, cast.pieter, 999, "member")


def test_another_role_ends_the_sessions(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        secret = service.start_session(session, existing_person(session, cast.bram.id), stay=True, ip="", agent="")
        service.set_role(session, cast.pieter, cast.bram.id, "member")
        assert service.session_person(session, secret) is not None, "the same role changes nothing"
        service.set_role(session, cast.pieter, cast.bram.id, "moderator")
        assert service.session_person(session, secret) is None


def test_the_last_administrator_stays(db: Database, cast: Cast) -> None:
    with pytest.raises(Conflict), db.transaction() as session:
        service.set_role(session, cast.pieter, cast.pieter.id, "member")
    with pytest.raises(Conflict), db.transaction() as session:
        service.deactivate(session, None, cast.pieter.id)
    with db.transaction() as session:
        service.set_role(session, cast.pieter, cast.griet.id, "administrator")
        service.deactivate(session, cast.pieter, cast.pieter.id)
    with db.reading() as session:
        assert administrators_able(session) == 1


def test_an_administrator_without_a_password_does_not_count(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.add_person(session, email="root@example.org", name="Root", role="administrator")
    with pytest.raises(Conflict), db.transaction() as session:
        service.deactivate(session, cast.pieter, cast.pieter.id)


def test_leaving_and_coming_back(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        person = existing_person(session, cast.bram.id)
        secret = service.start_session(session, person, stay=True, ip="", agent="")
        service.deactivate(session, cast.pieter, cast.bram.id)
        service.deactivate(session, cast.pieter, cast.bram.id)
    with db.reading() as session:
        assert service.session_person(session, secret) is None
        assert service.authenticate(session, "bram@example.org", PASSWORD) is None
        assert cast.bram.id not in [each.id for each in colleagues(session).items]
    with db.transaction() as session:
        service.reactivate(session, cast.pieter, cast.bram.id)
    with db.reading() as session:
        assert service.authenticate(session, "bram@example.org", PASSWORD) is not None
        assert service.session_person(session, secret) is None, "the old session stays dead"
    with pytest.raises(Conflict), db.transaction() as session:
        service.reactivate(session, cast.pieter, cast.bram.id)
