"""Reading tries and plans. No function runs more queries for more rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.core.paging import Page
from kb.learning.models import Plan, Try
from kb.people.models import Person
from kb.people.queries import PERSON_MARK, PersonMark, Viewer, person_mark
from kb.practices.models import Practice
from kb.taxonomy.models import Department
from kb.taxonomy.queries import DEPARTMENT_MARK, DepartmentMark, department_mark

EXPERIENCES_A_PAGE = 20


@dataclass(frozen=True)
class Tally:
    """How many colleagues tried a practice, with which outcome, and in which departments.

    ``departments`` are ids in the order of their first try.
    """

    total: int = 0
    worked: int = 0
    partly: int = 0
    not_for_me: int = 0
    departments: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Group:
    """Tries of one practice with one outcome in one department."""

    outcome: str
    department_id: int | None
    count: int
    first: datetime


@dataclass(frozen=True)
class Experience:
    """What one colleague told about a practice."""

    id: int
    person: PersonMark
    department: DepartmentMark | None
    outcome: str
    said: str
    language: str
    created: datetime


@dataclass(frozen=True)
class PersonTry:
    """A practice that one colleague tried, and what they told."""

    practice_id: int
    outcome: str
    said: str
    language: str
    created: datetime


@dataclass(frozen=True)
class DuePlan:
    """A practice about which home asks how it went."""

    practice_id: int
    slug: str
    title: str
    language: str
    author: PersonMark
    planned: datetime


def tallies(session: Session, practice_ids: Iterable[int]) -> dict[int, Tally]:
    """The tally of each practice in ``practice_ids``, an empty one where nobody tried; one query."""
    ids = list(dict.fromkeys(practice_ids))
    if not ids:
        return {}
    rows = session.execute(
        select(Try.practice_id, Try.outcome, Try.department_id, func.count(), func.min(Try.created))
        .where(Try.practice_id.in_(ids))
        .group_by(Try.practice_id, Try.outcome, Try.department_id)
    )
    groups: dict[int, list[_Group]] = {}
    for practice_id, outcome, department_id, count, first in rows:
        groups.setdefault(practice_id, []).append(_Group(outcome, department_id, count, first))
    return {practice_id: _tally(groups.get(practice_id, [])) for practice_id in ids}


def _tally(groups: Sequence[_Group]) -> Tally:
    counts = {"worked": 0, "partly": 0, "not_for_me": 0}
    first: dict[int, datetime] = {}
    for group in groups:
        counts[group.outcome] += group.count
        if group.department_id is not None:
            first[group.department_id] = min(group.first, first.get(group.department_id, group.first))
    order = sorted(first, key=lambda department_id: (first[department_id], department_id))
    return Tally(sum(counts.values()), counts["worked"], counts["partly"], counts["not_for_me"], tuple(order))


def experiences(
    session: Session,
    practice_id: int,
    language: str,
    page: int = 1,
    size: int = EXPERIENCES_A_PAGE,
    total: int | None = None,
) -> Page[Experience]:
    """What colleagues told: those with words first, then the newest; department names in ``language``.

    ``total`` is how many there are, where the caller counted already.
    """
    mine = Try.practice_id == practice_id
    if total is None:
        total = session.scalar(select(func.count()).select_from(Try).where(mine)) or 0
    if not total:
        return Page([], page, size, 0)
    rows = session.execute(
        select(Try, PERSON_MARK, DEPARTMENT_MARK)
        .join(Person, Person.id == Try.person_id)
        .join(Department, Department.id == Try.department_id, isouter=True)
        .where(mine)
        .order_by(Try.said == "", Try.created.desc(), Try.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    told = [_experience(report, person, department, language) for report, person, department in rows]
    return Page(told, page, size, total)


def _experience(report: Try, person: Any, department: Any, language: str) -> Experience:
    mark = None if department.id is None else department_mark(department, language)
    return Experience(
        report.id, person_mark(person), mark, report.outcome, report.said, report.language, report.created
    )


def tries_of_person(session: Session, person_id: int, page: int = 1, size: int = 20) -> Page[PersonTry]:
    """What ``person_id`` tried of what is published, newest first."""
    mine = (Try.person_id == person_id, Practice.state == "published")
    joined = select(Try).join(Practice, Practice.id == Try.practice_id).where(*mine)
    total = session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    found = session.scalars(joined.order_by(Try.created.desc(), Try.id.desc()).limit(size).offset((page - 1) * size))
    rows = [PersonTry(row.practice_id, row.outcome, row.said, row.language, row.created) for row in found]
    return Page(rows, page, size, total)


def people_who_tried(session: Session, practice_id: int) -> set[int]:
    """Ids of the colleagues who tried a practice or have an open plan to."""
    tried = select(Try.person_id).where(Try.practice_id == practice_id)
    planned = select(Plan.person_id).where(Plan.practice_id == practice_id, Plan.done.is_(None))
    return set(session.scalars(tried)) | set(session.scalars(planned))


def due(session: Session, viewer: Viewer) -> DuePlan | None:
    """The practice to ask ``viewer`` about: planned at least two weeks ago, still public, nothing told yet."""
    told = select(Try.id).where(Try.practice_id == Plan.practice_id, Try.person_id == Plan.person_id).exists()
    row = session.execute(
        select(Practice.id, Practice.slug, Practice.title, Practice.language, PERSON_MARK, Plan.created)
        .select_from(Plan)
        .join(Practice, Practice.id == Plan.practice_id)
        .join(Person, Person.id == Practice.author_id)
        .where(Plan.person_id == viewer.id, Plan.done.is_(None), Plan.ask_on <= now())
        .where(Practice.state == "published", ~told)
        .order_by(Plan.ask_on, Plan.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    practice_id, slug, title, written, author, planned = row
    return DuePlan(practice_id, slug, title, written, person_mark(author), planned)
