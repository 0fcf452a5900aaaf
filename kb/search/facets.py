"""Filters and counts, exact over the whole result."""

from collections.abc import Mapping

import numpy as np

from kb.search.query import FACETS, SearchQuery
from kb.search.results import FacetValue
from kb.search.snapshot import Column, Mask, Snapshot
from kb.search.store import Numbers

MOST_VALUES = 100
"""Values listed for a facet, those with most results; counts stay exact."""


def filters(snapshot: Snapshot, query: SearchQuery) -> dict[str, Mask]:
    """For each facet that is narrowed, the documents that have any of its chosen values."""
    return {facet: _having(snapshot.columns[facet], query.values(facet)) for facet in FACETS if query.values(facet)}


def all_of(masks: Mapping[str, Mask], size: int, but: str = "") -> Mask:
    """The documents that pass every filter, save the one of the facet ``but``."""
    passed: Mask = np.ones(size, np.bool_)
    for facet, mask in masks.items():
        if facet != but:
            passed &= mask
    return passed


def counts(
    snapshot: Snapshot, query: SearchQuery, found: Mask, masks: Mapping[str, Mask]
) -> dict[str, tuple[FacetValue, ...]]:
    """How many results each value has, most first.

    The counts of a facet leave out its own choice, so that they say what choosing one more value would add. Values
    without results are left out unless chosen.
    """
    together = np.flatnonzero(found & all_of(masks, snapshot.size))
    counted = {}
    for facet in FACETS:
        within = together if facet not in masks else np.flatnonzero(found & all_of(masks, snapshot.size, but=facet))
        counted[facet] = _counted(snapshot.columns[facet], within, query.values(facet))
    return counted


def _having(column: Column, chosen: tuple[str, ...]) -> Mask:
    wanted = np.zeros(len(column.values) + 1, np.bool_)
    for code, value in enumerate(column.values):
        wanted[code] = value in chosen
    having: Mask = np.any(wanted[column.codes], axis=1)
    return having


def _counted(column: Column, within: Numbers, chosen: tuple[str, ...]) -> tuple[FacetValue, ...]:
    numbers = np.bincount(column.codes[within].ravel() + 1, minlength=len(column.values) + 1)[1:]
    there = np.flatnonzero(numbers)
    if len(there) > MOST_VALUES:
        bar = np.partition(numbers, -MOST_VALUES)[-MOST_VALUES]
        there = np.flatnonzero(numbers >= bar)
    ranked = sorted(zip((-numbers[there]).tolist(), [column.values[code] for code in there], strict=True))[:MOST_VALUES]
    found = [FacetValue(value, -number, value in chosen) for number, value in ranked]
    shown = {value for _, value in ranked}
    codes = {value: code for code, value in enumerate(column.values)} if chosen else {}
    for value in sorted(set(chosen) - shown):
        found.append(FacetValue(value, int(numbers[codes[value]]) if value in codes else 0, True))
    return tuple(found)
