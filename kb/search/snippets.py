"""Passages of a text with the found words marked, as pieces that a template escapes one by one."""

from typing import NamedTuple

from kb.search.analyzers import Word, clean, fold, forms, words
from kb.search.results import Marks


class Piece(NamedTuple):
    """A stretch of text, and whether it was searched for."""

    text: str
    marked: bool


WIDTH = 240
LEAD = 60
"""Characters shown before the first marked word of a passage that does not start the text."""
LONGEST = 40_000
"""Characters of a text that are looked through: a snippet need not be worth more than that."""
ELLIPSIS = "…"


def mark(text: str, language: str, marks: Marks) -> list[Piece]:
    """The whole of a text, as of a title, in pieces.

    ``mark("Hogere prijzen", "nl", Marks(frozenset({"prijs"})))`` -> ``[("Hogere ", False), ("prijzen", True)]``
    """
    text = clean(text)
    return _pieces(text, [word for word in words(text) if _found(word, language, marks)])


def passage(text: str, language: str, marks: Marks, width: int = WIDTH) -> list[Piece]:
    """The stretch of about ``width`` characters that shows most of the found words, cut between words.

    Different words count for more than one word again. Without any, the beginning of the text; ``…`` stands where
    something was left out. White space is made single spaces.
    """
    whole = clean(" ".join(text.split()))
    text = whole[:LONGEST]
    found = [(word, token) for word in words(text) if marks and (token := _found(word, language, marks))]
    start = _best_start(found, width)
    start = text.rfind(" ", 0, max(start - LEAD, 0) + 1) + 1 if start > LEAD else 0
    end = start + width
    if end < len(text):
        end = max(text.rfind(" ", start, end), start) or end
        end = end if end > start else start + width
    shown = [Word(w.start - start, w.end - start, *w[2:]) for w, _ in found if w.start >= start and w.end <= end]
    pieces = _pieces(text[start:end], shown)
    if start:
        pieces.insert(0, Piece(f"{ELLIPSIS} ", False))
    if end < len(whole):
        pieces.append(Piece(f" {ELLIPSIS}", False))
    return pieces


def _best_start(found: list[tuple[Word, str]], width: int) -> int:
    """Where the window with the best words begins: each new word counts ten, each repeat one."""
    best, where = 0, 0
    for first, (word, _) in enumerate(found):
        within = [token for other, token in found[first : first + 40] if other.end <= word.start + width - LEAD]
        worth = 9 * len(set(within)) + len(within)
        if worth > best:
            best, where = worth, word.start
    return where


def _found(word: Word, language: str, marks: Marks) -> str:
    """The token by which a word of a text was found, or nothing."""
    if word.joined is None:
        tokens = forms(word.parts[0], language)
        if marks.tokens.isdisjoint(tokens) and marks.exact.isdisjoint(tokens[:1]):
            return ""
    for part in (*word.parts, *([word.joined] if word.joined else [])):
        for token in forms(part, language):
            if token in marks.tokens:
                return token
        if fold(part) in marks.exact:
            return fold(part)
    return ""


def _pieces(text: str, marked: list[Word]) -> list[Piece]:
    pieces = []
    at = 0
    for word in marked:
        if word.start > at:
            pieces.append(Piece(text[at : word.start], False))
        pieces.append(Piece(text[word.start : word.end], True))
        at = word.end
    if at < len(text):
        pieces.append(Piece(text[at:], False))
    return pieces
