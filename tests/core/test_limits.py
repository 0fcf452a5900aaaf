"""Rate limits, shared through the database."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from kb.core import limits
from kb.core.clock import frozen
from kb.core.db import Database, flush
from kb.core.errors import TooMany
from kb.core.limits import RateLimit

START = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


def hit(db: Database, key: str = "bram", limit: int = 3, seconds: int = 60, after: float = 0) -> int:
    with frozen(START + timedelta(seconds=after)), db.transaction() as session:
        return limits.hit(session, key, limit, seconds)


def test_beyond_the_limit_it_says_how_long_to_wait(db: Database) -> None:
    assert [hit(db, after=after) for after in (0, 10, 20)] == [0, 0, 0]
    assert hit(db, after=25) == 35
    assert hit(db, after=59.9) == 1


def test_the_next_window_starts_afresh(db: Database) -> None:
    for _ in range(9):
        hit(db)
    assert hit(db, after=60) == 0
    assert [hit(db, after=100) for _ in range(3)] == [0, 0, 20]


def test_knocking_does_not_make_the_wait_longer(db: Database) -> None:
    waits = [hit(db, after=after) for after in range(60)]
    assert waits[3:] == [60 - after for after in range(3, 60)]
    assert hit(db, after=60) == 0


def test_one_key_says_nothing_about_another(db: Database) -> None:
    for _ in range(5):
        hit(db, "bram")
    assert hit(db, "katrien") == 0


def test_a_very_long_key_is_kept_in_its_beginning(db: Database) -> None:
    long = "k" * 5000
    assert [hit(db, long, limit=1), hit(db, long, limit=1)] == [0, 60]


def test_hits_of_one_transaction_count_too(db: Database) -> None:
    with frozen(START), db.transaction() as session:
        assert [limits.hit(session, "a", 2, 60) for _ in range(3)] == [0, 0, 60]


def test_require_says_it_with_an_error(db: Database) -> None:
    with frozen(START), db.transaction() as session:
        limits.require(session, "a", 1, 90)
        with pytest.raises(TooMany) as caught:
            limits.require(session, "a", 1, 90)
    assert caught.value.retry_after == 90


def test_a_forgotten_key_starts_afresh(db: Database) -> None:
    for _ in range(4):
        hit(db)
    with db.transaction() as session:
        limits.forget(session, "bram")
    assert hit(db) == 0


def test_sweeping_drops_what_is_long_over(db: Database) -> None:
    hit(db, "old")
    hit(db, "fresh", after=86_400)
    with frozen(START + timedelta(days=1, seconds=70)), db.transaction() as session:
        limits.sweep(session)
    with db.reading() as session:
        assert session.scalars(select(RateLimit.key)).all() == ["fresh"]


def test_the_first_hit_of_two_at_once_is_counted_twice(db: Database) -> None:
    started, waits = threading.Event(), list[int]()

    def second() -> None:
        started.set()
        with db.transaction() as session:
            waits.append(limits.hit(session, "door", 1, 3600))

    thread = threading.Thread(target=second)
    with db.transaction() as session:
        assert limits.hit(session, "door", 1, 3600) == 0
        flush(session)
        thread.start()
        started.wait(30)
        thread.join(0.3)  # it cannot end before this transaction does
    thread.join(30)
    assert len(waits) == 1
    assert waits[0] > 0


def test_many_at_once_are_all_counted(db: Database) -> None:
    """Several processes have a database each; here they have a thread and a connection each."""
    own = [Database(db.engine.url.render_as_string(hide_password=False)) for _ in range(4)]
    waits: list[int] = []

    def knock(database: Database) -> None:
        for _ in range(10):
            with database.transaction() as session:
                waits.append(limits.hit(session, "door", 15, 3600))

    threads = [threading.Thread(target=knock, args=(each,)) for each in own]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in own:
        each.close()
    assert len([wait for wait in waits if wait == 0]) == 15
    assert len(waits) == 40
