"""Comparing two texts by paragraph and word, and choosing between two that were written at once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MAX_TOKENS = 8000
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_FENCE = re.compile(r"^\s*(```|~~~)")


@dataclass(frozen=True)
class Piece:
    """Some words: ``same``, ``added`` or ``gone``."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """A run of paragraphs: ``same`` in both, or ``changed`` with its pieces."""

    kind: str
    pieces: tuple[Piece, ...]
    count: int
    """How many paragraphs it spans."""


@dataclass(frozen=True)
class Part:
    """A part of two texts laid beside each other; ``mine`` and ``theirs`` are equal where nothing has to be chosen.

    ``name`` is the form field of the choice.
    """

    name: str
    mine: str
    theirs: str
    mine_pieces: tuple[Piece, ...] = ()
    theirs_pieces: tuple[Piece, ...] = ()
    start: str = "mine"
    """The choice to begin with: whoever changed this part."""

    @property
    def same(self) -> bool:
        return self.mine == self.theirs


def paragraphs(text: str) -> list[str]:
    """Blocks between blank lines; a fenced block stays whole: ``"a\\n\\nb"`` -> ``["a", "b"]``."""
    blocks: list[list[str]] = [[]]
    fenced = False
    for line in text.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        if line.strip() or fenced:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


def words(old: str, new: str) -> tuple[Piece, ...]:
    """What was added to and taken from ``old`` to make ``new``, word by word.

    ``("in de voormiddag", "voor elf uur")`` -> gone ``in de voormiddag``, added ``voor elf uur``.
    """
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) + len(after) > MAX_TOKENS:
        return tuple(piece for piece in (Piece("gone", old), Piece("added", new)) if piece.text)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[a:b])))
            continue
        pieces.extend(
            Piece(kind, text) for kind, text in (("gone", "".join(before[a:b])), ("added", "".join(after[c:d]))) if text
        )
    return _joined(pieces)


def _joined(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Changes with only a space between them are one change, so that a sentence does not fall to crumbs."""
    result: list[Piece] = []
    gone = added = ""
    for index, piece in enumerate(pieces):
        between = piece.kind == "same" and piece.text.isspace() and "\n" not in piece.text
        if between and (gone or added) and index + 1 < len(pieces):
            gone, added = gone + piece.text, added + piece.text
        elif piece.kind == "same":
            result.extend(_flush(gone, added))
            gone = added = ""
            result.append(piece)
        elif piece.kind == "gone":
            gone += piece.text
        else:
            added += piece.text
    result.extend(_flush(gone, added))
    return tuple(result)


def _flush(gone: str, added: str) -> list[Piece]:
    return [piece for piece in (Piece("gone", gone), Piece("added", added)) if piece.text.strip()]


def changes(old: str, new: str) -> list[Change]:
    """How ``old`` became ``new``, as runs of paragraphs in their order."""
    before, after = paragraphs(old), paragraphs(new)
    found: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            found.append(Change("same", (Piece("same", "\n\n".join(before[a:b])),), b - a))
        else:
            pieces = words("\n\n".join(before[a:b]), "\n\n".join(after[c:d]))
            found.append(Change("changed", pieces, max(b - a, d - c)))
    return found


def counted(found: Sequence[Change]) -> tuple[int, int]:
    """Words added and words gone."""
    totals = {"added": 0, "gone": 0}
    for change in found:
        for piece in change.pieces:
            if piece.kind != "same":
                totals[piece.kind] += len(re.findall(r"\w+", piece.text))
    return totals["added"], totals["gone"]


def beside(base: str, mine: str, theirs: str, name: str = "body") -> list[Part]:
    """Two texts that both came from ``base``, laid beside each other in parts named ``body-0``, ``body-1``, ..."""
    ours, others = paragraphs(mine), paragraphs(theirs)
    known = set(paragraphs(base))
    parts: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, ours, others).get_opcodes():
        left, right = "\n\n".join(ours[a:b]), "\n\n".join(others[c:d])
        if tag == "equal":
            parts.append(Part(f"{name}-{len(parts)}", left, left))
            continue
        untouched = all(each in known for each in ours[a:b]) and not (
            tag == "insert" and not _only_theirs(others[c:d], known)
        )
        parts.append(
            Part(
                f"{name}-{len(parts)}",
                left,
                right,
                tuple(piece for piece in words(right, left)),
                tuple(piece for piece in words(left, right)),
                "theirs" if untouched else "mine",
            )
        )
    return parts


def _only_theirs(added: Sequence[str], known: set[str]) -> bool:
    """Whether paragraphs are new since the base; if they stood there before, one's own text took them out."""
    return any(each not in known for each in added)


def chosen(parts: Sequence[Part], choices: Mapping[str, str]) -> str:
    """The text made of each part's choice: ``mine``, ``theirs`` or ``both`` (mine first)."""
    kept: list[str] = []
    for part in parts:
        choice = choices.get(part.name, part.start)
        texts = {"mine": [part.mine], "theirs": [part.theirs], "both": [part.mine, part.theirs]}
        kept.extend([part.mine] if part.same else texts.get(choice, [part.mine]))
    return "\n\n".join(text for text in kept if text)
