"""From text to tokens: folding, elisions, compounds with a joiner, stems in three languages.

>>> [word.parts for word in words("L'équipe co-creatie, Q4: collega's € 10.000")]
[('équipe',), ('co', 'creatie'), ('q4',), ('collega',), ('10', '000')]
>>> forms("équipes", "fr")
('equipes', 'equip')
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from kb.search.stopwords import STOP_WORDS

ANALYSIS_VERSION = 1
"""Raised whenever the same text would give other tokens: every index is then rebuilt."""

STEMMERS = {"nl": "dutch", "fr": "french", "en": "english"}
"""Snowball 3 algorithms; ``dutch`` is Kraaij-Pohlmann since that release."""

MAX_TOKEN = 64
WORD = re.compile(r"[^\W_]+(?:(?:['’ʼ‐‑&-]|(?<=\d)[.,](?=\d))[^\W_]+)*")
_JOINER = re.compile(r"['’ʼ‐‑&.,-]")
_APOSTROPHE_END = re.compile(r"['’ʼ][^\W_]{1,2}$")
_ELISION = re.compile(r"(?:[ldcjmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=.)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ð": "d", "þ": "th"})
_local = threading.local()


class Word(NamedTuple):
    """A word of a text: where it stands, as written, its parts in lower case, and the parts written as one."""

    start: int
    end: int
    text: str
    parts: tuple[str, ...]
    joined: str | None


def clean(text: str) -> str:
    """``text`` composed (NFC) and without soft hyphens and zero-width characters: what offsets refer to."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def words(text: str) -> Iterator[Word]:
    """The words of a cleaned text, in order.

    French elisions come off (``l'équipe`` -> ``équipe``), words with a joiner have parts and a joined form
    (``co-creatie`` -> ``co``, ``creatie``, ``cocreatie``; ``10.000`` -> ``10``, ``000``, ``10000``), an ending of one
    or two letters after an apostrophe belongs to the word before it (``collega's`` -> ``collega``, ``collegas``).
    """
    for match in WORD.finditer(text):
        yield Word(match.start(), match.end(), match[0], *parts_of(match[0]))


def parts_of(written: str) -> tuple[tuple[str, ...], str | None]:
    """The parts of a word in lower case, and the parts written as one where that differs.

    ``"Co-creatie"`` -> ``(("co", "creatie"), "cocreatie")``; ``"Prijs"`` -> ``(("prijs",), None)``
    """
    raw = written.lower()
    return ((raw,), None) if raw.isalnum() else _taken_apart(raw)


@lru_cache(maxsize=20_000)
def _taken_apart(raw: str) -> tuple[tuple[str, ...], str | None]:
    raw = _ELISION.sub("", raw, count=1) if _ELISION.match(raw) else raw
    stem = _APOSTROPHE_END.sub("", raw)
    parts = tuple(part for part in _JOINER.split(stem) if part)
    joined = _JOINER.sub("", raw)
    return parts, None if parts == (joined,) else joined


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Lower case, no accents, ligatures spelled out, at most 64 characters: ``"Œuvré"`` -> ``"oeuvre"``."""
    lowered = word.lower()
    if not lowered.isascii():
        decomposed = unicodedata.normalize("NFKD", lowered.translate(_LETTERS))
        lowered = "".join(char for char in decomposed if char.isalnum())
    return lowered[:MAX_TOKEN]


@lru_cache(maxsize=200_000)
def forms(part: str, language: str) -> tuple[str, ...]:
    """The tokens of one part of a word: its folded surface first, then its stem in ``language`` where that differs.

    An accented word is stemmed with and without its accents, so that it is found both ways. A language without a
    stemmer gives the surface alone: ``forms("Maes", "")`` -> ``("maes",)``.
    """
    surface = fold(part)
    if language not in STEMMERS:
        return (surface,) if surface else ()
    stem = _stemmer(language).stemWord
    found = {surface: None, fold(stem(surface)): None, fold(stem(part[:MAX_TOKEN])): None}
    return tuple(token for token in found if token)


@lru_cache(maxsize=20_000)
def all_forms(part: str) -> tuple[str, ...]:
    """The tokens a searched word may stand for: its surface and its stems in every language, without repeats."""
    return tuple(dict.fromkeys(token for language in STEMMERS for token in forms(part, language)))


def is_stop_word(word: Word) -> bool:
    """Whether a searched word says too little to ask for: ``de``, ``les``, ``the``."""
    return len(word.parts) == 1 and fold(word.parts[0]) in STOP_WORDS


def _stemmer(language: str) -> "Stemmer.Stemmer":
    """The stemmer of this thread: the C objects must not be shared between threads."""
    known: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if language not in known:
        known[language] = Stemmer.Stemmer(STEMMERS[language])
    return known[language]
