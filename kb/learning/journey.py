"""The journey of a practice: shared, first tried in each department, new versions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.learning.models import Try
from kb.people.models import Person
from kb.people.queries import PERSON_MARK, PersonMark, person_mark
from kb.practices.models import Practice, Revision
from kb.taxonomy.models import Department
from kb.taxonomy.queries import DEPARTMENT_MARK, DepartmentMark, department_mark

MAX_STOPS = 6


@dataclass(frozen=True)
class Stop:
    """One event of a journey.

    ``shared`` has a person and a department, ``tried`` a department and how often it tried until now,
    ``version`` the number and the note of the revision (in ``language``, the practice's).
    """

    kind: Literal["shared", "tried", "version"]
    moment: datetime
    department: DepartmentMark | None = None
    person: PersonMark | None = None
    count: int = 0
    number: int = 0
    note: str = ""
    language: str = ""


def journey(session: Session, practice_id: int, language: str) -> list[Stop]:
    """At most ``MAX_STOPS`` stops of a published practice, oldest first; empty when nothing came after sharing.

    The first and the last are always there; between them first tries go before versions, the department
    that tried most often first.
    """
    shared = _shared(session, practice_id, language)
    if shared is None:
        return []
    later = _tries(session, practice_id, language) + _versions(session, practice_id)
    later.sort(key=lambda stop: stop.moment)
    if not later:
        return []
    return [shared, *_shortened(later[:-1], MAX_STOPS - 2), later[-1]]


def _shortened(stops: list[Stop], room: int) -> list[Stop]:
    best = sorted(range(len(stops)), key=lambda at: (stops[at].kind != "tried", -stops[at].count, -at))[:room]
    return [stops[at] for at in sorted(best)]


def _shared(session: Session, practice_id: int, language: str) -> Stop | None:
    row = session.execute(
        select(Practice.published, Practice.created, PERSON_MARK, DEPARTMENT_MARK)
        .select_from(Practice)
        .join(Person, Person.id == Practice.author_id)
        .join(Department, Department.id == Practice.department_id)
        .where(Practice.id == practice_id, Practice.state == "published")
    ).first()
    if row is None:
        return None
    published, created, author, department = row
    return Stop("shared", published or created, department_mark(department, language), person_mark(author))


def _tries(session: Session, practice_id: int, language: str) -> list[Stop]:
    rows = session.execute(
        select(DEPARTMENT_MARK, func.min(Try.created), func.count())
        .select_from(Try)
        .join(Department, Department.id == Try.department_id)
        .where(Try.practice_id == practice_id)
        .group_by(Department.id)
    )
    return [
        Stop("tried", first, department_mark(department, language), count=count) for department, first, count in rows
    ]


def _versions(session: Session, practice_id: int) -> list[Stop]:
    revisions = session.execute(
        select(Revision.created, Revision.number, Revision.note, Revision.language)
        .where(Revision.practice_id == practice_id, Revision.public, Revision.number > 1)
        .order_by(Revision.number)
    )
    return [
        Stop("version", each.created, number=each.number, note=each.note, language=each.language) for each in revisions
    ]
