"""Reading one conversation whole: only ever by the two people in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from kb.connect import policy, transitions
from kb.connect.marks import About, Colleague, about_of, colleague, other, shown
from kb.connect.models import Message, Request
from kb.connect.queries import unread_messages
from kb.core.clock import now
from kb.core.errors import NotFound
from kb.people.queries import PersonMark, person_mark


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


def require_member(session: Session, person_id: int, request_id: int) -> None:
    """Raise ``NotFound`` for anybody but the two in the conversation."""
    policy.require_party(session.get(Request, request_id), person_id)


def conversation(session: Session, person_id: int, request_id: int, language: str) -> Thread:
    """The whole conversation. Raises ``NotFound`` for anybody but the two in it, whatever their role."""
    query = select(Request).where(Request.id == request_id).options(*shown(), selectinload(Request.moments))
    request = session.scalar(query)
    party = policy.require_party(request, person_id)
    if request is None:
        raise NotFound
    messages = select(Message).where(Message.request_id == request_id).order_by(Message.id)
    items = session.scalars(messages.options(joinedload(Message.author))).all()
    counted = unread_messages(person_id)
    unread = session.scalar(select(counted.c.unread).where(counted.c.request_id == request_id))
    moment = now()
    return Thread(
        id=request.id,
        other=colleague(session, other(request, person_id), language),
        about=about_of(request, language),
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
