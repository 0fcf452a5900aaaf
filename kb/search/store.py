"""What the engine asks of the library that keeps the inverted index on disk: little, so that it can be another one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.search.terms import Prepared

Numbers = NDArray[np.int64]
Ids = NDArray[np.int32]
"""Document numbers where there are many of them: half the memory of ``Numbers``."""
Floats = NDArray[np.float32]


class Postings(NamedTuple):
    """Where a term occurs in a segment: document numbers from 0, rising, and the weight of the term in each."""

    ids: Ids
    weights: Floats


class Segment(Protocol):
    """A part of an index that never changes. Any thread may ask."""

    @property
    def key(self) -> str:
        """A name no other segment ever has."""

    @property
    def records(self) -> NDArray[np.void]:
        """One ``terms.RECORD`` a document, deleted ones too."""

    def has(self, term: bytes) -> bool:
        """Whether a term occurs."""

    def postings(self, term: bytes) -> Postings:
        """Where a term occurs; empty when nowhere."""

    def positions(self, term: bytes) -> Numbers:
        """``document number << 16 | position`` of every occurrence of a term, rising."""

    def terms(self, prefix: bytes) -> Sequence[bytes]:
        """The terms that begin with ``prefix``, in order."""


class View(NamedTuple):
    """A committed state: segments with the numbers of the documents deleted from each."""

    generation: int
    parts: tuple[tuple[Segment, Numbers], ...]


Merge = Callable[[Sequence[int]], Sequence[bool]]
"""Given the documents of each segment, says which ones to merge into the segment being written."""


class Store(Protocol):
    """Reads and writes index folders. Any exception means that the folder cannot be used as it is."""

    def create(self, folder: Path) -> None:
        """Make an empty index in an empty folder."""

    def generation(self, folder: Path) -> int:
        """The number of the last commit; cheap enough for every search."""

    def open(self, folder: Path, known: Mapping[str, Segment]) -> View:
        """The last committed state; segments in ``known``, by key, are used again."""

    def commit(self, folder: Path, deleted: Sequence[int], added: Iterable[Prepared], merge: Merge) -> None:
        """Write one new state, durable when this returns; ``deleted`` counts over all segments of the last one.

        The caller makes sure that nobody else writes to the folder.
        """
