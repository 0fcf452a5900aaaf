"""Posting lists in memory while a segment is written: of new documents, and of old ones with new numbers."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import compress
from typing import NamedTuple

import numpy as np

from kb.search.store import Floats, Ids
from kb.search.terms import Prepared


class Block(NamedTuple):
    """A stretch of a posting list: document numbers, weights, and the packed positions of each."""

    ids: Ids
    weights: Floats
    values: tuple[bytes, ...]


class Fresh:
    """The terms of documents that were not in the index yet."""

    def __init__(self) -> None:
        self._lists: dict[bytes, tuple[array[int], array[float], list[bytes]]] = {}

    def add(self, number: int, prepared: Prepared) -> None:
        """Take in a document under its number; numbers must rise."""
        for term, (weight, value) in prepared.terms.items():
            lists = self._lists.get(term)
            if lists is None:
                lists = self._lists[term] = (array("I"), array("f"), [])
            lists[0].append(number)
            lists[1].append(weight)
            lists[2].append(value)

    def in_order(self) -> Iterator[tuple[bytes, Block]]:
        """Every term, in order."""
        for term in sorted(self._lists):
            ids, weights, values = self._lists[term]
            yield term, Block(np.array(ids, np.int32), np.array(weights, np.float32), tuple(values))


def renumbered(terms: Iterable[tuple[bytes, Block]], numbers: Ids) -> Iterator[tuple[bytes, Block]]:
    """The same terms with ``numbers[old]`` for each document; documents with -1, the deleted ones, are left out."""
    for term, block in terms:
        ids = numbers[block.ids]
        kept = ids >= 0
        if kept.all():
            yield term, Block(ids, block.weights, block.values)
        elif kept.any():
            yield term, Block(ids[kept], block.weights[kept], tuple(compress(block.values, kept)))
