"""What an engine answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

PAGE_SIZE = 10


@dataclass(frozen=True)
class Hit:
    """One practice found. ``missing`` names the searched words it does not have."""

    id: int
    version: int
    score: float
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet and how many results it has, were its own facet not narrowed."""

    value: str
    count: int
    chosen: bool = False


@dataclass(frozen=True)
class Marks:
    """What to mark in a text that was found: tokens, compared with those of each word of the text."""

    tokens: frozenset[str] = frozenset()
    exact: frozenset[str] = frozenset()
    """Surface tokens of phrases, which mark only the very same word."""

    def __bool__(self) -> bool:
        return bool(self.tokens or self.exact)


@dataclass(frozen=True)
class ResultPage:
    """One page of results, and what is said about all of them.

    ``total`` counts every result. When ``relaxed``, fewer than three practices had all the words, so results have most
    of them: ``strict_total`` is how many have all (they come first), ``missing`` are the words that no result
    has. ``ignored`` are stop words that were not looked for.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    page: int = 1
    size: int = PAGE_SIZE
    facets: Mapping[str, tuple[FacetValue, ...]] = field(default_factory=dict)
    relaxed: bool = False
    strict_total: int = 0
    missing: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    suggestion: str | None = None
    marks: Marks = Marks()

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / self.size))
