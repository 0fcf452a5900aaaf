"""The relay: every event reaches every handler, whatever fails in between."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from kb.core import relay as module
from kb.core.clock import frozen
from kb.core.db import Database
from kb.core.outbox import OutboxRow, record
from kb.core.relay import FIRST_WAIT, LONGEST_WAIT, MAX_ATTEMPTS, Relay, each
from tests.core.ears import Ear, relay, rows
from tests.core.happenings import Knocked, Rang, ring

START = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def still() -> Iterator[None]:
    """Time stands still unless a test moves it."""
    with frozen(START):
        yield


def test_every_handler_hears_every_event_once_and_in_order(db: Database) -> None:
    one, other = Ear("one"), Ear("other")
    ring(db, 1, 2, 3)
    working = relay(db, one, other)
    assert working.drain() == 3
    assert working.drain() == 0
    assert one.heard == other.heard == [(1,), (2,), (3,)]
    assert all(row.done == START and row.claimed_until is None and row.handled == "one other" for row in rows(db))


def test_a_handler_of_batches_gets_them_together(db: Database) -> None:
    ear = Ear(batch=True)
    ring(db, 1, 2, 3)
    relay(db, ear).drain()
    assert ear.heard == [(1, 2, 3)]


def test_more_than_a_batch_is_taken_in_rounds(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    ear = Ear(batch=True)
    ring(db, 1, 2, 3, 4, 5)
    assert relay(db, ear).drain() == 5
    assert ear.heard == [(1, 2), (3, 4), (5,)]


def test_an_event_nobody_listens_to_is_done(db: Database) -> None:
    with db.transaction() as session:
        record(session, Knocked(1))
    relay(db, Ear()).drain()
    assert rows(db)[0].done == START


def test_a_handler_hears_only_its_own_events(db: Database) -> None:
    bell, door = Ear("bell", batch=True), Ear("door", batch=True)
    with db.transaction() as session:
        record(session, Rang(1))
        record(session, Knocked(2))
        record(session, Rang(3))
    Relay(db, {Rang: [bell.handler], Knocked: [door.handler]}).drain()
    assert (bell.heard, door.heard) == ([(1, 3)], [(2,)])


def test_a_handler_that_fails_is_tried_again_later_and_the_others_are_not(db: Database) -> None:
    good, bad, last = Ear("good"), Ear("bad"), Ear("last")
    bad.deaf = {1}
    ring(db, 1)
    working = relay(db, good, bad, last)
    working.drain()
    (row,) = rows(db)
    assert (row.handled, row.attempts, row.done, row.claimed_until) == ("good last", 1, None, None)
    assert "cannot hear" in (row.error or "")
    assert working.drain() == 0
    bad.deaf = set()
    with frozen(row.due):
        assert working.drain() == 1
    assert good.heard == bad.heard == last.heard == [(1,)]
    assert rows(db)[0].error is None


def test_the_wait_doubles_and_the_row_is_parked_in_the_end(db: Database) -> None:
    bad = Ear()
    bad.deaf = {1}
    ring(db, 1)
    working = relay(db, bad)
    waits = []
    moment = START
    for _ in range(MAX_ATTEMPTS - 1):
        with frozen(moment):
            assert working.drain() == 1
        due = rows(db)[0].due
        waits.append((due - moment).total_seconds())
        with frozen(due - timedelta(milliseconds=1)):
            assert working.drain() == 0
        moment = due
    expected = [min(FIRST_WAIT * 2**attempt, LONGEST_WAIT) for attempt in range(MAX_ATTEMPTS - 1)]
    assert all(0.79 * right < wait < 1.21 * right for wait, right in zip(waits, expected, strict=True))
    with frozen(moment):
        assert working.drain() == 1
    (row,) = rows(db)
    assert (row.attempts, row.parked, row.done) == (MAX_ATTEMPTS, moment, None)
    with frozen(moment + timedelta(days=365)):
        assert working.drain() == 0


def test_the_wait_is_longer_than_a_mail_server_is_away(db: Database) -> None:
    """An hour without a mail server parks nothing."""
    assert sum(min(FIRST_WAIT * 2**each, LONGEST_WAIT) * 0.8 for each in range(MAX_ATTEMPTS - 1)) > 3600


def test_others_go_on_while_one_fails(db: Database) -> None:
    ear = Ear()
    ear.deaf = {1}
    ring(db, 1, 2)
    working = relay(db, ear)
    working.drain()
    ring(db, 3)
    working.drain()
    assert ear.heard == [(2,), (3,)]


def test_one_poisoned_row_does_not_hold_up_its_batch(db: Database) -> None:
    ear = Ear(batch=True)
    ear.deaf = {3}
    ring(db, 1, 2, 3, 4)
    relay(db, ear).drain()
    assert sorted(ear.heard) == [(1,), (2,), (4,)]
    assert [row.done is None for row in rows(db)] == [False, False, True, False]


def test_an_unknown_kind_is_parked_and_named(db: Database) -> None:
    ear = Ear()
    with db.transaction() as session:
        session.add(OutboxRow(name="tests.never", payload="{}", created=START, due=START))
        session.add(OutboxRow(name="tests.rang", payload='{"other": 1}', created=START, due=START))
        session.add(OutboxRow(name="tests.rang", payload="{not json", created=START, due=START))
        record(session, Rang(4))
    relay(db, ear).drain()
    assert ear.heard == [(4,)]
    assert [row.parked for row in rows(db)] == [START, START, START, None]
    assert all("cannot be read" in (row.error or "") for row in rows(db)[:3])


def test_a_relay_in_a_thread_hears_at_once_when_it_is_nudged(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL_SECONDS", 3600)
    arrived = threading.Event()
    working = Relay(db, {Rang: [each("ear", lambda event: arrived.set())]})
    working.start()
    try:
        ring(db, 1)
        working.nudge()
        assert arrived.wait(30)
    finally:
        working.stop()
    assert working._threads
    assert not any(thread.is_alive() for thread in working._threads)


def test_stopping_finishes_the_batch_at_hand(db: Database) -> None:
    begun, go_on, heard = threading.Event(), threading.Event(), []

    def run(event: Rang) -> None:
        begun.set()
        assert go_on.wait(30)
        heard.append(event.number)

    working = Relay(db, {Rang: [each("ear", run)]})
    ring(db, 1, 2)
    working.start()
    assert begun.wait(30)
    stopping = threading.Thread(target=working.stop)
    stopping.start()
    go_on.set()
    stopping.join(30)
    assert heard == [1, 2]
    assert all(row.done for row in rows(db))


def test_an_outbox_out_of_order_does_not_end_the_relay(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    arrived, tripped = threading.Event(), threading.Event()

    class Stumbling(Relay):
        def _claim(self, slow: bool | None) -> list[OutboxRow]:
            if not tripped.is_set():
                tripped.set()
                raise OSError("no disk")
            return super()._claim(slow)

    working = Stumbling(db, {Rang: [each("ear", lambda event: arrived.set())]})
    ring(db, 1)
    working.start()
    assert arrived.wait(30)
    working.stop()
    assert "could not read its outbox" in caplog.text
