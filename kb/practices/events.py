"""What happens to practices."""

from dataclasses import dataclass
from typing import ClassVar

from kb.core.events import Event


@dataclass(frozen=True)
class PracticePosted(Event):
    """A practice became public, for the first time or after being withdrawn."""

    name: ClassVar[str] = "practices.posted"
    practice_id: int
    person_id: int


@dataclass(frozen=True)
class PracticeRevised(Event):
    """A public practice got a new version."""

    name: ClassVar[str] = "practices.revised"
    practice_id: int
    person_id: int
    version: int


@dataclass(frozen=True)
class PracticeWithdrawn(Event):
    """A practice is not public any more."""

    name: ClassVar[str] = "practices.withdrawn"
    practice_id: int
    person_id: int


@dataclass(frozen=True)
class PracticeTouched(Event):
    """Something shown or indexed with a practice changed around it: a label, its author's name, its rendering.

    Also recorded for what an import brings in: it has to be indexed, but is no news to followers.
    """

    name: ClassVar[str] = "practices.touched"
    practice_id: int
