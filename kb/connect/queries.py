"""Reading requests and conversations: only ever by the two people in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from kb.connect import policy, transitions
from kb.connect.models import LIVE, Message, ReadMark, Request
from kb.core.clock import now
from kb.core.errors import NotFound
from kb.people.models import Person
from kb.people.queries import PersonMark, person_mark
from kb.practices.models import Practice
from kb.taxonomy.models import Department
from kb.taxonomy.queries import DepartmentMark, department_mark

CONVERSATIONS = 100
"""Conversations in a list, newest first."""


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


@dataclass(frozen=True)
class Line:
    """A conversation in a list, as ``viewer`` sees it."""

    id: int
    other: PersonMark
    about: About | None
    intent: str
    state: str
    agreed: datetime | None
    changed: datetime
    mine: bool
    """Whether the viewer asked."""
    unread: int
    last: str
    """Begin of the last message, as plain text."""
    last_own: bool
    last_language: str

    @property
    def waits(self) -> bool:
        """Whether the viewer is the one to act."""
        return self.state in LIVE and (self.unread > 0 or (self.state == "open" and not self.mine))


@dataclass(frozen=True)
class Conversations:
    """A person's conversations: those that wait for them, the others that go on, and those that are over."""

    waiting: tuple[Line, ...]
    going: tuple[Line, ...]
    over: tuple[Line, ...]

    def __bool__(self) -> bool:
        return bool(self.waiting or self.going or self.over)


@dataclass(frozen=True)
class Item:
    """One act in a thread; ``html`` is empty when nothing was written with it."""

    id: int
    verb: str
    author: PersonMark
    own: bool
    html: str
    language: str
    created: datetime


@dataclass(frozen=True)
class ProposedMoment:
    """A moment to choose; ``over`` when it has passed."""

    number: int
    starts: datetime
    over: bool


@dataclass(frozen=True)
class Thread:
    """A conversation to be read whole by one of the two."""

    id: int
    other: Colleague
    about: About | None
    intent: str
    state: str
    mine: bool
    minutes: int | None
    channel: str | None
    agreed: datetime | None
    created: datetime
    moments: tuple[ProposedMoment, ...]
    items: tuple[Item, ...]
    verbs: frozenset[str]
    unread: int

    @property
    def may_choose(self) -> bool:
        """Whether the viewer can still choose one of the moments."""
        to_come = any(not moment.over for moment in self.moments)
        return "accept" in self.verbs and self.agreed is None and to_come and self.other.active

    @property
    def may_write(self) -> bool:
        return "reply" in self.verbs and self.other.active

    @property
    def last_id(self) -> int:
        return self.items[-1].id if self.items else 0


def _mine(person_id: int) -> ColumnElement[bool]:
    return or_(Request.asker_id == person_id, Request.asked_id == person_id)


def _unread(person_id: int) -> Subquery:
    """Columns ``request_id`` and ``unread``: messages by the other one since the person's last visit."""
    mark = and_(ReadMark.request_id == Message.request_id, ReadMark.person_id == person_id)
    return (
        select(Message.request_id, func.count().label("unread"))
        .join(Request, Request.id == Message.request_id)
        .outerjoin(ReadMark, mark)
        .where(_mine(person_id), Message.author_id != person_id, Message.id > func.coalesce(ReadMark.message_id, 0))
        .group_by(Message.request_id)
        .subquery()
    )


def unread_count(session: Session, person_id: int) -> int:
    """In how many conversations something waits to be read."""
    return session.scalar(select(func.count()).select_from(_unread(person_id))) or 0


def conversations(session: Session, person_id: int, language: str) -> Conversations:
    """The person's newest conversations, in five queries whatever their number."""
    live_first = case((Request.state.in_(LIVE), 0), else_=1)
    query = (
        select(Request)
        .where(_mine(person_id))
        .order_by(live_first, Request.changed.desc(), Request.id.desc())
        .limit(CONVERSATIONS)
        .options(*_shown())
    )
    requests = session.scalars(query).all()
    unread = {row.request_id: row.unread for row in session.execute(select(_unread(person_id)))}
    last = _last_messages(session, [request.id for request in requests])
    lines = [_line(each, person_id, unread.get(each.id, 0), last.get(each.id), language) for each in requests]
    return Conversations(
        waiting=tuple(line for line in lines if line.waits),
        going=tuple(line for line in lines if line.state in LIVE and not line.waits),
        over=tuple(line for line in lines if line.state not in LIVE),
    )


def require_member(session: Session, person_id: int, request_id: int) -> None:
    """Raise ``NotFound`` for anybody but the two in the conversation."""
    policy.require_party(session.get(Request, request_id), person_id)


def conversation(session: Session, person_id: int, request_id: int, language: str) -> Thread:
    """The whole conversation. Raises ``NotFound`` for anybody but the two in it, whatever their role."""
    query = select(Request).where(Request.id == request_id).options(*_shown(), selectinload(Request.moments))
    request = session.scalar(query)
    party = policy.require_party(request, person_id)
    if request is None:
        raise NotFound
    messages = select(Message).where(Message.request_id == request_id).order_by(Message.id)
    items = session.scalars(messages.options(joinedload(Message.author))).all()
    counted = _unread(person_id)
    unread = session.scalar(select(counted.c.unread).where(counted.c.request_id == request_id))
    moment = now()
    return Thread(
        id=request.id,
        other=colleague(session, _other(request, person_id), language),
        about=_about(request, language),
        intent=request.intent,
        state=request.state,
        mine=party == "asker",
        minutes=request.minutes,
        channel=request.channel,
        agreed=request.agreed,
        created=request.created,
        moments=tuple(ProposedMoment(each.number, each.starts, each.starts <= moment) for each in request.moments),
        items=tuple(_item(each, person_id) for each in items),
        verbs=transitions.verbs(request.state, party),
        unread=unread or 0,
    )


def between(session: Session, asker_id: int, asked_id: int, practice_id: int | None) -> int | None:
    """Id of the newest living conversation in which ``asker_id`` asked ``asked_id`` about the practice."""
    same = Request.practice_id == practice_id if practice_id else Request.practice_id.is_(None)
    query = select(Request.id).where(
        Request.asker_id == asker_id, Request.asked_id == asked_id, same, Request.state.in_(LIVE)
    )
    return session.scalar(query.order_by(Request.id.desc()).limit(1))


def next_talks(session: Session, person_id: int, limit: int = 3) -> list[tuple[int, PersonMark, datetime]]:
    """Agreed talks to come, soonest first: (request id, the other one, when)."""
    query = (
        select(Request)
        .where(_mine(person_id), Request.agreed > now(), Request.state == "accepted")
        .order_by(Request.agreed)
        .limit(limit)
        .options(joinedload(Request.asker), joinedload(Request.asked))
    )
    found = session.scalars(query)
    return [(each.id, person_mark(_other(each, person_id)), each.agreed) for each in found if each.agreed]


def colleague(session: Session, person: Person, language: str) -> Colleague:
    """``person`` with what helps to reach them."""
    department = session.get(Department, person.department_id) if person.department_id else None
    return Colleague(
        mark=person_mark(person),
        department=department_mark(department, language) if department else None,
        languages=tuple(person.languages),
        reachable=person.reachable,
    )


def _shown() -> tuple[ExecutableOption, ...]:
    practice = joinedload(Request.practice)
    return (joinedload(Request.asker), joinedload(Request.asked), practice.joinedload(Practice.department))


def _other(request: Request, person_id: int) -> Person:
    return request.asked if person_id == request.asker_id else request.asker


def _about(request: Request, language: str) -> About | None:
    if request.practice is not None and request.practice.state == "published":
        return _about_practice(request.practice, language)
    if request.about:
        return About(request.about)
    return None


def _about_practice(practice: Practice, language: str) -> About:
    mark = department_mark(practice.department, language)
    return About(practice.title, practice.language, practice.id, practice.slug, mark, practice.author_id)


def _last_messages(session: Session, request_ids: Sequence[int]) -> dict[int, Message]:
    """The last message with words of each request."""
    newest = select(func.max(Message.id)).where(Message.request_id.in_(request_ids), Message.body != "")
    query = select(Message).where(Message.id.in_(newest.group_by(Message.request_id)))
    return {message.request_id: message for message in session.scalars(query)}


def _line(request: Request, person_id: int, unread: int, last: Message | None, language: str) -> Line:
    return Line(
        id=request.id,
        other=person_mark(_other(request, person_id)),
        about=_about(request, language),
        intent=request.intent,
        state=request.state,
        agreed=request.agreed,
        changed=request.changed,
        mine=request.asker_id == person_id,
        unread=unread,
        last=_begin(last.plain) if last else "",
        last_own=last is not None and last.author_id == person_id,
        last_language=last.language if last else "",
    )


def _begin(plain: str, most: int = 160) -> str:
    """The first words of a text on one line: at most ``most`` characters, cut at a word."""
    words = " ".join(plain.split())
    return words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…"


def _item(message: Message, person_id: int) -> Item:
    return Item(
        id=message.id,
        verb=message.verb,
        author=person_mark(message.author),
        own=message.author_id == person_id,
        html=message.html,
        language=message.language,
        created=message.created,
    )
