"""The outbox: an event is there exactly when its data is."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from kb.core import outbox
from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.core.outbox import OutboxRow, handled_up_to, last_recorded, record
from kb.core.relay import Relay, each
from tests.core.happenings import Knocked, Rang, ring

MOMENT = datetime(2026, 10, 6, 9, 0, tzinfo=UTC)


def rows(db: Database) -> list[OutboxRow]:
    with db.reading() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def change(db: Database, number: int, **values: object) -> None:
    with db.transaction() as session:
        row = session.get_one(OutboxRow, number)
        for name, value in values.items():
            setattr(row, name, value)


def test_an_event_is_kept_with_its_moment(db: Database) -> None:
    with frozen(MOMENT):
        ring(db, 7)
    (row,) = rows(db)
    assert (row.name, row.payload, row.created, row.due) == ("tests.rang", '{"number": 7}', MOMENT, MOMENT)
    assert (row.attempts, row.handled, row.done, row.parked) == (0, "", None, None)


def test_nothing_is_left_of_a_transaction_that_was_undone(db: Database) -> None:
    def fail() -> None:
        with db.transaction() as session:
            record(session, Rang(1))
            raise ValueError("oops")

    with pytest.raises(ValueError, match="oops"):
        fail()
    assert rows(db) == []


def test_nobody_sees_an_event_before_its_data(db: Database) -> None:
    heard: list[int] = []
    relay = Relay(db, {Rang: [each("hear", lambda event: heard.append(event.number))]})
    with db.transaction() as session:
        record(session, Rang(1))
        with db.reading() as other:
            assert outbox.waiting(other) == 0
    relay.drain()
    assert heard == [1]


def test_the_last_event_of_a_transaction_is_known(db: Database) -> None:
    with db.transaction() as session:
        assert last_recorded(session) is None
        record(session, Rang(1))
        record(session, Knocked(2))
        assert last_recorded(session) == 2


def test_waiting_and_parked_are_counted(db: Database) -> None:
    ring(db, 1, 2, 3, 4)
    change(db, 1, done=now())
    change(db, 2, parked=now())
    with db.reading() as session:
        assert outbox.waiting(session) == 2
        assert outbox.waiting(session, up_to=3) == 1
        assert outbox.parked(session) == 1


def test_through_with_everything_up_to_an_event(db: Database) -> None:
    ring(db, 1, 2, 3)
    change(db, 1, done=now())

    def through(last: int, handler: str = "index") -> bool:
        with db.reading() as session:
            return handled_up_to(session, last, handler, [Rang.name])

    assert through(1)
    assert not through(2)
    change(db, 2, handled="content index mail")
    assert through(2)
    assert not through(2, "inde")
    assert not through(3)
    change(db, 3, parked=now())
    assert through(3)


def test_events_that_a_handler_does_not_work_on_hold_nobody_up(db: Database) -> None:
    """As with a mail that waits for its server while somebody looks for what they just posted."""
    with db.transaction() as session:
        record(session, Knocked(1))
        record(session, Rang(2))
    change(db, 2, handled="index")
    with db.reading() as session:
        assert handled_up_to(session, 2, "index", [Rang.name])
        assert not handled_up_to(session, 2, "index", [Rang.name, Knocked.name])


def test_parked_events_can_be_tried_again(db: Database) -> None:
    ring(db, 1, 2)
    change(db, 1, parked=now(), attempts=20)
    with db.transaction() as session:
        assert outbox.retry_parked(session) == 1
    heard: list[int] = []
    Relay(db, {Rang: [each("hear", lambda event: heard.append(event.number))]}).drain()
    assert heard == [1, 2]


def test_parked_events_are_listed_first(db: Database) -> None:
    ring(db, 1, 2, 3)
    change(db, 1, done=now())
    change(db, 3, parked=now())
    with db.reading() as session:
        assert [row.id for row in outbox.open_rows(session)] == [3, 2]
        assert [row.id for row in outbox.open_rows(session, limit=1)] == [3]


def test_what_is_long_done_is_swept(db: Database) -> None:
    ring(db, 1, 2, 3)
    change(db, 1, done=now() - timedelta(days=8))
    change(db, 2, done=now())
    with db.transaction() as session:
        outbox.sweep(session, timedelta(days=7))
    assert [row.id for row in rows(db)] == [2, 3]
