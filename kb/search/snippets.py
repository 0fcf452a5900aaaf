"""Passages of a text with the found words marked, as pieces that a template escapes one by one."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kb.search.analyzers import WORD, clean, fold, forms, parts_of
from kb.search.results import Marks

WIDTH = 240
LEAD = 60
"""Characters shown before the first marked word of a passage that does not start the text."""
LONGEST = 40_000
"""Characters of a text that are looked through: a snippet need not be worth more than that."""
ELLIPSIS = "…"


class Piece(NamedTuple):
    """A stretch of text, and whether it was searched for."""

    text: str
    marked: bool


class Hit(NamedTuple):
    """A word that was searched for: where it stands, and the token by which it was found."""

    start: int
    end: int
    token: str


class Tokens(dict[str, str]):
    """Each word of a text as written -> the token by which it was found, or nothing; looked up once a word.

    A page of results reads some thousand words of which most come again and again.
    """

    MOST = 20_000
    """Words remembered; they are some megabytes."""

    def __init__(self, language: str, marks: Marks) -> None:
        super().__init__()
        self._language, self._marks = language, marks

    def __missing__(self, written: str) -> str:
        if len(self) >= self.MOST:
            self.clear()
        token = self[written] = self._token(*parts_of(written))
        return token

    def _token(self, parts: tuple[str, ...], joined: str | None) -> str:
        for part in (*parts, *([joined] if joined else [])):
            for token in forms(part, self._language):
                if token in self._marks.tokens:
                    return token
            if fold(part) in self._marks.exact:
                return fold(part)
        return ""


@lru_cache(maxsize=6)
def _tokens(language: str, marks: Marks) -> Tokens:
    """For the two searches made last, in three languages."""
    return Tokens(language, marks)


def mark(text: str, language: str, marks: Marks) -> list[Piece]:
    """The whole of a text, as of a title, in pieces.

    ``mark("Hogere prijzen", "nl", Marks(frozenset({"prijs"})))`` -> ``[("Hogere ", False), ("prijzen", True)]``
    """
    text = clean(text)
    return _pieces(text, list(_hits(text, language, marks)))


def passage(text: str, language: str, marks: Marks, width: int = WIDTH) -> list[Piece]:
    """The stretch of about ``width`` characters that shows most of the found words, cut between words.

    Different words count for more than one word again. Without any, the beginning of the text; ``…`` stands where
    something was left out. White space is made single spaces.
    """
    whole = clean(" ".join(text.split()))
    text = whole[:LONGEST]
    found = list(_hits(text, language, marks))
    start = _best_start(found, width)
    start = text.rfind(" ", 0, max(start - LEAD, 0) + 1) + 1 if start > LEAD else 0
    end = start + width
    if end < len(text):
        end = max(text.rfind(" ", start, end), start) or end
        end = end if end > start else start + width
    shown = [Hit(at - start, to - start, token) for at, to, token in found if at >= start and to <= end]
    pieces = _pieces(text[start:end], shown)
    if start:
        pieces.insert(0, Piece(f"{ELLIPSIS} ", False))
    if end < len(whole):
        pieces.append(Piece(f" {ELLIPSIS}", False))
    return pieces


def _hits(text: str, language: str, marks: Marks) -> Iterator[Hit]:
    """The words of a cleaned text that were searched for, in order."""
    if marks:
        tokens = _tokens(language, marks)
        for match in WORD.finditer(text):
            if token := tokens[match[0]]:
                yield Hit(match.start(), match.end(), token)


def _best_start(found: list[Hit], width: int) -> int:
    """Where the window with the best words begins: each new word counts ten, each repeat one."""
    best, where = 0, 0
    for first, hit in enumerate(found):
        within = [other.token for other in found[first : first + 40] if other.end <= hit.start + width - LEAD]
        worth = 9 * len(set(within)) + len(within)
        if worth > best:
            best, where = worth, hit.start
    return where


def _pieces(text: str, marked: list[Hit]) -> list[Piece]:
    pieces = []
    at = 0
    for hit in marked:
        if hit.start > at:
            pieces.append(Piece(text[at : hit.start], False))
        pieces.append(Piece(text[hit.start : hit.end], True))
        at = hit.end
    if at < len(text):
        pieces.append(Piece(text[at:], False))
    return pieces
