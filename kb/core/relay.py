"""The relay: runs the handlers of recorded events, at least once each, whatever crashes.

A row is claimed by compare-and-set with a lease, so that two relays never share one and a dead relay's
rows come free; a relay at work renews the lease, and leaves a row it lost all the same. Handlers read the
present state and are harmless when run twice. A handler that fails is tried again later, doubling the wait
from ``FIRST_WAIT`` to ``LONGEST_WAIT``; after ``MAX_ATTEMPTS`` the row is parked for a person to look at.
Handlers that are through are not run again for that row.

Two threads share the work: what can be slow, such as a mail to a server that hangs, waits for the second one, so
that files and index never stand behind it. What a dead relay of the same machine had claimed is taken over within
seconds, instead of when its lease ends.
"""

import logging
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update

from kb.core.claims import free, is_dead, relay_name
from kb.core.clock import now
from kb.core.db import Database
from kb.core.events import Event, from_json
from kb.core.outbox import OutboxRow

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
RENEW_AFTER = timedelta(seconds=10)
FIRST_WAIT = 2.0
LONGEST_WAIT = 900.0
MAX_ATTEMPTS = 20
BATCH = 200
POLL_SECONDS = 0.5
LOOK_SECONDS = 5.0
"""Between two looks for dead relays: one that was killed a moment ago may still be ending."""


@dataclass(frozen=True)
class Handler:
    """``run`` gets events of one batch, oldest first; ``name`` is kept in the outbox, so it never changes."""

    name: str
    run: Callable[[Sequence[Event]], None]
    batch: bool = False
    """Whether ``run`` takes many events at once; else it is called with one event at a time."""
    slow: bool = False
    """Whether it waits for something outside the house, such as a mail server."""


def each(name: str, run: Callable[[Any], None], *, slow: bool = False) -> Handler:
    """A handler for one event at a time: ``each("mail-request", send_request, slow=True)``."""
    return Handler(name, lambda events: run(events[0]), slow=slow)


@dataclass
class Batch:
    """The rows taken in one round that are still this relay's, their events, and what failed so far by row."""

    rows: list[OutboxRow]
    events: dict[int, Event]
    failures: dict[int, Exception] = field(default_factory=dict)

    def drop(self, lost: set[int]) -> None:
        """Leave rows that another relay took over."""
        self.rows = [row for row in self.rows if row.id not in lost]
        for row_id in lost:
            self.events.pop(row_id, None)
            self.failures.pop(row_id, None)


class Relay:
    """Runs ``handlers`` (event type -> handlers, in order) on the outbox of ``db``."""

    def __init__(self, db: Database, handlers: Mapping[type[Event], Sequence[Handler]]) -> None:
        self.db = db
        self.handlers = handlers
        self.name = relay_name()
        self._wake = {False: threading.Event(), True: threading.Event()}
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def nudge(self) -> None:
        """Look at the outbox now instead of at the next poll."""
        for wake in self._wake.values():
            wake.set()

    def start(self) -> None:
        """Run in two threads of this process until ``stop``."""
        for slow, name in ((False, "relay"), (True, "relay-slow")):
            thread = threading.Thread(target=self._run, args=(slow,), name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, wait: float = 20.0) -> None:
        """Finish what is at hand and stop, waiting at most ``wait`` seconds."""
        self._stop.set()
        self.nudge()
        until = time.monotonic() + wait
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self, slow: bool) -> None:
        """Work until ``stop``. An error of the outbox itself is logged and tried again."""
        look_after = 0.0
        while not self._stop.is_set():
            try:
                if not slow and time.monotonic() >= look_after:
                    self.free_dead()
                    look_after = time.monotonic() + LOOK_SECONDS
                worked = self.run_once(slow)
            except Exception:
                log.exception("the relay could not read its outbox")
                worked = 0
            if not worked:
                self._wake[slow].wait(POLL_SECONDS)
                self._wake[slow].clear()

    def free_dead(self) -> None:
        """Let go of rows that relays of this machine held whose process is not there any more."""
        with self.db.reading() as session:
            held = select(OutboxRow.claimed_by).where(OutboxRow.done.is_(None), OutboxRow.claimed_until.is_not(None))
            names = set(session.scalars(held.distinct()))
        dead = [name for name in names if name and is_dead(name)]
        if dead:
            with self.db.transaction() as session:
                rows = update(OutboxRow).where(OutboxRow.claimed_by.in_(dead), OutboxRow.done.is_(None))
                session.execute(rows.values(claimed_until=None))

    def drain(self, limit: int = 10_000) -> int:
        """Work until nothing is due, at most ``limit`` rounds; returns the number of rows taken."""
        taken = 0
        for _ in range(limit):
            worked = self.run_once()
            if not worked:
                break
            taken += worked
        return taken

    def run_once(self, slow: bool | None = None) -> int:
        """Take one batch of due rows and run their handlers; returns how many rows were taken.

        ``slow`` is whose part this is: ``False`` runs what is quick and leaves the rest of a row to ``True``, which
        takes only such rows; ``None`` does everything.
        """
        rows = self._claim(slow)
        events = {row.id: event for row in rows if (event := self._event(row)) is not None}
        batch = Batch([row for row in rows if row.id in events], events)
        for handler in self._order(events.values()):
            if slow is False and handler.slow:
                continue
            todo = [row for row in batch.rows if self._wants(row, batch.events[row.id], handler)]
            self._run_handler(handler, todo, batch)
        if slow is False:
            self._hand_over(batch)
        self._settle(batch)
        return len(rows)

    def _hand_over(self, batch: Batch) -> None:
        """Leave the rows that slow handlers wait for to the other thread."""
        left = {
            row.id
            for row in batch.rows
            if any(
                each.slow and self._wants(row, batch.events[row.id], each)
                for each in self._order(batch.events.values())
            )
        }
        if left:
            with self.db.transaction() as session:
                mine = update(OutboxRow).where(OutboxRow.id.in_(left), self._own())
                session.execute(mine.values(slow=True, claimed_until=None))
            batch.drop(left)
            self._wake[True].set()

    def _claim(self, slow: bool | None = None) -> list[OutboxRow]:
        moment = now()
        due = free(moment) if slow is None else and_(free(moment), OutboxRow.slow.is_(slow))
        with self.db.reading() as session:
            ids = list(session.scalars(select(OutboxRow.id).where(due).order_by(OutboxRow.id).limit(BATCH)))
        if not ids:
            return []
        with self.db.transaction() as session:  # asked again: another relay may have been here in between
            claim = update(OutboxRow).where(OutboxRow.id.in_(ids), due)
            claim = claim.values(claimed_by=self.name, claimed_until=moment + LEASE)
            mine = list(session.scalars(claim.returning(OutboxRow.id)))
            query = select(OutboxRow).where(OutboxRow.id.in_(mine)).order_by(OutboxRow.id)
            return list(session.scalars(query.execution_options(populate_existing=True)))

    def _event(self, row: OutboxRow) -> Event | None:
        """The row's event; one that no code knows any more is parked at once."""
        try:
            return from_json(row.name, row.payload)
        except (KeyError, TypeError, ValueError) as error:
            log.warning("outbox row %s cannot be read: %r", row.id, error)
            self._write(row.id, parked=now(), error=f"cannot be read: {error!r}", claimed_until=None)
            return None

    def _order(self, events: Any) -> list[Handler]:
        """The handlers these events need, each once, in the order of the wiring."""
        ordered: dict[str, Handler] = {}
        for kind in dict.fromkeys(type(event) for event in events):
            for handler in self.handlers.get(kind, ()):
                ordered.setdefault(handler.name, handler)
        return list(ordered.values())

    def _wants(self, row: OutboxRow, event: Event, handler: Handler) -> bool:
        if handler.name in row.handled.split():
            return False
        return any(each.name == handler.name for each in self.handlers.get(type(event), ()))

    def _run_handler(self, handler: Handler, rows: list[OutboxRow], batch: Batch) -> None:
        groups = [rows] if handler.batch and rows else [[row] for row in rows]
        for whole in groups:
            self._renew(batch)
            group = [row for row in whole if row.id in batch.events]
            if not group:
                continue
            try:
                handler.run([batch.events[row.id] for row in group])
            except Exception as error:
                log.warning("handler %s failed for %s rows: %r", handler.name, len(group), error, exc_info=True)
                if len(group) > 1:  # one poisoned row may not hold up the others
                    self._run_handler(Handler(handler.name, handler.run), group, batch)
                else:
                    batch.failures[group[0].id] = error
                continue
            for row in group:
                row.handled = f"{row.handled} {handler.name}".strip()
            self._keep_handled(group)

    def _renew(self, batch: Batch) -> None:
        """Keep the rows at hand for as long as the work on them takes, such as mails to a slow server."""
        moment = now()
        if not any(row.claimed_until is None or row.claimed_until < moment + LEASE - RENEW_AFTER for row in batch.rows):
            return
        ids = [row.id for row in batch.rows]
        with self.db.transaction() as session:
            renewal = update(OutboxRow).where(OutboxRow.id.in_(ids), self._own())
            kept = set(session.scalars(renewal.values(claimed_until=moment + LEASE).returning(OutboxRow.id)))
        batch.drop(set(ids) - kept)
        for row in batch.rows:
            row.claimed_until = moment + LEASE

    def _own(self) -> ColumnElement[bool]:
        return and_(OutboxRow.claimed_by == self.name, OutboxRow.claimed_until.is_not(None))

    def _keep_handled(self, rows: list[OutboxRow]) -> None:
        with self.db.transaction() as session:
            for row in rows:
                session.execute(update(OutboxRow).where(OutboxRow.id == row.id).values(handled=row.handled))

    def _settle(self, batch: Batch) -> None:
        done = [row.id for row in batch.rows if row.id not in batch.failures]
        if done:
            through = update(OutboxRow).where(OutboxRow.id.in_(done), self._own())
            with self.db.transaction() as session:
                session.execute(through.values(done=now(), claimed_until=None, error=None))
        for row in batch.rows:
            if row.id in batch.failures:
                self._retry_later(row, batch.failures[row.id])

    def _retry_later(self, row: OutboxRow, error: Exception) -> None:
        attempts = row.attempts + 1
        wait = min(FIRST_WAIT * 2**row.attempts, LONGEST_WAIT) * random.uniform(0.8, 1.2)  # noqa: S311 - only jitter
        changes: dict[str, Any] = {"attempts": attempts, "error": repr(error)[:2000], "claimed_until": None}
        if attempts >= MAX_ATTEMPTS:
            changes["parked"] = now()
        else:
            changes["due"] = now() + timedelta(seconds=wait)
        self._write(row.id, **changes)

    def _write(self, row_id: int, **values: Any) -> None:
        with self.db.transaction() as session:
            session.execute(update(OutboxRow).where(OutboxRow.id == row_id, self._own()).values(**values))
