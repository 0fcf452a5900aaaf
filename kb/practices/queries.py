"""Reading practices. A list takes the same number of queries whatever its length."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from kb.core.paging import Page
from kb.people.models import Person
from kb.people.queries import PERSON_MARK, PersonMark, Viewer, person_mark
from kb.practices import policy
from kb.practices.cards import Card, card_of, load_cards, select_cards
from kb.practices.models import Practice, PracticeTheme, Revision, State
from kb.taxonomy.models import Department, Theme
from kb.taxonomy.queries import DEPARTMENT_MARK, THEME_MARK, DepartmentMark, ThemeMark, department_mark, theme_mark

SORTS = ("newest", "updated", "title")
HIDDEN: tuple[State, ...] = ("draft", "withdrawn")
"""Every state but published."""


@dataclass(frozen=True)
class Reading:
    """A practice to be read whole: its card, its texts and what the viewer may do with it."""

    card: Card
    html: str
    body: str
    in_short: dict[str, str]
    rendered: bool
    lock: int
    created: datetime
    revisions: int
    may_revise: bool
    may_withdraw: bool
    may_bring_back: bool
    may_discard: bool
    own: bool


@dataclass(frozen=True)
class Version:
    """A revision in the list of versions."""

    number: int
    person: PersonMark
    note: str
    created: datetime
    public: bool


def _narrow(query: Select[Any], department_id: int | None, theme_id: int | None, author_id: int | None) -> Select[Any]:
    query = query.where(Practice.state == "published")
    if department_id is not None:
        query = query.where(Practice.department_id == department_id)
    if author_id is not None:
        query = query.where(Practice.author_id == author_id)
    if theme_id is not None:
        query = query.where(
            Practice.id.in_(select(PracticeTheme.practice_id).where(PracticeTheme.theme_id == theme_id))
        )
    return query


def cards(
    session: Session,
    language: str,
    *,
    department_id: int | None = None,
    theme_id: int | None = None,
    author_id: int | None = None,
    sort: str = "newest",
    page: int = 1,
    size: int = 20,
) -> Page[Card]:
    """Published practices, newest first or sorted by ``updated`` or ``title``; ``language`` is the reader's."""
    order: dict[str, tuple[Any, ...]] = {
        "newest": (Practice.published.desc(), Practice.id.desc()),
        "updated": (Practice.updated.desc(), Practice.id.desc()),
        "title": (func.lower(Practice.title), Practice.id),
    }
    counting = _narrow(select(func.count()).select_from(Practice), department_id, theme_id, author_id)
    total = session.scalar(counting) or 0
    query = _narrow(select_cards(), department_id, theme_id, author_id).order_by(*order.get(sort, order["newest"]))
    return Page(load_cards(session, query.limit(size).offset((page - 1) * size), language), page, size, total)


def cards_by_id(session: Session, ids: Sequence[int], language: str) -> list[Card]:
    """The published practices among ``ids``, in that order."""
    if not ids:
        return []
    found = {card.id: card for card in load_cards(session, select_cards().where(Practice.id.in_(ids)), language)}
    return [found[each] for each in ids if each in found and found[each].state == "published"]


def own_unpublished(session: Session, viewer: Viewer, language: str) -> list[Card]:
    """The viewer's drafts and withdrawn practices, last saved first."""
    query = select_cards().where(Practice.author_id == viewer.id, Practice.state != "published")
    return load_cards(session, query.order_by(Practice.updated.desc()), language)


def by_title(session: Session, words: str, language: str, size: int = 20) -> Page[Card]:
    """Published practices with ``words`` in the title, newest first: what searching offers without an index."""
    pattern = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")[:100]
    matches = Practice.title.ilike(f"%{pattern}%", escape="\\")
    total = session.scalar(select(func.count()).where(matches, Practice.state == "published")) or 0
    query = select_cards().where(matches, Practice.state == "published").order_by(Practice.published.desc())
    return Page(load_cards(session, query.limit(size), language), 1, size, total)


def reading(session: Session, viewer: Viewer, practice_id: int, language: str) -> Reading:
    """The practice to be read whole. Raises ``NotFound`` when the viewer may not know of it."""
    whole = select(Practice).where(Practice.id == practice_id).join(Practice.department).join(Practice.author)
    whole = whole.options(contains_eager(Practice.department), contains_eager(Practice.author))
    practice = policy.require_may_read(viewer, session.scalar(whole.options(selectinload(Practice.themes))))
    public = select(func.count()).where(Revision.practice_id == practice.id, Revision.public)
    return Reading(
        card=card_of(practice, practice.department, practice.author, practice.themes, language),
        html=practice.html,
        body=practice.body,
        in_short=practice.in_short,
        rendered=practice.renderer > 0,
        lock=practice.lock,
        created=practice.created,
        revisions=session.scalar(public) or 0,
        may_revise=policy.may_revise(viewer, practice),
        may_withdraw=policy.may_withdraw(viewer, practice),
        may_bring_back=policy.may_bring_back(viewer, practice),
        may_discard=policy.may_discard(viewer, practice),
        own=practice.author_id == viewer.id,
    )


def versions(session: Session, viewer: Viewer, practice_id: int) -> list[Version]:
    """The versions of a practice, newest first; those of a draft only for its author."""
    practice = policy.require_may_read(viewer, session.get(Practice, practice_id))
    query = select(Revision).where(Revision.practice_id == practice_id).options(selectinload(Revision.person))
    if practice.author_id != viewer.id:
        query = query.where(Revision.public)
    found = session.scalars(query.order_by(Revision.number.desc()))
    return [Version(each.number, person_mark(each.person), each.note, each.created, each.public) for each in found]


def revision(session: Session, viewer: Viewer, practice_id: int, number: int) -> Revision:
    """One version with its texts. Raises ``NotFound`` when the viewer may not see it."""
    practice = policy.require_may_read(viewer, session.get(Practice, practice_id))
    query = select(Revision).where(Revision.practice_id == practice_id, Revision.number == number)
    found = session.scalar(query.options(selectinload(Revision.person)))
    if found is None or not (found.public or practice.author_id == viewer.id):
        policy.require_may_read(viewer, None)
    assert found is not None
    return found


def counts_by_department(session: Session) -> dict[int, int]:
    """Department id -> number of published practices."""
    query = select(Practice.department_id, func.count()).where(Practice.state == "published")
    return {key: count for key, count in session.execute(query.group_by(Practice.department_id))}


def counts_by_theme(session: Session, department_id: int | None = None) -> dict[int, int]:
    """Theme id -> number of published practices, of one department when given; themes without any are left out.

    Of the whole library everything is counted and what is not published taken off: the many are then counted in an
    index of themes alone, and only the few are looked up.
    """
    count = select(PracticeTheme.theme_id, func.count()).group_by(PracticeTheme.theme_id)
    looked_up = count.join(Practice, Practice.id == PracticeTheme.practice_id)
    if department_id is not None:
        of_department = looked_up.where(Practice.state == "published", Practice.department_id == department_id)
        return {key: number for key, number in session.execute(of_department)}
    hidden = {key: number for key, number in session.execute(looked_up.where(Practice.state.in_(HIDDEN)))}
    counted = {key: number - hidden.get(key, 0) for key, number in session.execute(count)}
    return {key: number for key, number in counted.items() if number}


def counts_by_author(session: Session, author_ids: Iterable[int] | None = None) -> dict[int, int]:
    """Author id -> number of published practices."""
    query = select(Practice.author_id, func.count()).where(Practice.state == "published")
    if author_ids is not None:
        query = query.where(Practice.author_id.in_(list(author_ids)))
    return {key: count for key, count in session.execute(query.group_by(Practice.author_id))}


def counts_of_origin(session: Session, origin: str) -> dict[str, int]:
    """State -> number of practices that came from ``origin``."""
    query = select(Practice.state, func.count()).where(Practice.origin == origin).group_by(Practice.state)
    return {state: count for state, count in session.execute(query)}


def departments_of_theme(session: Session, theme_id: int, language: str) -> list[tuple[DepartmentMark, int]]:
    """Departments that wrote about a theme with how often, most first."""
    query = (
        select(DEPARTMENT_MARK, func.count(Practice.id))
        .join(Practice, Practice.department_id == Department.id)
        .join(PracticeTheme, PracticeTheme.practice_id == Practice.id)
        .where(Practice.state == "published", PracticeTheme.theme_id == theme_id)
        .group_by(Department.id)
        .order_by(func.count(Practice.id).desc(), Department.position)
    )
    return [(department_mark(each, language), count) for each, count in session.execute(query)]


def authors_of_theme(session: Session, theme_id: int, limit: int = 6) -> list[tuple[PersonMark, int]]:
    """Active colleagues who wrote about a theme with how often, most first."""
    query = (
        select(PERSON_MARK, func.count(Practice.id))
        .join(Practice, Practice.author_id == Person.id)
        .join(PracticeTheme, PracticeTheme.practice_id == Practice.id)
        .where(Practice.state == "published", PracticeTheme.theme_id == theme_id, Person.state != "deactivated")
        .group_by(Person.id)
        .order_by(func.count(Practice.id).desc(), Person.name)
        .limit(limit)
    )
    return [(person_mark(each), count) for each, count in session.execute(query)]


def themes_of_author(session: Session, person_id: int, language: str, limit: int = 6) -> list[tuple[ThemeMark, int]]:
    """Themes a colleague wrote about with how often, most first."""
    number = func.count(Practice.id)
    query = (
        select(THEME_MARK, number)
        .join(PracticeTheme, PracticeTheme.theme_id == Theme.id)
        .join(Practice, Practice.id == PracticeTheme.practice_id)
        .where(Practice.author_id == person_id, Practice.state == "published")
        .group_by(Theme.id)
    )
    counted = [(theme_mark(theme, language), count) for theme, count in session.execute(query)]
    return sorted(counted, key=lambda item: (-item[1], item[0].label))[:limit]


def plain_texts(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The plain text of the bodies of published practices, for snippets."""
    query = select(Practice.id, Practice.state, Practice.plain).where(Practice.id.in_(ids))
    return {key: plain for key, state, plain in session.execute(query) if state == "published"}


def author_names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Names of people by id."""
    query = select(Person.id, Person.name).where(Person.id.in_(ids))
    return {key: name for key, name in session.execute(query)}
