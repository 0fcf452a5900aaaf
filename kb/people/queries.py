"""Reading people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Bundle, InstrumentedAttribute, Session

from kb.core.clock import now
from kb.core.errors import NotFound
from kb.core.paging import Page
from kb.core.slugs import initials
from kb.people.models import Invitation, Person
from kb.people.models import Session as SignedIn

ColleagueSort = Literal["name", "newest", "shared"]
COLLEAGUE_SORTS: tuple[ColleagueSort, ...] = ("name", "newest", "shared")


@dataclass(frozen=True)
class Viewer:
    """Who is asking: what policies and pages need to know of the signed-in person."""

    id: int
    name: str
    role: str
    department_id: int | None
    language: str | None
    scheme: str
    shortcuts: bool
    origin: str
    photo: str | None

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    @property
    def moderates(self) -> bool:
        return self.role in ("moderator", "administrator")

    @property
    def administers(self) -> bool:
        return self.role == "administrator"


@dataclass(frozen=True)
class PersonMark:
    """A colleague as shown beside something else."""

    id: int
    name: str
    job: str
    place: str
    photo: str | None
    state: str
    origin: str

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


def viewer_of(person: Person) -> Viewer:
    """``person`` as the one who is asking."""
    return Viewer(
        id=person.id,
        name=person.name,
        role=person.role,
        department_id=person.department_id,
        language=person.language,
        scheme=person.scheme,
        shortcuts=person.shortcuts,
        origin=person.origin,
        photo=person.photo,
    )


PERSON_MARK = Bundle[Any](
    "person", Person.id, Person.name, Person.job, Person.place, Person.photo, Person.state, Person.origin
)
"""The columns of ``person_mark``, for a query that needs no more of a person."""


def person_mark(person: Any) -> PersonMark:
    """A ``Person``, or a row of ``PERSON_MARK``, as shown beside something else."""
    return PersonMark(person.id, person.name, person.job, person.place, person.photo, person.state, person.origin)


def person_by_id(session: Session, person_id: int) -> Person | None:
    """The person with this id, in whatever state."""
    return session.get(Person, person_id)


def lock_person(session: Session, person_id: int) -> None:
    """Let the doings of one person come one after the other until the transaction ends, also on PostgreSQL.

    A double click then finds what the first click made, instead of making it at the same time.
    """
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())


def existing_person(session: Session, person_id: int) -> Person:
    """The person with this id, in whatever state. Raises ``NotFound``."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def person_by_email(session: Session, folded: str) -> Person | None:
    """The person with this folded address (``addresses.fold_address``), in whatever state."""
    return session.scalar(select(Person).where(Person.email_folded == folded))


def marks_by_id(session: Session, person_ids: Sequence[int]) -> dict[int, PersonMark]:
    """The people with these ids, as shown beside something else."""
    if not person_ids:
        return {}
    found = session.execute(select(PERSON_MARK).where(Person.id.in_(set(person_ids))))
    return {person.id: person_mark(person) for (person,) in found}


def administrators_able(session: Session) -> int:
    """How many administrators can sign in; 0 in a house that was never set up."""
    return session.scalar(select(func.count()).select_from(Person).where(*_able_administrator())) or 0


def administrator_ids(session: Session) -> list[int]:
    """Ids of the administrators who can sign in, first the one who came first."""
    return list(session.scalars(select(Person.id).where(*_able_administrator()).order_by(Person.id)))


def open_sessions(session: Session, person_id: int) -> Sequence[SignedIn]:
    """The browsers in which a person is signed in, the last used first."""
    query = select(SignedIn).where(SignedIn.person_id == person_id, SignedIn.ends > now())
    return session.scalars(query.order_by(SignedIn.seen.desc(), SignedIn.id.desc())).all()


def photo_in_use(session: Session, name: str) -> bool:
    """Whether somebody shows the photo ``name``."""
    return session.scalar(select(Person.id).where(Person.photo == name).limit(1)) is not None


def colleagues(
    session: Session,
    *,
    q: str = "",
    department_id: int | None = None,
    sort: ColleagueSort = "name",
    shared: Mapping[int, int] | None = None,
    page: int = 1,
    size: int = 24,
) -> Page[Person]:
    """Colleagues by name, by when they joined, or by how much they shared.

    ``q`` is looked for in name, job and place. ``shared`` gives the number of public practices of an author, which this
    room does not know. An author of the starter library is a colleague as long as something of theirs is public.
    """
    conditions = _listed(q, shared)
    if department_id is not None:
        conditions.append(Person.department_id == department_id)
    query = select(Person).where(*conditions)
    total = session.scalar(select(func.count()).select_from(Person).where(*conditions)) or 0
    if sort == "shared" and shared:
        rank = case(shared, value=Person.id, else_=0)
        query = query.order_by(rank.desc())
    elif sort == "newest":
        query = query.order_by(Person.created.desc())
    return _page(session, query, total, page, size)


def colleagues_by_department(
    session: Session, q: str = "", *, shared: Mapping[int, int] | None = None
) -> dict[int, int]:
    """How many colleagues each department has; ``q`` and ``shared`` as for ``colleagues``."""
    query = select(Person.department_id, func.count()).where(*_listed(q, shared), Person.department_id.is_not(None))
    rows = session.execute(query.group_by(Person.department_id))
    return {department: count for department, count in rows if department is not None}


def everybody(session: Session, *, q: str = "", state: str = "", page: int = 1, size: int = 50) -> Page[Person]:
    """People in every state, for an administrator; ``q`` is looked for in name and address."""
    conditions: list[ColumnElement[bool]] = []
    if q:
        conditions.append(_names(q, Person.name, Person.email_folded))
    if state:
        conditions.append(Person.state == state)
    total = session.scalar(select(func.count()).select_from(Person).where(*conditions)) or 0
    return _page(session, select(Person).where(*conditions), total, page, size)


def open_invitations(session: Session) -> Sequence[Invitation]:
    """Invitations that can still be used, the newest first."""
    query = select(Invitation).where(Invitation.used.is_(None), Invitation.ends > now())
    return session.scalars(query.order_by(Invitation.created.desc(), Invitation.id.desc())).all()


def names_by_id(session: Session, person_ids: Sequence[int]) -> Mapping[int, str]:
    """The names of the people with these ids."""
    if not person_ids:
        return {}
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(person_ids))))
    return {person_id: name for person_id, name in rows}


def _able_administrator() -> tuple[ColumnElement[bool], ...]:
    return (Person.role == "administrator", Person.state == "active", Person.password_hash.is_not(None))


def _listed(q: str, shared: Mapping[int, int] | None) -> list[ColumnElement[bool]]:
    """Who stands in the list of colleagues: who is active, and the invented authors of what is public."""
    example = and_(Person.state == "invited", Person.origin != "", Person.id.in_(list(shared or ())))
    shown = or_(Person.state == "active", example)
    return [shown, _names(q, Person.name, Person.job, Person.place)] if q else [shown]


def _names(q: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Every word of ``q`` stands in one of ``columns``, ``%`` and ``_`` being themselves."""
    words = q.lower().split()[:6]
    return and_(
        True, *(or_(*(func.lower(column).contains(word, autoescape=True) for column in columns)) for word in words)
    )


def _page(session: Session, query: Select[Person], total: int, page: int, size: int) -> Page[Person]:
    rows = query.order_by(func.lower(Person.name), Person.id).limit(size).offset((page - 1) * size)
    return Page(session.scalars(rows).all(), page, size, total)
