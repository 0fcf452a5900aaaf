"""What to follow first: themes, a neighbouring department and a colleague, chosen from what is really shared."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.following.queries import Following
from kb.people.models import Person
from kb.people.queries import PersonMark, Viewer, person_mark
from kb.practices.models import Practice, PracticeTheme
from kb.taxonomy.models import MANAGER_ROLES, Department, Theme
from kb.taxonomy.queries import DepartmentMark, ThemeMark, department_mark, theme_mark


@dataclass(frozen=True)
class ThemeSuggestion:
    """A theme worth following: how many practices it has, and the departments that wrote most of them."""

    theme: ThemeMark
    practices: int
    departments: Sequence[DepartmentMark]


@dataclass(frozen=True)
class Suggestions:
    """What a person could follow and does not yet; a part is empty when there is nothing to propose."""

    themes: Sequence[ThemeSuggestion]
    department: DepartmentMark | None
    person: PersonMark | None


def suggested_themes(
    session: Session, viewer: Viewer, language: str, known: Following, count: int = 3
) -> list[ThemeSuggestion]:
    """At most ``count`` themes that ``viewer`` does not follow, the three roles of a sales manager in turn.

    Within a role the theme on which the viewer's own department wrote most comes first, then the one with
    most practices: it is the likeliest to bring something new soon.
    """
    wrote = _practices_by_theme_and_department(session)
    themes = session.scalars(select(Theme).where(Theme.archived.is_(None)).order_by(Theme.position)).all()
    home = viewer.department_id or 0

    def rank(theme: Theme) -> tuple[int, int, int]:
        by_department = wrote.get(theme.id, {})
        return (-by_department.get(home, 0), -sum(by_department.values()), theme.position)

    free = sorted((theme for theme in themes if theme.id in wrote and theme.id not in known.themes), key=rank)
    queues = [[theme for theme in free if theme.role == role] for role in MANAGER_ROLES]
    turns = [queue[turn] for turn in range(len(free)) for queue in queues if turn < len(queue)]
    marks = {each.id: department_mark(each, language) for each in session.scalars(select(Department))}
    return [_theme_suggestion(theme, wrote[theme.id], marks, language) for theme in turns[:count]]


def _theme_suggestion(
    theme: Theme, by_department: dict[int, int], marks: dict[int, DepartmentMark], language: str
) -> ThemeSuggestion:
    most = sorted(by_department, key=lambda department_id: (-by_department[department_id], department_id))
    return ThemeSuggestion(theme_mark(theme, language), sum(by_department.values()), [marks[each] for each in most[:3]])


def _practices_by_theme_and_department(session: Session) -> dict[int, dict[int, int]]:
    """Theme id -> department id -> number of published practices."""
    rows = session.execute(
        select(PracticeTheme.theme_id, Practice.department_id, func.count())
        .join(Practice, Practice.id == PracticeTheme.practice_id)
        .where(Practice.state == "published")
        .group_by(PracticeTheme.theme_id, Practice.department_id)
    )
    found: dict[int, dict[int, int]] = {}
    for theme_id, department_id, number in rows:
        found.setdefault(theme_id, {})[department_id] = number
    return found


def neighbour(session: Session, viewer: Viewer, language: str, known: Following) -> DepartmentMark | None:
    """The other department that shares most themes with the viewer's own; else the one that wrote most."""
    own = (
        select(PracticeTheme.theme_id)
        .join(Practice, Practice.id == PracticeTheme.practice_id)
        .where(Practice.department_id == (viewer.department_id or 0), Practice.state == "published")
    )
    shared = (
        select(func.count())
        .select_from(PracticeTheme)
        .join(Practice, Practice.id == PracticeTheme.practice_id)
        .where(Practice.department_id == Department.id, Practice.state == "published", PracticeTheme.theme_id.in_(own))
        .scalar_subquery()
    )
    wrote = (
        select(func.count())
        .where(Practice.department_id == Department.id, Practice.state == "published")
        .scalar_subquery()
    )
    query = (
        select(Department)
        .where(Department.archived.is_(None), Department.id != (viewer.department_id or 0), wrote > 0)
        .where(Department.id.not_in(known.departments))
        .order_by(shared.desc(), wrote.desc(), Department.position)
        .limit(1)
    )
    found = session.scalar(query)
    return None if found is None else department_mark(found, language)


def colleague(session: Session, viewer: Viewer, known: Following) -> PersonMark | None:
    """The active colleague of another department who shared most practices."""
    wrote = select(func.count()).where(Practice.author_id == Person.id, Practice.state == "published").scalar_subquery()
    query = (
        select(Person)
        .where(Person.state == "active", Person.id != viewer.id, Person.id.not_in(known.people), wrote > 0)
        .where(func.coalesce(Person.department_id, 0) != (viewer.department_id or 0))
        .order_by(wrote.desc(), Person.name)
        .limit(1)
    )
    found = session.scalar(query)
    return None if found is None else person_mark(found)


def suggestions(session: Session, viewer: Viewer, language: str, known: Following) -> Suggestions:
    """Three themes, a department and a colleague that ``viewer`` does not follow yet."""
    return Suggestions(
        suggested_themes(session, viewer, language, known),
        neighbour(session, viewer, language, known),
        colleague(session, viewer, known),
    )
