"""What stands beside a request: the colleague and the practice it is about."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from kb.connect.models import Request
from kb.people.models import Person
from kb.people.queries import PersonMark, person_mark
from kb.practices.models import Practice
from kb.taxonomy.models import Department
from kb.taxonomy.queries import DepartmentMark, department_mark


@dataclass(frozen=True)
class About:
    """The practice a request is about; of one that is not public any more only the title is known."""

    title: str
    language: str = ""
    id: int | None = None
    slug: str = ""
    department: DepartmentMark | None = None
    author_id: int | None = None


@dataclass(frozen=True)
class Colleague:
    """The other one, as the side of a page shows them."""

    mark: PersonMark
    department: DepartmentMark | None
    languages: tuple[str, ...]
    reachable: str

    @property
    def active(self) -> bool:
        return self.mark.state == "active"


def colleague(session: Session, person: Person, language: str) -> Colleague:
    """``person`` with what helps to reach them."""
    department = session.get(Department, person.department_id) if person.department_id else None
    return Colleague(
        mark=person_mark(person),
        department=department_mark(department, language) if department else None,
        languages=tuple(person.languages),
        reachable=person.reachable,
    )


def shown() -> tuple[ExecutableOption, ...]:
    """What a request is loaded with, to be shown: both people and the practice with its department."""
    practice = joinedload(Request.practice)
    return (joinedload(Request.asker), joinedload(Request.asked), practice.joinedload(Practice.department))


def other(request: Request, person_id: int) -> Person:
    """The one that ``person_id`` is in conversation with; both are loaded."""
    return request.asked if person_id == request.asker_id else request.asker


def about_of(request: Request, language: str) -> About | None:
    """What ``request`` is about: the practice as it is while it is public, else its title as it was."""
    if request.practice is not None and request.practice.state == "published":
        return _about_practice(request.practice, language)
    if request.about:
        return About(request.about)
    return None


def _about_practice(practice: Practice, language: str) -> About:
    mark = department_mark(practice.department, language)
    return About(practice.title, practice.language, practice.id, practice.slug, mark, practice.author_id)
