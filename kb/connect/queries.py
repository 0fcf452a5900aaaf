"""Reading requests and conversations: only ever by the two people in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from kb.connect.marks import About, about_of, other, shown
from kb.connect.models import LIVE, Message, ReadMark, Request
from kb.core.clock import now
from kb.people.queries import PersonMark, person_mark

CONVERSATIONS = 100
"""Conversations in a list, newest first."""


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


def _mine(person_id: int) -> ColumnElement[bool]:
    return or_(Request.asker_id == person_id, Request.asked_id == person_id)


def unread_messages(person_id: int) -> Subquery:
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
    return session.scalar(select(func.count()).select_from(unread_messages(person_id))) or 0


def conversations(session: Session, person_id: int, language: str) -> Conversations:
    """The person's newest conversations, in five queries whatever their number."""
    live_first = case((Request.state.in_(LIVE), 0), else_=1)
    query = (
        select(Request)
        .where(_mine(person_id))
        .order_by(live_first, Request.changed.desc(), Request.id.desc())
        .limit(CONVERSATIONS)
        .options(*shown())
    )
    requests = session.scalars(query).all()
    if not requests:
        return Conversations((), (), ())
    unread = {row.request_id: row.unread for row in session.execute(select(unread_messages(person_id)))}
    last = _last_messages(session, [request.id for request in requests])
    lines = [_line(each, person_id, unread.get(each.id, 0), last.get(each.id), language) for each in requests]
    return Conversations(
        waiting=tuple(line for line in lines if line.waits),
        going=tuple(line for line in lines if line.state in LIVE and not line.waits),
        over=tuple(line for line in lines if line.state not in LIVE),
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
    return [(each.id, person_mark(other(each, person_id)), each.agreed) for each in found if each.agreed]


def _last_messages(session: Session, request_ids: Sequence[int]) -> dict[int, Message]:
    """The last message with words of each request."""
    newest = select(func.max(Message.id)).where(Message.request_id.in_(request_ids), Message.body != "")
    query = select(Message).where(Message.id.in_(newest.group_by(Message.request_id)))
    return {message.request_id: message for message in session.scalars(query)}


def _line(request: Request, person_id: int, unread: int, last: Message | None, language: str) -> Line:
    return Line(
        id=request.id,
        other=person_mark(other(request, person_id)),
        about=about_of(request, language),
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
