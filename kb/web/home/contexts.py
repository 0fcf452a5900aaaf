"""What home shows, put together from the rooms that know it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from kb.connect import queries as connect
from kb.core.errors import NotFound
from kb.core.language import Text, text
from kb.core.paging import Page
from kb.following.queries import Following, following
from kb.following.suggestions import ThemeSuggestion, colleague, suggested_themes
from kb.learning import queries as learning
from kb.notices.feed import FeedItem, feed
from kb.people.queries import PersonMark, Viewer
from kb.practices import queries as practices
from kb.taxonomy import queries as taxonomy
from kb.taxonomy.queries import DepartmentMark
from kb.web.home.bridges import bridge_map
from kb.web.kit import language, say
from kb.web.practices.listing import listed

TABS: dict[str, Text] = {
    "you": text("For you"),
    "new": text("Just shared"),
    "tried": text("Most tried"),
    "untried": text("Not tried yet"),
}
POPULAR = 4
THEMES_TO_CHOOSE = 6


@dataclass(frozen=True)
class Welcome:
    """The first visit: themes to follow, and a colleague to get to know."""

    themes: Sequence[ThemeSuggestion]
    colleague: PersonMark | None


@dataclass(frozen=True)
class DepartmentRow:
    """A department at the side, with how many practices it shared."""

    department: DepartmentMark
    url: str
    count: int


def home_page(session: Session, me: Viewer, asked: str, number: int) -> dict[str, Any]:
    """Every variable of home. ``asked`` is the tab in the address, ``number`` the page of the feed.

    Raises ``NotFound`` beyond the last page. The number of queries does not grow with what there is.
    """
    known = following(session, me.id)
    departments = taxonomy.departments(session, language())
    tab, page = _feed(session, me, known, asked, number)
    if page.number > page.pages:
        raise NotFound
    reasons = {item.card.id: say(item.reason) for item in page.items if item.reason}
    return {
        "welcome": _welcome(session, me, known),
        "due": learning.due(session, me),
        "popular": _popular(session),
        "tabs": _tabs(tab),
        "tab": tab,
        "page": page,
        "cards": listed([item.card for item in page.items], reasons=reasons),
        "previous_url": _address(tab, page.number - 1) if page.has_previous else "",
        "next_url": _address(tab, page.number + 1) if page.has_next else "",
        "bridges": bridge_map(session, departments, me.department_id),
        "departments": _department_rows(session, departments),
        "talks": connect.next_talks(session, me.id, limit=1),
        "waiting": connect.conversations(session, me.id, language()).waiting[:3],
    }


def _feed(session: Session, me: Viewer, known: Following, asked: str, number: int) -> tuple[str, Page[FeedItem]]:
    """The tab asked for; without one ``you``, or ``new`` as long as there is nothing for this reader."""
    if asked in TABS:
        return asked, feed(session, me, language(), known, asked, number)
    chosen = feed(session, me, language(), known, "you", number)
    if chosen.total:
        return "you", chosen
    return "new", feed(session, me, language(), known, "new", number)


def _address(tab: str, page: int) -> str:
    return url_for("home.index", tab=tab, page=page if page > 1 else None)


def _tabs(current: str) -> list[dict[str, Any]]:
    return [{"label": say(label), "url": _address(key, 1), "current": key == current} for key, label in TABS.items()]


def _welcome(session: Session, me: Viewer, known: Following) -> Welcome | None:
    """For who follows nothing, shared nothing and told nothing yet."""
    if known.count or practices.counts_by_author(session, [me.id]):
        return None
    if learning.tries_of_person(session, me.id, size=1).total:
        return None
    themes = suggested_themes(session, me, language(), known, THEMES_TO_CHOOSE)
    return Welcome(themes, colleague(session, me, known))


def _popular(session: Session) -> list[tuple[str, str]]:
    """The themes with most practices: label and address."""
    counts = practices.counts_by_theme(session)
    themes = [each for each in taxonomy.all_themes(session) if counts.get(each.id)]
    themes.sort(key=lambda each: (-counts[each.id], each.position))
    return [(each.label(language()), url_for("taxonomy.theme", slug=each.slug)) for each in themes[:POPULAR]]


def _department_rows(session: Session, departments: Sequence[DepartmentMark]) -> list[DepartmentRow]:
    counts = practices.counts_by_department(session)
    return [
        DepartmentRow(each, url_for("taxonomy.department", slug=each.slug), counts.get(each.id, 0))
        for each in departments
    ]
