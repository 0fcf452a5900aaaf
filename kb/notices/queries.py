"""Reading notices: how many are new, and the lines of the page of updates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from kb.connect.models import ReadMark, Request
from kb.core.paging import Page
from kb.learning.models import Try
from kb.notices.models import TO_YOU, Notice
from kb.people.models import Person
from kb.people.queries import PersonMark, person_mark
from kb.practices.models import Practice
from kb.taxonomy.models import Department, Theme
from kb.taxonomy.queries import DepartmentMark, department_mark

PAGE_SIZE = 40


@dataclass(frozen=True)
class Told:
    """What the one colleague of a ``tried`` line told."""

    outcome: str
    said: str
    language: str


@dataclass(frozen=True)
class Entry:
    """One notice with what its line shows.

    ``title`` is of the practice it is about, or of the one a request was about;
    ``reason`` names the theme, department or colleague that is followed.
    """

    id: int
    kind: str
    created: datetime
    new: bool
    actor: PersonMark
    practice_id: int | None
    slug: str
    title: str
    language: str
    department: DepartmentMark | None
    request_id: int | None
    number: int | None
    reason_kind: str
    reason: str
    told: Told | None


def _open(person_id: int | ColumnElement[int]) -> ColumnElement[bool]:
    """New: not marked read, and not a message that was read in its conversation."""
    seen = select(ReadMark.message_id).where(
        ReadMark.request_id == Notice.request_id,
        ReadMark.person_id == Notice.person_id,
        ReadMark.message_id >= Notice.number,
    )
    return and_(Notice.person_id == person_id, Notice.read.is_(None), ~seen.exists())


def _shown() -> ColumnElement[bool]:
    """Leaves out notices of practices that are not public any more."""
    public = select(Practice.id).where(Practice.id == Notice.practice_id, Practice.state == "published")
    return or_(Notice.practice_id.is_(None), public.exists())


_NEW = select(Notice.kind, Notice.practice_id, Notice.request_id).where(_open(bindparam("person_id")), _shown())
_UNREAD = select(func.count()).select_from(_NEW.distinct().subquery())
"""Put together once, as every page asks it."""


def unread(session: Session, person_id: int) -> int:
    """How many different things are new for ``person_id``; several colleagues doing the same count once."""
    return session.scalar(_UNREAD, {"person_id": person_id}) or 0


def entries(session: Session, person_id: int, language: str, show: str = "all", page: int = 1) -> Page[Entry]:
    """The notices of ``person_id``, newest first; ``show`` is ``all``, ``you`` or ``following``.

    The number of queries does not depend on the page.
    """
    wanted = [Notice.person_id == person_id, _shown()]
    if show == "you":
        wanted.append(Notice.kind.in_(TO_YOU))
    elif show == "following":
        wanted.append(Notice.kind.not_in(TO_YOU))
    total = session.scalar(select(func.count()).select_from(Notice).where(*wanted)) or 0
    newest = select(Notice.id).where(*wanted).order_by(Notice.created.desc(), Notice.id.desc())
    ids = session.scalars(newest.limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    return Page(_load(session, person_id, ids, language), page, PAGE_SIZE, total)


def _load(session: Session, person_id: int, ids: Sequence[int], language: str) -> list[Entry]:
    rows = session.execute(
        select(Notice, Person, Practice, Department, Request, Try, _open(person_id))
        .join(Person, Person.id == Notice.actor_id)
        .join(Practice, Practice.id == Notice.practice_id, isouter=True)
        .join(Department, Department.id == Practice.department_id, isouter=True)
        .join(Request, Request.id == Notice.request_id, isouter=True)
        .join(Try, and_(Try.practice_id == Notice.practice_id, Try.person_id == Notice.actor_id), isouter=True)
        .where(Notice.id.in_(ids))
        .order_by(Notice.created.desc(), Notice.id.desc())
    ).all()
    names = _reasons(session, [row[0] for row in rows], language)
    return [_entry(*row, names, language) for row in rows]


def _reasons(session: Session, notices: Sequence[Notice], language: str) -> dict[tuple[str, int | None], str]:
    """Names of the themes, departments and colleagues that the notices give as their reason."""
    wanted: dict[str, set[int]] = {"theme": set(), "department": set(), "person": set()}
    for notice in notices:
        if notice.reason in wanted and notice.reason_id is not None:
            wanted[notice.reason].add(notice.reason_id)
    names: dict[tuple[str, int | None], str] = {}
    for theme in session.scalars(select(Theme).where(Theme.id.in_(wanted["theme"]))):
        names["theme", theme.id] = theme.label(language)
    for department in session.scalars(select(Department).where(Department.id.in_(wanted["department"]))):
        names["department", department.id] = department.label(language)
    for person in session.scalars(select(Person).where(Person.id.in_(wanted["person"]))):
        names["person", person.id] = person.name
    return names


def _entry(
    notice: Notice,
    actor: Person,
    practice: Practice | None,
    department: Department | None,
    request: Request | None,
    report: Try | None,
    new: bool,
    names: dict[tuple[str, int | None], str],
    language: str,
) -> Entry:
    told = Told(report.outcome, report.said, report.language) if report and notice.kind == "tried" else None
    return Entry(
        id=notice.id,
        kind=notice.kind,
        created=notice.created,
        new=bool(new),
        actor=person_mark(actor),
        practice_id=notice.practice_id,
        slug=practice.slug if practice else "",
        title=practice.title if practice else (request.about if request else ""),
        language=practice.language if practice else "",
        department=department_mark(department, language) if department else None,
        request_id=notice.request_id,
        number=notice.number,
        reason_kind=notice.reason,
        reason=names.get((notice.reason, notice.reason_id), ""),
        told=told,
    )
