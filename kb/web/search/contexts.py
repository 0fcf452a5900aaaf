"""What the results page shows, put together from the engine's answer and the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from kb.core.language import LANGUAGE_NAMES, Text, ntext, text
from kb.core.paging import Page
from kb.people.queries import PersonMark
from kb.practices import queries as practices
from kb.practices.cards import Card
from kb.search.query import FACETS, SearchQuery
from kb.search.results import FacetValue, ResultPage
from kb.search.snippets import Piece, mark, passage
from kb.taxonomy import queries as taxonomy
from kb.taxonomy.models import Theme
from kb.taxonomy.queries import DepartmentMark
from kb.web.kit import language, reading, say, viewer
from kb.web.kit.urls import local_url
from kb.web.practices.listing import Listed, listed

LEGENDS: Mapping[str, Text] = {
    "department": text("Department"),
    "theme": text("Theme"),
    "language": text("Written in"),
    "author": text("Author"),
}
SORTS: Mapping[str, Text] = {"best": text("Best match"), "newest": text("Newest")}
SHOWN_VALUES: Mapping[str, int] = {"department": 12, "theme": 6, "language": 3, "author": 5}
PEOPLE = 3


@dataclass(frozen=True)
class Bit:
    """A piece of a text, and whether it was searched."""

    text: str
    hit: bool


@dataclass(frozen=True)
class Option:
    """A value of a facet to tick."""

    value: str
    label: str
    count: int
    checked: bool
    department: DepartmentMark | None = None


@dataclass(frozen=True)
class Facet:
    """A facet with its values."""

    legend: str
    name: str
    options: list[Option]
    more_url: str = ""
    more_label: str = ""


@dataclass(frozen=True)
class Known:
    """A colleague who wrote on what was searched."""

    person: PersonMark
    line: str
    url: str


def address(query: SearchQuery) -> str:
    """The address of the results of ``query``."""
    return local_url("search.results", query.to_args())


def results_page(query: SearchQuery, found: ResultPage) -> dict[str, Any]:
    """Variables of the page for an answer of the engine."""
    cards = practices.cards_by_id(reading(), [hit.id for hit in found.hits], language())
    texts = practices.plain_texts(reading(), [card.id for card in cards]) if found.marks else {}
    labels = Labels(found)
    page = Page(cards, min(query.page, found.pages), found.size, found.total)
    return {
        "query": query,
        "q": query.text,
        "found": found,
        "page": page,
        "cards": marked(cards, texts, found),
        "facets": [facet(name, found.facets.get(name, ()), labels) for name in FACETS],
        "pills": pills(query, labels),
        "sorts": sorts(query),
        "previous_url": address(query.with_page(page.number - 1)) if page.has_previous else "",
        "next_url": address(query.with_page(page.number + 1)) if page.has_next else "",
        "all_url": address(query.without_filters()) if query.has_filters else "",
        "known": known(cards) if query.text else [],
        "themes": themes_named(query.text),
        "out_of_order": False,
        "keep": [
            (name, value) for name, value in (("q", query.text), ("sort", query.sort)) if value and value != "best"
        ],
    }


def fallback_page(query: SearchQuery) -> dict[str, Any]:
    """Variables of the page while the index is out of order: titles from the database, and a notice."""
    page = practices.by_title(reading(), query.text, language())
    return {
        "query": query,
        "q": query.text,
        "found": ResultPage(total=page.total),
        "page": page,
        "cards": listed(page.items),
        "facets": [],
        "pills": [],
        "sorts": [],
        "previous_url": "",
        "next_url": "",
        "all_url": "",
        "known": [],
        "themes": themes_named(query.text),
        "out_of_order": True,
        "keep": [],
    }


def themes_named(words: str) -> list[tuple[str, str]]:
    """Themes that the words name, by label or synonym: label and address."""
    if not words:
        return []
    named: list[Theme] = taxonomy.match_theme(reading(), words)[:3]
    return [(theme.label(language()), url_for("taxonomy.theme", slug=theme.slug)) for theme in named]


def marked(cards: Sequence[Card], texts: Mapping[int, str], found: ResultPage) -> list[Listed]:
    """The cards with the hits marked; the summary gives way to a passage of the body when only that has them."""
    titles = {card.id: bits(mark(card.title, card.language, found.marks)) for card in cards}
    summaries = {}
    for card in cards:
        shown = bits(mark(card.summary, card.language, found.marks))
        if found.marks and not any(bit.hit for bit in shown):
            within = bits(passage(texts.get(card.id, ""), card.language, found.marks))
            shown = within if any(bit.hit for bit in within) else shown
        summaries[card.id] = shown
    return listed(cards, titles=titles, summaries=summaries)


def bits(pieces: Sequence[Piece]) -> list[Bit]:
    """The pieces of a snippet as the templates want them."""
    return [Bit(piece.text, piece.marked) for piece in pieces]


class Labels:
    """What the values of the facets are called in the reader's language."""

    def __init__(self, found: ResultPage) -> None:
        self.departments = {each.slug: each for each in taxonomy.department_marks(reading(), language()).values()}
        self.themes = {
            theme.slug: theme.label(language()) for theme in taxonomy.all_themes(reading(), include_archived=True)
        }
        ids = [int(value.value) for value in found.facets.get("author", ()) if value.value.isdigit()]
        self.authors = practices.author_names(reading(), ids)

    def of(self, facet_name: str, value: str) -> str:
        """The label of a value; the value itself where nobody knows it any more."""
        if facet_name == "department":
            return self.departments[value].label if value in self.departments else value
        if facet_name == "language":
            return LANGUAGE_NAMES.get(value, value)
        names = self.themes if facet_name == "theme" else {str(key): name for key, name in self.authors.items()}
        return names.get(value, value)


def facet(name: str, values: Sequence[FacetValue], labels: Labels) -> Facet:
    """One facet: the most frequent values, the chosen ones always among them."""
    options = [
        Option(each.value, labels.of(name, each.value), each.count, each.chosen, labels.departments.get(each.value))
        if name == "department"
        else Option(each.value, labels.of(name, each.value), each.count, each.chosen)
        for each in values
    ]
    shown = [option for place, option in enumerate(options) if place < SHOWN_VALUES[name] or option.checked]
    return Facet(say(LEGENDS[name]), name, shown)


def pills(query: SearchQuery, labels: Labels) -> list[tuple[str, str]]:
    """The filters in use, each with the address without it."""
    return [
        (labels.of(name, value), address(query.without_filter(name, value)))
        for name in FACETS
        for value in query.values(name)
    ]


def sorts(query: SearchQuery) -> list[dict[str, Any]]:
    """The orders to choose from."""
    return [
        {"url": address(query.with_sort(name)), "label": say(label), "current": query.sort == name}
        for name, label in SORTS.items()
    ]


def known(cards: Sequence[Card]) -> list[Known]:
    """Up to three colleagues who wrote on it, most and best first, without the viewer."""
    counted: dict[int, list[Card]] = {}
    for card in cards:
        if card.author.id != viewer().id and card.author.state == "active":
            counted.setdefault(card.author.id, []).append(card)
    ranked = sorted(counted.values(), key=len, reverse=True)[:PEOPLE]
    return [
        Known(
            person=wrote[0].author,
            line=f"{wrote[0].department.label}, {say(practices_said(len(wrote)))}",
            url=url_for("connect.new", to=wrote[0].author.id, practice=wrote[0].id, intent="talk"),
        )
        for wrote in ranked
    ]


def practices_said(count: int) -> Text:
    """``1 practice`` or ``3 practices``."""
    return ntext("%(num)s practice", "%(num)s practices", count)
