"""From a document to what the index keeps of it: weighted terms with positions, and one record of numbers.

All fields share one list of terms, so that a question is one lookup a word. A term's weight is the sum over its
occurrences of the weight of the field it stands in: BM25F with one length for the whole document (Robertson, Zaragoza,
Taylor: Simple BM25 extension to multiple weighted fields, CIKM 2004).
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from kb.search.analyzers import clean, fold, forms, words
from kb.search.document import Document

RECORD = np.dtype(
    [
        ("id", "<i8"),
        ("version", "<i8"),
        ("digest", "<u8"),
        ("title", "<u8"),
        ("published", "<i8"),
        ("length", "<f4"),
    ]
)
"""What is known of each document by number. ``title`` is a hash of its folded words, ``published`` in microseconds."""

FACET_MARK = "\x01"
"""First character of the terms that are facet values; no word can begin with it."""


class Zone(NamedTuple):
    """A stretch of word positions, how many it has, and what a word in it weighs."""

    start: int
    size: int
    weight: float


TITLE = Zone(0, 512, 3.0)
SUMMARY = Zone(512, 1024, 1.5)
IN_SHORT = Zone(1536, 1024, 1.0)
AUTHOR = Zone(2560, 512, 1.5)
LABELS = Zone(3072, 1024, 1.5)
SYNONYMS = Zone(4096, 2048, 0.5)
BODY = Zone(8192, 57000, 1.0)
GAP = 8
"""Positions left free between two texts of a zone, so that no phrase runs from one into the other."""


class Prepared(NamedTuple):
    """A document ready to be written: its record, and term -> (weight, positions as little-endian 16-bit numbers)."""

    record: bytes
    terms: Mapping[bytes, tuple[float, bytes]]


def prepare(document: Document) -> Prepared:
    """The terms and the record of a document."""
    gathered = _Terms()
    own = (document.language,)
    every = ("nl", "fr", "en")
    gathered.add([document.title], own, TITLE)
    gathered.add([document.summary], own, SUMMARY)
    gathered.add(document.in_short.splitlines(), own, IN_SHORT)
    gathered.add([document.author_name], ("",), AUTHOR)
    gathered.add([*document.department_labels, *document.theme_labels], every, LABELS)
    gathered.add(document.theme_synonyms, every, SYNONYMS)
    gathered.add([document.body], own, BODY)
    record = np.zeros(1, RECORD)
    record[0] = (
        document.id,
        document.version,
        document.digest(),
        title_key(document.title),
        _microseconds(document.published),
        gathered.length,
    )
    return Prepared(record.tobytes(), gathered.packed() | _facet_terms(document))


def title_key(title: str) -> int:
    """A number that two titles share when they are the same words: ``"Bel éérst!"`` and ``"bel eerst"``."""
    said = " ".join(fold(part) for word in words(clean(title)) for part in word.parts)
    return int.from_bytes(blake2b(said.encode(), digest_size=8).digest(), "little") if said else 0


def facet_term(facet: str, value: str) -> bytes:
    """The term of a facet value: ``department``, ``export`` -> ``\\x01department:export``."""
    return f"{FACET_MARK}{facet}:{value}".encode()


def _facet_terms(document: Document) -> dict[bytes, tuple[float, bytes]]:
    values = [
        ("department", document.department),
        ("language", document.language),
        ("author", str(document.author_id)),
    ]
    values += [("theme", theme) for theme in document.themes]
    return {facet_term(facet, value): (1.0, b"") for facet, value in values if value}


def _microseconds(moment: datetime) -> int:
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return int(aware.timestamp() * 1_000_000)


class _Terms:
    """Terms gathered field by field. Stems share the weight of a word but not its position: phrases are exact."""

    def __init__(self) -> None:
        self.weights: dict[str, float] = {}
        self.positions: dict[str, list[int]] = {}
        self.length = 0.0

    def add(self, texts: Iterable[str], languages: tuple[str, ...], zone: Zone) -> None:
        at, end = zone.start, zone.start + zone.size
        for text in texts:
            first = at
            for word in words(clean(text)):
                for offset, part in enumerate(word.parts):
                    self._count(part, languages, zone.weight, (at + offset,) if at + offset < end else ())
                if word.joined is not None:
                    places = {at, at + len(word.parts) - 1}
                    self._count(word.joined, languages, zone.weight, [place for place in places if place < end])
                at += len(word.parts)
                self.length += zone.weight * len(word.parts)
            at += GAP if at > first else 0

    def _count(self, part: str, languages: tuple[str, ...], weight: float, places: Iterable[int]) -> None:
        tokens = forms(part, languages[0])
        if len(languages) > 1:
            tokens = tuple(dict.fromkeys(token for language in languages for token in forms(part, language)))
        if not tokens:
            return
        for token in tokens:
            self.weights[token] = self.weights.get(token, 0.0) + weight
        self.positions.setdefault(tokens[0], []).extend(places)

    def packed(self) -> dict[bytes, tuple[float, bytes]]:
        packed = {}
        for token, weight in self.weights.items():
            places = sorted(self.positions.get(token, ()))
            packed[token.encode()] = (weight, np.array(places, "<u2").tobytes() if places else b"")
        return packed
