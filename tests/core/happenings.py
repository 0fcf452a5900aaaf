"""Events that only the tests know."""

from dataclasses import dataclass
from typing import ClassVar

from kb.core.db import Database
from kb.core.events import Event
from kb.core.outbox import record


@dataclass(frozen=True)
class Rang(Event):
    """The bell rang for the ``number``-th time."""

    name: ClassVar[str] = "tests.rang"
    number: int


@dataclass(frozen=True)
class Knocked(Event):
    """Somebody knocked; nobody listens to it unless a test does."""

    name: ClassVar[str] = "tests.knocked"
    number: int
    words: str | None = None


def ring(db: Database, *numbers: int) -> None:
    """Record that the bell rang, for each of ``numbers``."""
    with db.transaction() as session:
        for number in numbers:
            record(session, Rang(number))
