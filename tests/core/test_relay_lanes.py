"""What is slow does not hold up what is quick, and what the dead held comes free."""

import threading
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select, update

from kb.core.claims import HOST, is_dead, relay_name
from kb.core.clock import now
from kb.core.db import Database
from kb.core.events import Event
from kb.core.outbox import OutboxRow, waiting
from kb.core.relay import Handler, Relay, each
from tests.core.happenings import Rang, ring


def test_a_hanging_mail_server_holds_up_no_index(db: Database) -> None:
    released, quick = threading.Event(), []
    indexed = threading.Event()

    def hang(_event: Event) -> None:
        released.wait(20)

    def index(events: Sequence[Event]) -> None:
        quick.extend(events)
        if len(quick) == 2:
            indexed.set()

    relay = Relay(db, {Rang: [Handler("index", index, batch=True), each("mail", hang, slow=True)]})
    relay.start()
    try:
        ring(db, 1)
        relay.nudge()
        ring(db, 2)
        relay.nudge()
        assert indexed.wait(10)
        with db.reading() as session:
            assert waiting(session) == 2
    finally:
        released.set()
        relay.stop()
    Relay(db, relay.handlers).drain()
    with db.reading() as session:
        assert waiting(session) == 0
    assert [event.number for event in quick] == [1, 2]


def test_a_quick_handler_that_fails_does_not_hold_up_the_mail(db: Database) -> None:
    sent: list[Event] = []

    def fail(_events: Sequence[Event]) -> None:
        raise OSError("no index")

    relay = Relay(db, {Rang: [Handler("index", fail, batch=True), each("mail", sent.append, slow=True)]})
    ring(db, 1)
    relay.run_once(False)
    relay.run_once(True)
    assert [event.number for event in sent] == [1]
    with db.reading() as session:
        row = session.scalars(select(OutboxRow)).one()
        assert (row.handled, row.attempts, row.done) == ("mail", 1, None)


def test_rows_of_a_dead_relay_come_free_at_once(db: Database) -> None:
    ring(db, 1, 2)
    alive = relay_name()
    with db.transaction() as session:
        held = now() + timedelta(minutes=2)
        for number, name in ((1, f"{HOST}:999999999:deadbeef"), (2, alive)):
            row = update(OutboxRow).where(OutboxRow.payload.contains(f": {number}"))
            session.execute(row.values(claimed_by=name, claimed_until=held))
    seen: list[Event] = []
    relay = Relay(db, {Rang: [each("note", seen.append)]})
    relay.free_dead()
    relay.drain()
    assert [event.number for event in seen] == [1]


def test_only_a_dead_process_of_this_machine_is_dead() -> None:
    assert is_dead(f"{HOST}:999999999:deadbeef")
    assert not is_dead(relay_name())
    assert not is_dead("another-machine:999999999:deadbeef")
    assert not is_dead("nonsense")
