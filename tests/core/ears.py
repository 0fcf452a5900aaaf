"""Handlers that remember what they heard, and a relay that tells them."""

from collections.abc import Sequence

from sqlalchemy import select

from kb.core.db import Database
from kb.core.events import Event
from kb.core.outbox import OutboxRow
from kb.core.relay import Handler, Relay
from tests.core.happenings import Rang


class Ear:
    """A handler that remembers what it heard, and fails on the numbers of ``deaf``."""

    def __init__(self, name: str = "ear", batch: bool = False) -> None:
        self.heard: list[tuple[int, ...]] = []
        self.deaf: set[int] = set()
        self.handler = Handler(name, self.run, batch=batch)

    def run(self, events: Sequence[Event]) -> None:
        numbers = tuple(getattr(event, "number") for event in events)  # noqa: B009
        if self.deaf & set(numbers):
            raise RuntimeError(f"cannot hear {sorted(self.deaf & set(numbers))}")
        self.heard.append(numbers)


def rows(db: Database) -> list[OutboxRow]:
    """The outbox, oldest first."""
    with db.reading() as session:
        return list(session.scalars(select(OutboxRow).order_by(OutboxRow.id)))


def relay(db: Database, *ears: Ear) -> Relay:
    """A relay that tells ``ears`` when the bell rang."""
    return Relay(db, {Rang: [ear.handler for ear in ears]})
