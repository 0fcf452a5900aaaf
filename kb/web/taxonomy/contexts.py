"""What the pages of departments and themes show, put together from the rooms that know it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from kb.core.errors import NotFound
from kb.core.language import Text, text
from kb.core.paging import Page
from kb.people import queries as people
from kb.people.queries import person_mark
from kb.practices import queries as practices
from kb.practices.cards import Card
from kb.taxonomy import queries
from kb.taxonomy.models import Department, Theme
from kb.taxonomy.names import DIRECTION_NAMES, ROLE_NAMES
from kb.taxonomy.queries import DepartmentMark, department_mark, theme_mark
from kb.web.kit import language, say
from kb.web.practices.listing import listed

PAGE_SIZE = 10
PEOPLE = 8
THEMES = 8
SORTS: Mapping[str, Text] = {"newest": text("Newest"), "title": text("Title")}


@dataclass(frozen=True)
class DepartmentRow:
    """A department in the index."""

    department: DepartmentMark
    line: str
    line_language: str
    practices: int
    colleagues: int


@dataclass(frozen=True)
class ThemeRow:
    """A theme in the index; ``words`` is all it is called, for the filter in the browser."""

    label: str
    url: str
    practices: int
    words: str


@dataclass(frozen=True)
class DirectionRows:
    """The themes of one role in one direction."""

    name: Text
    rows: Sequence[ThemeRow]


@dataclass(frozen=True)
class RoleRows:
    """The themes of one role, by direction."""

    role: str
    name: Text
    directions: Sequence[DirectionRows]


def sort_of(args: Mapping[str, str]) -> str:
    """The order asked for in an address; anything unknown is newest first."""
    return args.get("sort", "") if args.get("sort", "") in SORTS else "newest"


def in_language(lines: Mapping[str, str], reader: str) -> tuple[str, str]:
    """The line in the reader's language, else in one there is, and the language it is in; empty when there is none."""
    for code in (reader, "en", "nl", "fr"):
        if lines.get(code):
            return lines[code], code
    return "", reader


def department_rows(session: Session) -> list[DepartmentRow]:
    """Every department with its line and its counts, in four queries."""
    written = practices.counts_by_department(session)
    members = people.colleagues_by_department(session, shared=practices.counts_by_author(session))
    rows = []
    for each in queries.all_departments(session):
        line, line_language = in_language(each.lines, language())
        mark = department_mark(each, language())
        rows.append(DepartmentRow(mark, line, line_language, written.get(each.id, 0), members.get(each.id, 0)))
    return rows


def theme_index(session: Session, words: str) -> list[RoleRows]:
    """The themes that ``words`` names, all of them when it is empty, by role and direction."""
    counts = practices.counts_by_theme(session)
    return [
        RoleRows(
            role=group.role,
            name=ROLE_NAMES[group.role],
            directions=[
                DirectionRows(
                    DIRECTION_NAMES[way.direction], [_theme_row(each, counts.get(each.id, 0)) for each in way.themes]
                )
                for way in group.directions
            ],
        )
        for group in queries.grouped(queries.themes_called(session, words))
    ]


def _theme_row(theme: Theme, count: int) -> ThemeRow:
    url = url_for("taxonomy.theme", slug=theme.slug)
    return ThemeRow(theme.label(language()), url, count, " ".join(queries.all_names(theme)))


def department_page(session: Session, department: Department, sort: str, page: int) -> dict[str, Any]:
    """Everything on the page of one department but whether it is followed."""
    mark = department_mark(department, language())
    cards = practices.cards(session, language(), department_id=department.id, sort=sort, page=page, size=PAGE_SIZE)
    written = practices.counts_by_author(session)
    members = people.colleagues(session, department_id=department.id, sort="shared", shared=written, size=PEOPLE)
    line, line_language = in_language(department.lines, language())
    ask, ask_language = in_language(department.asks, language())
    return {
        "department": mark,
        "archived": department.archived is not None,
        "line": line,
        "line_language": line_language,
        "ask": ask,
        "ask_language": ask_language,
        "colleagues": members.total,
        "members": [(person_mark(each), written.get(each.id, 0)) for each in members.items],
        "themes": _department_themes(session, department.id),
        **_practices(cards, sort, lambda **query: url_for("taxonomy.department", slug=department.slug, **query)),
    }


def _department_themes(session: Session, department_id: int) -> list[tuple[str, str, int]]:
    counts = practices.counts_by_theme(session, department_id)
    found = [each for each in queries.all_themes(session) if each.id in counts]
    found.sort(key=lambda each: (-counts[each.id], each.position))
    return [
        (each.label(language()), url_for("taxonomy.theme", slug=each.slug), counts[each.id]) for each in found[:THEMES]
    ]


def theme_page(session: Session, theme: Theme, sort: str, page: int) -> dict[str, Any]:
    """Everything on the page of one theme but whether it is followed."""
    cards = practices.cards(session, language(), theme_id=theme.id, sort=sort, page=page, size=PAGE_SIZE)
    return {
        "theme": theme_mark(theme, language()),
        "archived": theme.archived is not None,
        "role": ROLE_NAMES[theme.role],
        "direction": DIRECTION_NAMES[theme.direction],
        "synonyms": theme.synonyms.get(language(), []),
        "writing": [
            {"department": each, "url": url_for("taxonomy.department", slug=each.slug), "count": count}
            for each, count in practices.departments_of_theme(session, theme.id, language())
        ],
        "authors": practices.authors_of_theme(session, theme.id),
        **_practices(cards, sort, lambda **query: url_for("taxonomy.theme", slug=theme.slug, **query)),
    }


def _practices(cards: Page[Card], sort: str, address: Callable[..., str]) -> dict[str, Any]:
    """A page of practices with the links to its other orders and pages. Raises ``NotFound`` beyond the last one."""
    if cards.number > cards.pages:
        raise NotFound
    kept = {} if sort == "newest" else {"sort": sort}
    return {
        "page": cards,
        "cards": listed(cards.items),
        "sorts": [
            {"label": say(name), "url": address(**({} if key == "newest" else {"sort": key})), "current": key == sort}
            for key, name in SORTS.items()
        ],
        "previous_url": address(page=cards.number - 1, **kept) if cards.has_previous else "",
        "next_url": address(page=cards.number + 1, **kept) if cards.has_next else "",
    }
