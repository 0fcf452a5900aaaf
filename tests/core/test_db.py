"""The database: one transaction an edge, moments in UTC, the settings of SQLite."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from kb.core import db as module
from kb.core.db import Database, UtcDateTime, add, flush, once
from kb.core.errors import Unavailable
from kb.core.limits import RateLimit
from kb.people.models import Person
from tests.cast import Cast, make_person
from tests.statements import counted

SQLITE = Database("sqlite:///x").engine.dialect
MOMENT = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@pytest.fixture
def impatient(db: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A second process on the same file, as it were, that waits for 50 ms instead of five seconds."""
    if not db.is_sqlite:
        pytest.skip("about the lock of a SQLite file")
    monkeypatch.setattr(module, "BUSY_MS", 50)
    other = Database(db.url)
    yield other
    other.close()


def keys(db: Database) -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(RateLimit.key).order_by(RateLimit.key)))


def row(key: str) -> RateLimit:
    return RateLimit(key=key, hits=1, until=MOMENT)


def test_a_transaction_is_kept_at_its_end(db: Database) -> None:
    with db.transaction() as session:
        session.add(row("a"))
        flush(session)
        assert keys(db) == []
    assert keys(db) == ["a"]


@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt(), Unavailable(module.BUSY)])
def test_an_error_leaves_nothing(db: Database, error: BaseException) -> None:
    def fail() -> None:
        with db.transaction() as session:
            add(session, row("a"))
            raise error

    with pytest.raises(type(error)):
        fail()
    assert keys(db) == []


def test_what_is_read_is_never_written(db: Database) -> None:
    with db.reading() as session:
        session.add(row("a"))
        session.execute(select(RateLimit))
    assert keys(db) == []


def test_what_was_kept_can_be_used_after_the_end(db: Database) -> None:
    with db.transaction() as session:
        kept = add(session, row("a"))
    assert (kept.key, kept.until) == ("a", MOMENT)


def test_the_second_writer_waits_and_is_then_told(db: Database, impatient: Database) -> None:
    with db.transaction() as session:
        session.add(row("first"))
        flush(session)
        with pytest.raises(Unavailable), impatient.transaction() as other:
            other.add(row("second"))
    with impatient.transaction() as other:
        other.add(row("second"))
    assert keys(db) == ["first", "second"]


def test_a_transaction_takes_the_lock_with_its_first_statement(db: Database, impatient: Database) -> None:
    """BEGIN IMMEDIATE: what a transaction has read, nobody changes before it writes."""
    with db.transaction() as session:
        session.scalar(select(RateLimit))
        with pytest.raises(Unavailable), impatient.transaction() as other:
            other.scalar(select(RateLimit))


def test_readers_go_on_while_somebody_writes(db: Database, impatient: Database) -> None:
    with db.transaction() as session:
        session.add(row("a"))
        flush(session)
        assert keys(impatient) == []


def test_two_threads_count_every_step(db: Database) -> None:
    with db.transaction() as session:
        session.add(RateLimit(key="steps", hits=0, until=MOMENT))

    def step() -> None:
        for _ in range(25):
            with db.transaction() as session:
                found = session.get_one(RateLimit, "steps", with_for_update=True)
                found.hits += 1

    threads = [threading.Thread(target=step) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.reading() as session:
        assert session.get_one(RateLimit, "steps").hits == 50


def test_the_settings_of_sqlite(db: Database) -> None:
    if not db.is_sqlite:
        pytest.skip("about SQLite")
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "trusted_schema": 0}
    with db.engine.connect() as connection:
        found = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}
    assert found == wanted


def test_a_reference_to_nobody_is_refused(db: Database, cast: Cast) -> None:
    with pytest.raises(IntegrityError), db.transaction() as session:
        make_person(session, "Nobody Nowhere", 4711)


def test_errors_do_not_tell_what_people_wrote(db: Database, cast: Cast) -> None:
    with pytest.raises(IntegrityError) as caught, db.transaction() as session:
        make_person(session, "Katrien Maes", None, bio="a secret between the two of us")
    assert "a secret" not in str(caught.value)


@pytest.mark.parametrize("hours", [-11, 0, 2, 14])
def test_a_moment_comes_back_in_utc(db: Database, hours: int) -> None:
    local = MOMENT.astimezone(timezone(timedelta(hours=hours)))
    with db.transaction() as session:
        session.add(RateLimit(key="a", hits=1, until=local))
    with db.reading() as session:
        found = session.get_one(RateLimit, "a").until
        assert session.scalars(select(RateLimit.key).where(RateLimit.until <= local)).all() == ["a"]
        assert session.scalars(select(RateLimit.key).where(RateLimit.until < local)).all() == []
    assert found == MOMENT
    assert found.tzinfo is UTC


@given(st.datetimes(timezones=st.timezones(), min_value=datetime(1970, 1, 3), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_every_moment_survives_binding(moment: datetime) -> None:
    from_sqlite = UtcDateTime().process_bind_param(moment, Database("sqlite:///x").engine.dialect)
    assert UtcDateTime().process_result_value(from_sqlite, Database("sqlite:///x").engine.dialect) == moment.astimezone(
        UTC
    )


def test_an_empty_moment_stays_empty(db: Database, cast: Cast) -> None:
    with db.reading() as session:
        assert session.get_one(Person, cast.bram.id).seen is None


def test_a_database_that_does_not_answer_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "folder.sqlite3").mkdir()
    (tmp_path / "letter.sqlite3").write_text("Dear colleague, " * 100)
    for name in ("folder", "letter"):
        broken = Database(f"sqlite:///{tmp_path}/{name}.sqlite3")
        with pytest.raises(Unavailable):
            broken.check()
        broken.close()


def test_a_mistake_of_ours_is_not_called_busy(db: Database) -> None:
    with pytest.raises(OperationalError if db.is_sqlite else Exception), db.transaction() as session:
        session.execute(text("SELECT * FROM no_such_table"))


def test_the_reader_of_a_request_reads_no_record_twice(db: Database, cast: Cast) -> None:
    with db.reader() as reader:
        assert reader.get_one(Person, cast.bram.id).name == cast.bram.name
        with counted(db) as statements:
            assert reader.get_one(Person, cast.bram.id).name == cast.bram.name
        assert statements == []


def test_the_next_reader_sees_what_changed(db: Database, cast: Cast) -> None:
    def name() -> str:
        with db.reader() as reader:
            return once(reader, "name", lambda: reader.get_one(Person, cast.bram.id).name)

    assert name() == cast.bram.name
    with db.transaction() as session:
        session.get_one(Person, cast.bram.id).name = "Bram Smets"
    assert name() == "Bram Smets"


def test_once_is_for_readers_alone(db: Database) -> None:
    steps = iter(range(9))
    with db.reader() as reader:
        assert [once(reader, "steps", lambda: next(steps)) for _ in range(3)] == [0, 0, 0]
    with db.transaction() as writer:
        assert [once(writer, "steps", lambda: next(steps)) for _ in range(3)] == [1, 2, 3]
