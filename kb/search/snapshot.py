"""One committed state of the index as arrays in memory, numbered through over all segments."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kb.search.cache import ByteCache
from kb.search.query import FACETS
from kb.search.store import Floats, Ids, Numbers, Postings, Segment, View
from kb.search.terms import FACET_MARK, RECORD

Mask = NDArray[np.bool_]

K1 = 1.2
B = 0.75
LARGEST = 3
"""Segments that are asked whether a word exists at all: the others hold little."""


class Column(NamedTuple):
    """The values of a facet: ``codes`` has a row a document and says which of ``values`` it has, -1 for none."""

    values: tuple[str, ...]
    codes: NDArray[np.int32]


class TermScores(NamedTuple):
    """The living documents that have a term, and the BM25 score the term gives each."""

    ids: Ids
    scores: Floats


class Snapshot:
    """Answers about one state; never changes, so any thread may use it while the next one is being made."""

    def __init__(self, token: str, view: View, cache: ByteCache) -> None:
        """``token`` is a name that no other state has; decoded terms go into ``cache``."""
        self.token = token
        self.generation = view.generation
        self.segments: tuple[Segment, ...] = tuple(segment for segment, _ in view.parts)
        self.bases = list(accumulate((len(segment.records) for segment in self.segments), initial=0))
        self.size = self.bases.pop()
        self._cache = cache
        records = [segment.records for segment in self.segments]
        self.records: NDArray[np.void] = np.concatenate(records) if records else np.zeros(0, RECORD)
        self.live: Mask = np.ones(self.size, np.bool_)
        for base, (_, deleted) in zip(self.bases, view.parts, strict=True):
            self.live[base + deleted] = False
        self.count = int(np.count_nonzero(self.live))
        self._norm = self._length_norm()

    def prepare(self) -> None:
        """Compute what every search needs, so that no search pays for it."""
        _ = self.columns, self.newest_rank

    @cached_property
    def newest_rank(self) -> Numbers:
        """0 for the document published last, and so on; of two at the same moment the higher id comes first."""
        order = np.lexsort((-self.records["id"], -self.records["published"]))
        rank = np.empty(self.size, np.int64)
        rank[order] = np.arange(self.size)
        return rank

    @cached_property
    def _largest(self) -> Sequence[Segment]:
        return sorted(self.segments, key=lambda segment: -len(segment.records))[:LARGEST]

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The facets of every document."""
        parts = [segment_columns(segment, self._cache) for segment in self.segments]
        return {facet: _stacked([part[facet] for part in parts], self.size) for facet in FACETS}

    def term(self, token: str) -> TermScores:
        """Where a token occurs among the living documents, and its score there."""
        return self._cache.get((self.token, "scores", token), lambda: self._scored(token), _bytes_of)

    def has(self, token: str) -> bool:
        """Whether a token occurs in one of the largest segments."""
        return any(segment.has(token.encode()) for segment in self._largest)

    def positions(self, number: int, token: str) -> Numbers:
        """``document << 16 | position`` of a token in one segment, numbered within the segment."""
        segment = self.segments[number]
        key = (segment.key, "positions", token)
        return self._cache.get(key, lambda: segment.positions(token.encode()), lambda found: found.nbytes)

    def numbers_of(self, ids: Sequence[int]) -> dict[int, int]:
        """Id -> document number of those living documents that are among ``ids``."""
        found = np.flatnonzero(np.isin(self.records["id"], np.array(ids, np.int64)) & self.live)
        return {int(self.records["id"][number]): int(number) for number in found}

    def _scored(self, token: str) -> TermScores:
        term = token.encode()
        found = [
            (base, self._cache.get((segment.key, "postings", token), lambda s=segment: s.postings(term), _bytes_of))  # type: ignore[misc]
            for base, segment in zip(self.bases, self.segments, strict=True)
        ]
        hits = [Postings(base + postings.ids, postings.weights) for base, postings in found if len(postings.ids)]
        if not hits:
            return TermScores(np.zeros(0, np.int32), np.zeros(0, np.float32))
        ids = np.concatenate([postings.ids for postings in hits])
        weights = np.concatenate([postings.weights for postings in hits])
        kept = self.live[ids]
        ids, weights = ids[kept], weights[kept]
        rarity = np.log(1 + (self.count - len(ids) + 0.5) / (len(ids) + 0.5))
        scores = rarity * weights * (K1 + 1) / (weights + self._norm[ids])
        return TermScores(ids, scores.astype(np.float32))

    def _length_norm(self) -> Floats:
        """``k1 * (1 - b + b * length / average)`` of BM25 with k1 1.2 and b 0.75 (Robertson and Zaragoza 2009)."""
        lengths = self.records["length"].astype(np.float32)
        average = float(lengths[self.live].mean()) if self.count else 1.0
        norm: Floats = (K1 * (1 - B + B * lengths / max(average, 1.0))).astype(np.float32)
        return norm


def segment_columns(segment: Segment, cache: ByteCache) -> Mapping[str, Column]:
    """The facets of one segment, read from its facet terms once."""
    return cache.get((segment.key, "columns", ""), lambda: _read_columns(segment), _columns_size)


def _read_columns(segment: Segment) -> Mapping[str, Column]:
    size = len(segment.records)
    columns = {}
    for facet in FACETS:
        prefix = f"{FACET_MARK}{facet}:".encode()
        terms = segment.terms(prefix)
        lists = [segment.postings(term).ids for term in terms]
        taken = np.zeros(size, np.int64)
        for ids in lists:
            taken[ids] += 1
        codes = np.full((size, max(1, int(taken.max(initial=0)))), -1, np.int32)
        taken[:] = 0
        for code, ids in enumerate(lists):
            codes[ids, taken[ids]] = code
            taken[ids] += 1
        columns[facet] = Column(tuple(term[len(prefix) :].decode() for term in terms), codes)
    return columns


def _stacked(parts: Sequence[Column], size: int) -> Column:
    """Columns of several segments under each other, with one numbering of the values."""
    values: dict[str, int] = {}
    width = max((part.codes.shape[1] for part in parts), default=1)
    stacked = np.full((size, width), -1, np.int32)
    row = 0
    for part in parts:
        own = [values.setdefault(value, len(values)) for value in part.values]
        lookup = np.array([*own, -1], np.int32)
        rows, columns = part.codes.shape
        stacked[row : row + rows, :columns] = lookup[part.codes]
        row += rows
    return Column(tuple(values), stacked)


def _bytes_of(found: Postings | TermScores) -> int:
    return int(found[0].nbytes + found[1].nbytes)


def _columns_size(columns: Mapping[str, Column]) -> int:
    return sum(column.codes.nbytes + 100 * len(column.values) for column in columns.values())
