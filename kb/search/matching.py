"""Which documents answer a question, and how well."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from kb.search.analyzers import Word, all_forms, fold
from kb.search.query import Parsed
from kb.search.results import Marks
from kb.search.snapshot import Mask, Snapshot
from kb.search.store import Floats, Numbers

FEW = 3
"""With fewer results than this, documents with most of the words are shown as well."""
PLENTY = 10
LONG = 5


class Matched(NamedTuple):
    """What a question finds before any filter.

    ``base``: living documents with every phrase and nothing excluded. ``words``: for each required word the score it
    gives each document, 0 where it does not occur. ``had``: how many of the words each document has. ``score``: the
    sum over words and phrases.
    """

    base: Mask
    words: tuple[Floats, ...]
    had: Numbers
    score: Floats


def match(snapshot: Snapshot, parsed: Parsed) -> Matched:
    """Look up every part of a question. A document scores the sum over the words of the best form of each word."""
    base = snapshot.live.copy()
    score = np.zeros(snapshot.size, np.float32)
    for phrase in parsed.phrases:
        found = phrase_scores(snapshot, phrase)
        base &= found > 0
        score += found
    for unwanted in parsed.excluded:
        together = len(unwanted) > 1
        base &= (phrase_scores if together else _only_word)(snapshot, unwanted) == 0
    scores = tuple(word_scores(snapshot, word) for word in parsed.required)
    had = np.zeros(snapshot.size, np.int64)
    for found in scores:
        had += found > 0
        score += found
    return Matched(base, scores, had, score)


def word_scores(snapshot: Snapshot, word: Word) -> Floats:
    """What a searched word gives each document: the maximum over its forms in all languages, not their sum.

    A word with a joiner is there when its joined form is (``cocreatie``) or when all of its parts are, which then
    count for their mean.
    """
    parts = [_best_form(snapshot, part) for part in word.parts]
    found = parts[0]
    if len(parts) > 1:
        stacked = np.stack(parts)
        found = np.where((stacked > 0).all(axis=0), stacked.mean(axis=0), 0).astype(np.float32)
    if word.joined is not None:
        found = np.maximum(found, _best_form(snapshot, word.joined))
    return found


def phrase_scores(snapshot: Snapshot, phrase: Sequence[Word]) -> Floats:
    """What a phrase gives the documents that have these very words in this order: the sum over its words."""
    tokens = [fold(part) for word in phrase for part in word.parts]
    score = np.zeros(snapshot.size, np.float32)
    for number, base in enumerate(snapshot.bases):
        score[base + _together(snapshot, number, tokens)] = 1
    score *= snapshot.live
    total = np.zeros(snapshot.size, np.float32)
    for token in dict.fromkeys(tokens):
        ids, scores = snapshot.term(token)
        total[ids] += scores
    return np.where(score > 0, np.maximum(total, 1e-6), 0).astype(np.float32)


def marks_of(parsed: Parsed) -> Marks:
    """What to mark in the texts that were found."""
    tokens = {
        token
        for word in parsed.required
        for part in (*word.parts, *([word.joined] if word.joined else []))
        for token in all_forms(part)
    }
    exact = {fold(part) for phrase in parsed.phrases for word in phrase for part in word.parts}
    return Marks(frozenset(tokens), frozenset(exact))


def enough(matched: Matched, shown: Mask) -> int:
    """How many of the words a result must have: all of them, or most when fewer than three documents have all.

    Most is half of them, rounded up: 1 of 2, 2 of 3, 3 of 5. Of five words or more, and while fewer than ten documents
    would be found, it goes down to a third; where no document comes that far, to what the best one has. ``shown``
    are the documents that the filters leave.
    """
    words = len(matched.words)
    had = matched.had[matched.base & shown]
    if words < 2 or np.count_nonzero(had == words) >= FEW:
        return words
    need = (words + 1) // 2
    lowest = need if words < LONG else (words + 2) // 3
    while need > lowest and np.count_nonzero(had >= need) < PLENTY:
        need -= 1
    return min(need, max(int(had.max(initial=0)), 1))


def _only_word(snapshot: Snapshot, words: Sequence[Word]) -> Floats:
    return word_scores(snapshot, words[0])


def _best_form(snapshot: Snapshot, part: str) -> Floats:
    best = np.zeros(snapshot.size, np.float32)
    for token in all_forms(part):
        ids, scores = snapshot.term(token)
        if len(ids):
            best[ids] = np.maximum(best[ids], scores)
    return best


def _together(snapshot: Snapshot, number: int, tokens: Sequence[str]) -> Numbers:
    """The documents of one segment in which ``tokens`` stand in a row, found from the rarest of them outwards."""
    places = [snapshot.positions(number, token) - offset for offset, token in enumerate(tokens)]
    places.sort(key=len)
    starts = places[0]
    for others in places[1:]:
        if not len(starts):
            break
        at = np.searchsorted(others, starts)
        at[at == len(others)] = 0
        starts = starts[others[at] == starts] if len(others) else others
    found: Numbers = np.unique(starts >> 16)
    return found
