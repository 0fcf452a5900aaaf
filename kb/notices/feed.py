"""The feed on home: practices chosen for one colleague, with the reason for each.

It is read from the data itself, so that a practice that was withdrawn is gone at once. The number of
queries does not depend on the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from kb.core.language import Text, ntext, text
from kb.core.paging import Page
from kb.following.queries import Following
from kb.learning.models import Try
from kb.people.queries import Viewer
from kb.practices.cards import Card
from kb.practices.models import Practice, PracticeTheme
from kb.practices.queries import cards_by_id

Tab = Literal["you", "new", "tried", "untried"]
TABS: tuple[Tab, ...] = get_args(Tab)
PAGE_SIZE = 10


@dataclass(frozen=True)
class FeedItem:
    """A practice and why it is there; no reason where the tab says it already."""

    card: Card
    reason: Text | None


def feed(
    session: Session, viewer: Viewer, language: str, known: Following, tab: str = "you", page: int = 1
) -> Page[FeedItem]:
    """A page of the feed. ``tab``: ``you`` (followed, or tried in one's own department), ``new`` (all, newest
    first), ``tried`` (most tried first) or ``untried`` (nobody tried it yet, newest first).
    """
    where, order = _choice(viewer, known, tab)
    total = session.scalar(select(func.count()).select_from(Practice).where(*where)) or 0
    chosen = select(Practice.id).where(*where).order_by(*order)
    ids = session.scalars(chosen.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    cards = cards_by_id(session, ids, language)
    tried_here = _tries_in(session, ids, viewer.department_id) if tab == "you" else {}
    items = [
        FeedItem(card, reason(card, viewer, known, tried_here.get(card.id, 0)) if tab == "you" else None)
        for card in cards
    ]
    return Page(items, page, PAGE_SIZE, total)


def _choice(viewer: Viewer, known: Following, tab: str) -> tuple[list[ColumnElement[bool]], list[ColumnElement[Any]]]:
    """Which practices a tab holds, and in which order."""
    public = Practice.state == "published"
    newest: list[ColumnElement[Any]] = [Practice.published.desc(), Practice.id.desc()]
    tries = select(func.count()).where(Try.practice_id == Practice.id).scalar_subquery()
    tried = select(Try.id).where(Try.practice_id == Practice.id).exists()
    if tab == "tried":
        return [public, tried], [tries.desc(), *newest]
    if tab == "untried":
        return [public, ~tried], newest
    if tab == "new":
        return [public], newest
    return [public, Practice.author_id != viewer.id, or_(*_for(viewer, known))], newest


def _for(viewer: Viewer, known: Following) -> list[ColumnElement[bool]]:
    """The reasons to show a practice, as conditions."""
    own = viewer.department_id or 0
    theme = select(PracticeTheme.practice_id).where(
        PracticeTheme.practice_id == Practice.id, PracticeTheme.theme_id.in_(known.themes)
    )
    here = select(Try.id).where(Try.practice_id == Practice.id, Try.department_id == own, Try.person_id != viewer.id)
    return [
        Practice.author_id.in_(known.people),
        Practice.department_id.in_(known.departments | {own}),
        theme.exists(),
        here.exists(),
    ]


def reason(card: Card, viewer: Viewer, known: Following, tried_here: int) -> Text | None:
    """Why ``card`` is in the feed of ``viewer``, the most personal reason first."""
    if card.author.id in known.people:
        return text("Because you follow %(name)s", name=card.author.name)
    theme = next((theme for theme in card.themes if theme.id in known.themes), None)
    if theme is not None:
        return text("Because you follow the theme %(theme)s", theme=theme.label)
    if card.department.id in known.departments:
        return text("Because you follow %(department)s", department=card.department.label)
    if tried_here:
        return ntext(
            "Tried by a colleague in your department", "Tried by %(num)s colleagues in your department", tried_here
        )
    if card.department.id == viewer.department_id:
        return text("From your own department")
    return None


def _tries_in(session: Session, practice_ids: Sequence[int], department_id: int | None) -> dict[int, int]:
    """How many colleagues of a department tried each practice."""
    rows = session.execute(
        select(Try.practice_id, func.count())
        .where(Try.practice_id.in_(practice_ids), Try.department_id == (department_id or 0))
        .group_by(Try.practice_id)
    )
    return {row[0]: row[1] for row in rows}
