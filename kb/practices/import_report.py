"""What an import did with each file."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["imported", "unchanged", "refused"]


@dataclass(frozen=True)
class Verdict:
    """What became of one file: ``reason`` and ``line`` (from 1, where known) say why it was refused."""

    path: str
    outcome: Outcome
    reason: str = ""
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{self.outcome} {place}" + (f": {self.reason}" if self.reason else "")


@dataclass
class Report:
    """The verdicts of one import, in the order of the files, and what it made besides practices."""

    verdicts: list[Verdict] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    """Departments, themes and invited colleagues that came with the practices."""

    def add(self, *verdicts: Verdict) -> None:
        """Take up what happened to some files."""
        self.verdicts.extend(verdicts)

    def count(self, outcome: Outcome) -> int:
        """How many files ended so."""
        return Counter(verdict.outcome for verdict in self.verdicts)[outcome]

    @property
    def refused(self) -> list[Verdict]:
        """The files that were not taken, with the reasons."""
        return [verdict for verdict in self.verdicts if verdict.outcome == "refused"]

    def summary(self) -> str:
        """``12 imported, 0 unchanged, 1 refused``."""
        return ", ".join(f"{self.count(outcome)} {outcome}" for outcome in ("imported", "unchanged", "refused"))
