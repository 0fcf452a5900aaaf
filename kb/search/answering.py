"""From a question and a snapshot to a page of results."""

import numpy as np
from numpy.typing import NDArray

from kb.search import facets, matching
from kb.search.query import SearchQuery
from kb.search.results import Hit, ResultPage
from kb.search.snapshot import Mask, Snapshot
from kb.search.store import Numbers
from kb.search.terms import title_key

OWN_LANGUAGE = 1.05
"""What a document in the viewer's language scores more than one that fits equally well."""
EXACT_TITLE = 1e6
"""Above any score: who types a title wants that practice."""
ALL_WORDS = 1e3
"""Above any score: a document with all of the words comes before those with most of them, which keep their order by
score (on Cranfield that is worth .04 nDCG more than counting words)."""


def answer(snapshot: Snapshot, query: SearchQuery, language: str, size: int) -> ResultPage:
    """One page of results with totals and facet counts over all of them."""
    parsed = query.parsed
    if query.text and parsed.is_empty():
        return ResultPage(size=size, page=query.page)
    matched = matching.match(snapshot, parsed)
    masks = facets.filters(snapshot, query)
    shown = facets.all_of(masks, snapshot.size)
    need = matching.enough(matched, shown)
    relaxed = need < len(matched.words)
    found = matched.base & (matched.had >= need)
    results: Numbers = np.flatnonzero(found & shown)
    ordered = _page(snapshot, query, results, _keys(snapshot, query, matched, results, language, relaxed), size)
    return ResultPage(
        hits=tuple(_hit(snapshot, query, matched, int(number)) for number in ordered),
        total=len(results),
        page=query.page,
        size=size,
        facets=facets.counts(snapshot, query, found, masks),
        relaxed=relaxed and len(results) > 0,
        strict_total=int(np.count_nonzero(matched.had[results] == len(matched.words))),
        missing=_missing(query, matched, results) if relaxed else (),
        ignored=parsed.ignored,
        marks=matching.marks_of(parsed),
    )


def _keys(
    snapshot: Snapshot,
    query: SearchQuery,
    matched: matching.Matched,
    results: Numbers,
    language: str,
    relaxed: bool,
) -> NDArray[np.float64]:
    """What results are ordered by, highest first."""
    if query.sort == "newest" or query.parsed.is_empty():
        return -snapshot.newest_rank[results].astype(np.float64)
    keys = matched.score[results].astype(np.float64)
    column = snapshot.columns["language"]
    if language in column.values:
        own: Mask = (column.codes[results] == column.values.index(language)).any(axis=1)
        keys[own] *= OWN_LANGUAGE
    if relaxed:
        keys[matched.had[results] == len(matched.words)] += ALL_WORDS
    key = title_key(query.text)
    if key:
        keys[snapshot.records["title"][results] == key] += EXACT_TITLE
    return keys


def _page(snapshot: Snapshot, query: SearchQuery, results: Numbers, keys: NDArray[np.float64], size: int) -> Numbers:
    """The document numbers of the asked page; of equals the newest comes first."""
    last = query.page * size
    best = np.arange(len(results))
    if len(results) > last:
        bar = np.partition(keys, len(keys) - last)[len(keys) - last]
        best = np.flatnonzero(keys >= bar)
    order = np.lexsort((snapshot.newest_rank[results[best]], -keys[best]))
    chosen: Numbers = results[best[order]][last - size : last]
    return chosen


def _hit(snapshot: Snapshot, query: SearchQuery, matched: matching.Matched, number: int) -> Hit:
    record = snapshot.records[number]
    missing = tuple(
        word.text for word, scores in zip(query.parsed.required, matched.words, strict=True) if not scores[number]
    )
    return Hit(int(record["id"]), int(record["version"]), round(float(matched.score[number]), 4), missing)


def _missing(query: SearchQuery, matched: matching.Matched, results: Numbers) -> tuple[str, ...]:
    return tuple(
        word.text
        for word, scores in zip(query.parsed.required, matched.words, strict=True)
        if not scores[results].any()
    )
