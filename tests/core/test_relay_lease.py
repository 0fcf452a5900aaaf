"""Leases: a row belongs to one relay at a time, for as long as it works on it and no longer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from kb.core import relay as module
from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.core.outbox import OutboxRow
from kb.core.relay import LEASE, Relay, each
from tests.core.ears import Ear, relay, rows
from tests.core.happenings import Rang, ring

START = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """Time stands still unless a test moves it."""
    with frozen(START):
        yield


def test_a_row_that_another_relay_holds_is_left_alone_until_its_lease_is_over(db: Database) -> None:
    ear = Ear()
    ring(db, 1)
    relay(db, ear)._claim()  # and dies
    assert relay(db, ear).drain() == 0
    with frozen(START + LEASE):
        assert relay(db, ear).drain() == 0
    with frozen(START + LEASE + timedelta(seconds=1)):
        assert relay(db, ear).drain() == 1
    assert ear.heard == [(1,)]


class Interrupted(Database):
    """A database in which something else happens between what is read and what is written."""

    meanwhile: Callable[[], None] | None = None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with super().reading() as session:
            yield session
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            meanwhile()


@pytest.mark.parametrize("change", [{"parked": START}, {"done": START}, {"due": START + timedelta(hours=1)}])
def test_a_row_that_changed_while_it_was_chosen_is_not_taken(db: Database, change: dict[str, datetime]) -> None:
    ear = Ear()
    ring(db, 1)
    interrupted = Interrupted(db.engine.url.render_as_string(hide_password=False))

    def settle() -> None:
        with db.transaction() as session:
            session.execute(update(OutboxRow).values(**change))

    interrupted.meanwhile = settle
    assert relay(interrupted, ear).drain() == 0
    interrupted.close()
    assert ear.heard == []


def test_work_that_takes_longer_than_the_lease_keeps_its_rows(db: Database) -> None:
    """As with a mail server that takes its time over each of many mails: nobody else sends them meanwhile."""
    other = Ear("slow")
    clock = {"now": START}
    heard: list[int] = []

    def slow(event: Rang) -> None:
        clock["now"] += LEASE * 0.7
        with frozen(clock["now"]):
            assert relay(db, other).drain() == 0
        heard.append(event.number)

    class Ticking(Relay):
        def _renew(self, batch: module.Batch) -> None:
            with frozen(clock["now"]):
                super()._renew(batch)

    ring(db, 1, 2, 3, 4)
    Ticking(db, {Rang: [each("slow", slow)]}).drain()
    assert (heard, other.heard) == ([1, 2, 3, 4], [])
    assert all(row.done for row in rows(db))


def test_a_row_that_was_lost_all_the_same_is_left_to_its_new_owner(db: Database) -> None:
    """As after a night in which the machine slept in the middle of a batch."""
    late = START + LEASE * 2
    thief, clock = Ear("ear"), {"now": START}
    heard: list[int] = []

    def sleepy(event: Rang) -> None:
        heard.append(event.number)
        clock["now"] = late
        with frozen(late):
            relay(db, thief)._claim()

    class Ticking(Relay):
        def _renew(self, batch: module.Batch) -> None:
            with frozen(clock["now"]):
                super()._renew(batch)

    ring(db, 1, 2, 3)
    Ticking(db, {Rang: [each("ear", sleepy)]}).drain()
    assert heard == [1]
    assert [row.done for row in rows(db)] == [None, None, None]
    with frozen(late + LEASE * 2):
        relay(db, thief).drain()
    assert thief.heard == [(2,), (3,)]
    assert all(row.done for row in rows(db))


def test_two_relays_never_share_a_row(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 5)
    ring(db, *range(60))
    ears = [Ear(), Ear()]
    databases = [Database(db.engine.url.render_as_string(hide_password=False)) for _ in ears]
    moment = now()

    def work(database: Database, ear: Ear) -> None:
        with frozen(moment):  # the held clock belongs to the thread that holds it
            while relay(database, ear).run_once():
                pass

    threads = [threading.Thread(target=work, args=pair) for pair in zip(databases, ears, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in databases:
        database.close()
    relay(db, ears[0]).drain()
    heard = [numbers for ear in ears for numbers in ear.heard]
    assert sorted(heard) == [(number,) for number in range(60)]
