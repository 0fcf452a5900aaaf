"""Asking, answering and closing. Each function needs a write session and leaves the commit to its caller."""

import hashlib
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from kb.connect import policy, transitions, wish
from kb.connect.events import ConversationMoved, RequestMade
from kb.connect.models import Message, Moment, ReadMark, Request
from kb.connect.wish import Wish, Written
from kb.core import limits, outbox
from kb.core.clock import now
from kb.core.db import add
from kb.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.core.language import text
from kb.people.models import Person
from kb.practices.models import Practice

DAY = timedelta(seconds=policy.DAY_SECONDS)
NOTHING = Written("", "", "", "en")


def ask(session: Session, asker_id: int, wanted: Wish, *, per_day: int) -> Request:
    """Make a request and its first message; the same form sent again gives the request it made.

    Raises ``Invalid`` for what is wrong in the wish, ``NotFound`` for an unknown colleague or a practice that is
    not public, and what ``policy.require_may_ask`` raises.
    """
    # the lock on the asker's own row makes counting and adding one step, also on PostgreSQL
    asker = _person(session, asker_id, lock=True)
    token = _once(wanted.token, wanted.asked_id, wanted.practice_id, wanted.intent, wanted.written.source)
    earlier = session.scalar(select(Request).where(Request.asker_id == asker_id, Request.token == token))
    if earlier is not None:
        return earlier
    asked = _person(session, wanted.asked_id)
    practice = _practice(session, wanted.practice_id)
    facts = facts_for(session, asker_id, asked.id, wanted.practice_id)
    policy.require_may_ask(asker, asked, facts, per_day)
    wish.require_right(wanted, now())
    request = add(session, _new_request(asker_id, wanted, practice, token))
    message = _say(session, request, asker_id, "ask", wanted.written, token)
    outbox.record(session, RequestMade(request.id, message.id))
    return request


def accept(session: Session, person_id: int, request_id: int, number: int, token: str) -> Request:
    """The asked person chooses moment ``number``. Raises ``Invalid`` for a moment that is not there or is over."""
    request, party = _locked(session, person_id, request_id)
    token = _once(token, "accept", number)
    if _said(session, request, person_id, token):
        return request
    moment = next((each for each in request.moments if each.number == number), None)
    if moment is None:
        raise Invalid({"moment": [text("Choose one of the proposed moments.")]})
    if request.agreed is not None:
        raise _moved_on()
    if moment.starts <= now():
        raise Invalid({"moment": [text("This moment is over. Choose one to come.")]})
    _require_reachable(session, request, person_id)
    _move(request, party, "accept")
    request.agreed = moment.starts
    _tell(session, request, person_id, "accept", NOTHING, token)
    return request


def decline(session: Session, person_id: int, request_id: int, written: Written, token: str) -> Request:
    """The asked person says no, with or without words."""
    if written.source.strip():
        wish.require_text(written.source)
    return _act(session, person_id, request_id, "decline", written, token)


def reply(session: Session, person_id: int, request_id: int, written: Written, token: str) -> Request:
    """Either of the two writes. Raises ``TooMany`` beyond ``policy.MESSAGES_PER_HOUR``."""
    wish.require_text(written.source)
    return _act(session, person_id, request_id, "reply", written, token)


def withdraw(session: Session, person_id: int, request_id: int, token: str) -> Request:
    """The asker takes the question back before it is answered."""
    return _act(session, person_id, request_id, "withdraw", NOTHING, token)


def close(session: Session, person_id: int, request_id: int, token: str) -> Request:
    """Either of the two ends an answered conversation."""
    return _act(session, person_id, request_id, "close", NOTHING, token)


def mark_read(session: Session, person_id: int, request_id: int, message_id: int) -> None:
    """Note that ``person_id`` has read up to ``message_id``; the mark never goes back. Strangers get ``NotFound``."""
    _locked(session, person_id, request_id)  # the lock lets two tabs write the same mark one after the other
    last = session.scalar(select(func.max(Message.id)).where(Message.request_id == request_id)) or 0
    _mark(session, request_id, person_id, min(message_id, last))


def facts_for(session: Session, asker_id: int, asked_id: int, practice_id: int | None) -> policy.Facts:
    """What ``policy.refusal`` has to know about earlier requests."""
    key = _open_key(asker_id, asked_id, practice_id)
    recent = (
        select(func.count()).select_from(Request).where(Request.asker_id == asker_id, Request.created > now() - DAY)
    )
    open_id = select(Request.id).where(Request.open_key == key)
    pair = recent.where(Request.asked_id == asked_id)
    facts = select(open_id.scalar_subquery(), pair.scalar_subquery(), recent.scalar_subquery())
    return policy.Facts(*session.execute(facts).one())


def _act(session: Session, person_id: int, request_id: int, verb: str, written: Written, token: str) -> Request:
    request, party = _locked(session, person_id, request_id)
    token = _once(token, verb, written.source)
    if _said(session, request, person_id, token):
        return request
    if verb == "reply":
        _require_reachable(session, request, person_id)
    _move(request, party, verb)
    _tell(session, request, person_id, verb, written, token)
    return request


def _locked(session: Session, person_id: int, request_id: int) -> tuple[Request, transitions.Party]:
    query = select(Request).where(Request.id == request_id).options(selectinload(Request.moments))
    request = session.scalar(query.with_for_update(of=Request))
    party = policy.require_party(request, person_id)
    if request is None:
        raise NotFound
    return request, party


def _once(token: str, *content: object) -> str:
    """The token of a form with what was filled in: going back to write something else is not a double click."""
    return hashlib.sha256(repr((token, *content)).encode()).hexdigest()


def _said(session: Session, request: Request, person_id: int, token: str) -> bool:
    """Whether this very form was sent before: a double click acts once."""
    query = select(Message.id).where(
        Message.request_id == request.id, Message.author_id == person_id, Message.token == token
    )
    return session.scalar(query) is not None


def _move(request: Request, party: transitions.Party, verb: str) -> None:
    state = transitions.after(request.state, party, verb)
    if state is None:
        raise _moved_on()
    request.state = state
    if state != "open":
        request.open_key = None


def _tell(session: Session, request: Request, person_id: int, verb: str, written: Written, token: str) -> None:
    limits.require(session, f"connect:{person_id}", policy.MESSAGES_PER_HOUR, 3600)
    message = _say(session, request, person_id, verb, written, token)
    outbox.record(session, ConversationMoved(request.id, message.id))


def _say(session: Session, request: Request, person_id: int, verb: str, written: Written, token: str) -> Message:
    moment = now()
    message = Message(
        request_id=request.id,
        author_id=person_id,
        token=token,
        verb=verb,
        body=written.source,
        html=written.html,
        plain=written.plain,
        language=written.language,
        created=moment,
    )
    request.changed = moment
    add(session, message)
    _mark(session, request.id, person_id, message.id)
    return message


def _mark(session: Session, request_id: int, person_id: int, message_id: int) -> None:
    mark = session.get(ReadMark, (request_id, person_id))
    if mark is None:
        add(session, ReadMark(request_id=request_id, person_id=person_id, message_id=message_id))
    else:
        mark.message_id = max(mark.message_id, message_id)


def _require_reachable(session: Session, request: Request, person_id: int) -> None:
    other = _person(session, request.other_id(person_id))
    if not policy.may_write_to(other):
        raise NotAllowed(text("%(name)s does not work here any more and cannot be reached.", name=other.name))


def _new_request(asker_id: int, wanted: Wish, practice: Practice | None, token: str) -> Request:
    moment = now()
    talk = wanted.intent == "talk"
    moments = sorted(set(wanted.moments)) if talk else []
    return Request(
        token=token,
        open_key=_open_key(asker_id, wanted.asked_id, wanted.practice_id),
        intent=wanted.intent,
        state="open",
        asker_id=asker_id,
        asked_id=wanted.asked_id,
        practice_id=wanted.practice_id,
        about=practice.title if practice else "",
        minutes=wanted.minutes if talk else None,
        channel=wanted.channel if talk else None,
        created=moment,
        changed=moment,
        moments=[Moment(number=number, starts=starts) for number, starts in enumerate(moments, 1)],
    )


def _open_key(asker_id: int, asked_id: int, practice_id: int | None) -> str:
    return f"{asker_id}:{asked_id}:{practice_id or 0}"


def _person(session: Session, person_id: int, *, lock: bool = False) -> Person:
    query = select(Person).where(Person.id == person_id)
    person = session.scalar(query.with_for_update() if lock else query)
    if person is None:
        raise NotFound
    return person


def _practice(session: Session, practice_id: int | None) -> Practice | None:
    if practice_id is None:
        return None
    query = select(Practice).where(Practice.id == practice_id, Practice.state == "published")
    practice = session.scalar(query.options(joinedload(Practice.department)))
    if practice is None:
        raise NotFound
    return practice


def _moved_on() -> Conflict:
    return Conflict(text("This conversation moved on meanwhile. Look at it again."))
