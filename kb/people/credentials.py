"""Signing in, and changing what one signs in with.

Functions that need a password hash get it made: hashing takes a tenth of a second and may not hold the one writer.
"""

import logging
import secrets
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from kb.core import outbox
from kb.core.clock import now
from kb.core.errors import Conflict, NotAllowed
from kb.core.language import text
from kb.people import passwords
from kb.people.addresses import Address, fold_address, parse_address
from kb.people.events import AddressChangeAsked, AddressChanged, PasswordChanged, ResetAsked, SignUpAsked
from kb.people.models import Person
from kb.people.policy import may_sign_in
from kb.people.queries import person_by_email
from kb.people.sessions import end_all_sessions
from kb.people.tokens import Tokens, address_change, opens_address, opens_reset

log = logging.getLogger(__name__)


def authenticate(session: Session, email: str, password: str) -> Person | None:
    """Who signs in with this address and password, or ``None``.

    Whether the address is known changes neither the answer nor the work it takes. Only reads.
    """
    person = person_by_email(session, fold_address(email[:400]))
    known = person is not None and may_sign_in(person)
    right = passwords.verify(person.password_hash if person is not None and known else None, password)
    log.info("sign-in", extra={"person": person.id if person else None, "right": right})
    return person if right else None


def keep_rehash(session: Session, person_id: int, former: str, fresh: str) -> None:
    """Keep the same password under today's settings, unless it was changed meanwhile."""
    same = (Person.id == person_id, Person.password_hash == former)
    session.execute(update(Person).where(*same).values(password_hash=fresh))


def ask_sign_up(session: Session, address: Address, language: str) -> None:
    """Have a link to sign up sent to ``address``; an address with an account gets a mail that says so."""
    outbox.record(session, SignUpAsked(address.email, language, secrets.token_hex(8)))


def ask_reset(session: Session, email: str) -> None:
    """Have a link for a new password sent to ``email``, when it has an account.

    Writes the same whether it has one or not: who asks cannot tell from the time it takes.
    """
    outbox.record(session, ResetAsked(fold_address(email), now().isoformat()))


def note_reset(session: Session, email: str, asked: datetime) -> Person | None:
    """The person a mail for a new password goes to; older links of theirs stop working.

    ``None`` when nobody can sign in with ``email``, or a newer mail was asked for. Harmless when run twice.
    """
    person = person_by_email(session, email)
    if person is None or not may_sign_in(person):
        return None
    if person.reset_asked is not None and person.reset_asked > asked:
        return None
    person.reset_asked = asked
    return person


def reset_password(session: Session, tokens: Tokens, person_id: int, token: str, fresh: str) -> Person:
    """Keep ``fresh`` as the password hash of the person a link was sent to; it ends every session and link.

    Raises ``Conflict`` when the link was used or replaced meanwhile.
    """
    person = session.get(Person, person_id)
    if person is None or not opens_reset(tokens, person, token):
        raise Conflict(text("This link does not work any more. Ask for a new one."))
    return _new_password(session, person, fresh, keep_session=None)


def change_password(session: Session, person_id: int, former: str | None, fresh: str, *, keep_session: int) -> Person:
    """Keep ``fresh`` as the password hash; every other session and every open link ends.

    ``former`` is the hash the old password was checked against. Raises ``Conflict`` when it changed meanwhile.
    """
    person = session.get(Person, person_id)
    if person is None or person.state != "active" or person.password_hash != former:
        raise Conflict(text("Your password was changed a moment ago. Sign in again."))
    return _new_password(session, person, fresh, keep_session=keep_session)


def ask_address(session: Session, person_id: int, email: str) -> Address:
    """Have a link sent to the new address of a person; nothing changes before it is opened.

    Whether the address belongs to somebody else is not told here. Raises ``Invalid``.
    """
    address = parse_address(email)
    outbox.record(session, AddressChangeAsked(person_id, address.email, secrets.token_hex(8)))
    return address


def change_address(session: Session, tokens: Tokens, viewer_id: int, token: str) -> Person:
    """Take the new address of the link ``token``, which ends every other open link. The old address hears of it.

    Raises ``NotAllowed`` when the link is of somebody else, ``Conflict`` when it does not work (any more).
    """
    change = address_change(tokens, token)
    if change is None:
        raise Conflict(text("This link does not work any more. Ask for a new one."))
    person_id, email, mark = change
    if person_id != viewer_id:
        raise NotAllowed(text("This link belongs to another account. Sign in with that one first."))
    person = session.get(Person, person_id)
    address = parse_address(email)
    taken = person_by_email(session, address.folded)
    if person is None or not opens_address(tokens, person, mark) or (taken is not None and taken.id != person_id):
        raise Conflict(text("This link does not work any more. Ask for a new one."))
    former = person.email
    person.email, person.email_folded = address.email, address.folded
    person.epoch += 1
    person.reset_asked = None
    outbox.record(session, AddressChanged(person.id, former, person.epoch))
    log.info("address changed", extra={"person": person.id})
    return person


def _new_password(session: Session, person: Person, fresh: str, *, keep_session: int | None) -> Person:
    person.password_hash = fresh
    person.epoch += 1
    person.reset_asked = None
    end_all_sessions(session, person.id, except_id=keep_session)
    outbox.record(session, PasswordChanged(person.id, person.epoch))
    log.info("password changed", extra={"person": person.id})
    return person
