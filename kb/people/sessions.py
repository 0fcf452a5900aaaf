"""Signed-in browsers: a row each, so that one can be ended from anywhere and at once.

Idle 14 days, at most 90 days; an administrator 12 hours idle. The cookie holds a secret of 256 bits, the row its
SHA-256: who reads the table cannot sign in with it.
"""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.core.db import add
from kb.core.errors import NotAllowed, NotFound
from kb.people.models import Person
from kb.people.models import Session as SignedIn

IDLE = timedelta(days=14)
IDLE_ADMINISTRATOR = timedelta(hours=12)
LONGEST = timedelta(days=90)
TOUCH_AFTER = timedelta(minutes=5)
MOST = 20
"""Sessions of one person; the one unused for longest makes room for the next."""

_SIGNED_IN = (
    select(Person, SignedIn)
    .join(SignedIn, SignedIn.person_id == Person.id)
    .where(SignedIn.secret_hash == bindparam("secret_hash"), Person.state == "active")
)
"""Put together once, as every request asks it."""


def start_session(session: Session, person: Person, *, stay: bool, ip: str, agent: str) -> str:
    """Sign ``person`` in on one more browser; returns the secret for its cookie.

    Raises ``NotAllowed`` when the person was deactivated since the password was checked.
    """
    moment = now()
    fresh = session.get(Person, person.id)
    if fresh is None or fresh.state != "active" or fresh.password_hash != person.password_hash:
        raise NotAllowed
    _make_room(session, fresh.id)
    secret = secrets.token_urlsafe(32)
    row = SignedIn(
        secret_hash=_hash(secret),
        person_id=fresh.id,
        created=moment,
        seen=moment,
        ends=moment + LONGEST,
        stay=stay,
        ip=ip[:45],
        agent=agent[:200],
    )
    add(session, row)
    fresh.seen = moment
    return secret


def session_person(session: Session, secret: str) -> tuple[Person, SignedIn] | None:
    """Who is signed in with ``secret``, or ``None`` when that session ended in any way."""
    if len(secret) > 100:
        return None
    found = session.execute(_SIGNED_IN, {"secret_hash": _hash(secret)}).first()
    if found is None:
        return None
    person, row = found
    moment = now()
    idle = IDLE_ADMINISTRATOR if person.role == "administrator" else IDLE
    return (person, row) if moment < row.ends and moment < row.seen + idle else None


def touch_due(row: SignedIn) -> bool:
    """Whether the last visit of ``row`` is worth writing down anew: at most every five minutes."""
    return now() >= row.seen + TOUCH_AFTER


def touch(session: Session, session_id: int) -> None:
    """Note that a session is in use now, and its person with it."""
    moment = now()
    session.execute(update(SignedIn).where(SignedIn.id == session_id).values(seen=moment))
    owner = select(SignedIn.person_id).where(SignedIn.id == session_id).scalar_subquery()
    session.execute(update(Person).where(Person.id == owner).values(seen=moment))


def end_session(session: Session, secret: str) -> None:
    """Sign out the browser that holds ``secret``."""
    session.execute(delete(SignedIn).where(SignedIn.secret_hash == _hash(secret)))


def end_one_session(session: Session, person_id: int, session_id: int) -> None:
    """Sign out one browser of a person. Raises ``NotFound`` when it is not one of theirs."""
    if not _delete(session, SignedIn.person_id == person_id, SignedIn.id == session_id):
        raise NotFound


def end_all_sessions(session: Session, person_id: int, *, except_id: int | None = None) -> int:
    """Sign a person out everywhere, or everywhere but in the session ``except_id``; returns how many ended."""
    conditions = [SignedIn.person_id == person_id]
    if except_id is not None:
        conditions.append(SignedIn.id != except_id)
    return _delete(session, *conditions)


def sweep_sessions(session: Session) -> int:
    """Drop the rows that sign nobody in any more; returns how many."""
    return _delete(session, (SignedIn.ends < now()) | (SignedIn.seen < now() - IDLE))


def _make_room(session: Session, person_id: int) -> None:
    query = (
        select(SignedIn.id).where(SignedIn.person_id == person_id).order_by(SignedIn.seen.desc(), SignedIn.id.desc())
    )
    surplus = session.scalars(query.offset(MOST - 1)).all()
    if surplus:
        _delete(session, SignedIn.id.in_(surplus))


def _delete(session: Session, *conditions: object) -> int:
    gone = session.scalars(delete(SignedIn).where(*conditions).returning(SignedIn.id)).all()  # type: ignore[arg-type]
    return len(gone)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
