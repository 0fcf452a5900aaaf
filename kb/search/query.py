"""What a person asks for: words, filters, order and page, read from an address and written back to one."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from kb.core.language import LANGUAGES
from kb.search.analyzers import Word, clean, is_stop_word, words

MAX_TEXT = 256
MAX_TERMS = 16
MAX_VALUES = 20
MAX_PAGE = 1000
FACETS = ("department", "theme", "language", "author")
SORTS = ("best", "newest")

_VALUE = {
    "department": re.compile(r"[a-z0-9][a-z0-9-]{0,79}"),
    "theme": re.compile(r"[a-z0-9][a-z0-9-]{0,79}"),
    "language": re.compile("|".join(LANGUAGES)),
    "author": re.compile(r"[1-9][0-9]{0,17}"),
}
_PIECE = re.compile(r'(?P<minus>(?<!\S)-(?=["\w]))?(?:"(?P<phrase>[^"]*)"|(?P<plain>[^\s"]+))')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_UNSAYABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


class Notice(StrEnum):
    """Something about the question that its page should say."""

    TOO_LONG = "too_long"
    """Cut after 256 characters."""
    TOO_MANY_WORDS = "too_many_words"
    """Cut after 16 words."""
    NO_WORDS = "no_words"
    """Nothing in it can be looked up: ``*``, ``"((``, an emoji."""


@dataclass(frozen=True)
class Parsed:
    """The parts of a question.

    ``required``: words a document should have. ``phrases``: words that must stand together. ``excluded``: words and
    phrases no result may have. ``ignored``: stop words that were left out.
    """

    required: tuple[Word, ...] = ()
    phrases: tuple[tuple[Word, ...], ...] = ()
    excluded: tuple[tuple[Word, ...], ...] = ()
    ignored: tuple[str, ...] = ()
    cut: bool = False

    def is_empty(self) -> bool:
        """Whether there is nothing to look up and nothing to leave out."""
        return not (self.required or self.phrases or self.excluded)


def parse(text: str) -> Parsed:
    """Take a question apart; every string is one, nothing raises.

    ``klant "eerste gesprek" -prijs`` -> required ``klant``, phrase ``eerste gesprek``, excluded ``prijs``. Typographic
    quotes are quotes; a quote that is not closed, brackets, stars and colons are no syntax. A phrase of one word is
    that word. Words beyond the sixteenth are left out, as are stop words where there is anything else to ask for.
    """
    required: dict[tuple[str, ...], Word] = {}
    phrases: list[tuple[Word, ...]] = []
    excluded: list[tuple[Word, ...]] = []
    left = MAX_TERMS
    cut = False
    for minus, phrase, plain in _pieces(text):
        found = tuple(words(phrase if phrase is not None else plain))
        cut = cut or len(found) > left
        found = found[: max(left, 0)]
        left -= len(found)
        if not found:
            continue
        if minus:
            excluded.append(found)
        elif phrase is not None and (len(found) > 1 or len(found[0].parts) > 1):
            phrases.append(found)
        else:
            for word in found:
                required.setdefault(word.parts, word)
    kept = [word for word in required.values() if not is_stop_word(word)]
    if not kept and not phrases:
        kept = list(required.values())
    ignored = tuple(word.text for word in required.values() if word not in kept)
    return Parsed(tuple(kept), tuple(phrases), tuple(excluded), ignored, cut)


def _pieces(text: str) -> Iterable[tuple[bool, str | None, str]]:
    text = text.translate(_QUOTES)
    if text.count('"') % 2:
        last = text.rindex('"')
        text = f"{text[:last]} {text[last + 1 :]}"
    for match in _PIECE.finditer(text):
        yield bool(match["minus"]), match["phrase"], match["plain"] or ""


@dataclass(frozen=True)
class SearchQuery:
    """One question as it stands in the address; every change gives a new one.

    Facets hold slugs, language codes and author ids (as text); several values of a facet mean any of them.
    """

    text: str = ""
    department: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    sort: str = "best"
    page: int = 1
    cut: bool = field(default=False, compare=False)

    @classmethod
    def from_args(cls, args: Mapping[str, Any]) -> "SearchQuery":
        """Read ``q``, the facets, ``sort`` and ``page`` from a mapping of texts or lists of texts.

        Anything that does not hold is left out or cut, never refused: a value no facet can have, an unknown order, a
        page that is no number.
        """
        raw = _first(args, "q")
        text = " ".join(_UNSAYABLE.sub(" ", clean(_UNSAYABLE.sub(" ", raw[: MAX_TEXT * 20]))).split())
        page = _first(args, "page")
        sort = _first(args, "sort")
        facets = {facet: _values(args, facet) for facet in FACETS}
        return cls(
            text=text[:MAX_TEXT].strip(),
            sort=sort if sort in SORTS else "best",
            page=min(int(page), MAX_PAGE) if re.fullmatch("[1-9][0-9]{0,8}", page) else 1,
            cut=len(text) > MAX_TEXT,
            **facets,
        )

    def to_args(self) -> dict[str, str | list[str]]:
        """What belongs in the address; what is as usual is left out. ``from_args(to_args())`` is the same query."""
        args: dict[str, str | list[str]] = {"q": self.text} if self.text else {}
        args.update({facet: list(self.values(facet)) for facet in FACETS if self.values(facet)})
        if self.sort != "best":
            args["sort"] = self.sort
        if self.page > 1:
            args["page"] = str(self.page)
        return args

    @cached_property
    def parsed(self) -> Parsed:
        """The text taken apart."""
        return parse(self.text)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What the page should say about the question itself."""
        found = [Notice.TOO_LONG] if self.cut else []
        if self.parsed.cut:
            found.append(Notice.TOO_MANY_WORDS)
        if self.text and self.parsed.is_empty():
            found.append(Notice.NO_WORDS)
        return tuple(found)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was asked at all: no text and no filter."""
        return not self.text and not self.has_filters

    @property
    def has_filters(self) -> bool:
        """Whether any facet is narrowed."""
        return any(self.values(facet) for facet in FACETS)

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        chosen: tuple[str, ...] = getattr(self, facet) if facet in FACETS else ()
        return chosen

    def with_text(self, text: str) -> "SearchQuery":
        """The same filters and order for other words, from the first page."""
        return SearchQuery.from_args({**self.with_page(1).to_args(), "q": text})

    def with_filter(self, facet: str, value: str) -> "SearchQuery":
        """One value more, from the first page."""
        return SearchQuery.from_args({**self.with_page(1).to_args(), facet: [*self.values(facet), value]})

    def without_filter(self, facet: str, value: str | None = None) -> "SearchQuery":
        """Without one value, or without any of the facet, from the first page."""
        left = [] if value is None else [chosen for chosen in self.values(facet) if chosen != value]
        return SearchQuery.from_args({**self.with_page(1).to_args(), facet: left})

    def without_filters(self) -> "SearchQuery":
        """The words and the order alone."""
        return replace(self, department=(), theme=(), language=(), author=(), page=1)

    def with_sort(self, sort: str) -> "SearchQuery":
        """The same question in another order, from the first page."""
        return replace(self, sort=sort if sort in SORTS else "best", page=1)

    def with_page(self, page: int) -> "SearchQuery":
        """Another page of the same results."""
        return replace(self, page=min(max(page, 1), MAX_PAGE))


def _listed(args: Mapping[str, Any], name: str) -> list[str]:
    getlist = getattr(args, "getlist", None)
    found = getlist(name) if callable(getlist) else args.get(name, [])
    if isinstance(found, str | bytes) or not isinstance(found, Iterable):
        found = [found]
    return [value for value in found if isinstance(value, str)]


def _first(args: Mapping[str, Any], name: str) -> str:
    found = _listed(args, name)
    return found[0] if found else ""


def _values(args: Mapping[str, Any], facet: str) -> tuple[str, ...]:
    held = [value for value in _listed(args, facet)[: MAX_VALUES * 5] if _VALUE[facet].fullmatch(value)]
    return tuple(dict.fromkeys(held))[:MAX_VALUES]
