"""Another spelling for a word that occurs nowhere: "did you mean"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from string import ascii_lowercase

import numpy as np

from kb.search import matching
from kb.search.analyzers import Word, fold
from kb.search.query import SearchQuery
from kb.search.results import ResultPage
from kb.search.snapshot import Snapshot

SHORTEST = 4
MOST_WORDS = 2
"""Words of one question that are looked at; each costs a few hundred lookups."""


def with_suggestion(snapshot: Snapshot, query: SearchQuery, page: ResultPage) -> ResultPage:
    """The page with ``suggestion`` set to the text of a better question, where there is one.

    Looked for when words found nothing at all; what is suggested finds at least one document.
    """
    text = query.text
    unknown = [word for word in query.parsed.required if _correctable(word) and not _known(snapshot, word)]
    if not unknown or (page.total and not page.relaxed):
        return page
    for word in unknown[:MOST_WORDS]:
        better = correction(snapshot, fold(word.text))
        if better:
            text = re.sub(rf"(?<!\w){re.escape(word.text)}(?!\w)", better, text)
    if text == query.text or not _finds(snapshot, query.with_text(text)):
        return page
    return replace(page, suggestion=text)


def correction(snapshot: Snapshot, word: str) -> str | None:
    """The most frequent word of the index at one edit (Damerau 1964) from ``word``, or None.

    ``prijsverhogng`` -> ``prijsverhoging``. Words that stand in the texts count, stems do not.
    """
    best, most = None, 0
    for candidate in edits(word):
        if snapshot.has(candidate):
            number = len(snapshot.term(candidate).ids)
            if number > most and any(len(snapshot.positions(i, candidate)) for i in range(len(snapshot.segments))):
                best, most = candidate, number
    return best


def edits(word: str) -> Iterator[str]:
    """Every word at one deletion, exchange of neighbours, replacement or insertion."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in ascii_lowercase:
            if tail:
                yield head + letter + tail[1:]
            yield head + letter + tail


def _correctable(word: Word) -> bool:
    return len(word.parts) == 1 and SHORTEST <= len(word.text) <= 30 and word.text.isalpha()


def _known(snapshot: Snapshot, word: Word) -> bool:
    return bool(matching.word_scores(snapshot, word).any())


def _finds(snapshot: Snapshot, query: SearchQuery) -> bool:
    matched = matching.match(snapshot, query.parsed)
    return bool(np.any(matched.base & (matched.had == len(matched.words))))
