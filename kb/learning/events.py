"""What happens to tries."""

from dataclasses import dataclass
from typing import ClassVar

from kb.core.events import Event


@dataclass(frozen=True)
class Tried(Event):
    """A colleague told how a practice went, for the first time or anew."""

    name: ClassVar[str] = "learning.tried"
    practice_id: int
    person_id: int


@dataclass(frozen=True)
class TryWithdrawn(Event):
    """A colleague took back what they told."""

    name: ClassVar[str] = "learning.try_withdrawn"
    practice_id: int
    person_id: int
