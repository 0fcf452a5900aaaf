"""What every database must do: SQLite by default, PostgreSQL when ``KB_TEST_DATABASE_URL`` points at one."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from kb.core.db import Base, Database, add, adopt_ids
from kb.core.limits import RateLimit
from kb.core.schema import head, is_current, revision_of, upgrade
from kb.people.models import Person
from tests.cast import Cast, make_person

MOMENT = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=1)))


def test_a_transaction_is_kept_whole(db: Database) -> None:
    with db.transaction() as session:
        make_person(session, "Ann Peeters", None)
    with db.reading() as session:
        assert session.scalars(select(Person.name)).all() == ["Ann Peeters"]


def _write_and_fail(db: Database) -> None:
    with db.transaction() as session:
        make_person(session, "Ann Peeters", None)
        raise ZeroDivisionError


def test_or_not_at_all(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        _write_and_fail(db)
    with db.reading() as session:
        assert session.scalars(select(Person.name)).all() == []


def test_a_part_can_be_undone(db: Database) -> None:
    with db.transaction() as session:
        make_person(session, "Ann Peeters", None)
        with pytest.raises(IntegrityError), session.begin_nested():
            make_person(session, "Ann Peeters", None)
        make_person(session, "Bea Claes", None)
    with db.reading() as session:
        assert session.scalars(select(Person.name).order_by(Person.name)).all() == ["Ann Peeters", "Bea Claes"]


def test_moments_come_back_in_utc_to_the_microsecond(db: Database) -> None:
    with db.transaction() as session:
        session.add(RateLimit(key="k", hits=1, until=MOMENT))
    with db.reading() as session:
        kept = session.get_one(RateLimit, "k").until
    assert kept == MOMENT
    assert kept.tzinfo is UTC


def test_unknown_references_are_refused(db: Database) -> None:
    with pytest.raises(IntegrityError), db.transaction() as session:
        make_person(session, "Ann Peeters", 4711)


def test_ids_go_on_after_given_ones(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        make_person(session, "Ann Peeters", None, id=1000)
        adopt_ids(session, "people")
        assert add(session, make_person(session, "Bea Claes", None)).id == 1001


def test_migrations_make_the_tables_of_the_models(db: Database) -> None:
    with db.engine.execution_options(kb_write=True).begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS alembic_version"))
    assert revision_of(db) is None
    assert upgrade(db)
    assert is_current(db)
    assert not upgrade(db)
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == head()
    with db.engine.execution_options(kb_write=True).begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
