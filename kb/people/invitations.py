"""Invitations: a link for one address, used once, good for two weeks."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kb.core import outbox
from kb.core.clock import now
from kb.core.db import add
from kb.core.errors import Conflict, NotFound
from kb.core.language import text
from kb.people.addresses import Address, parse_address
from kb.people.events import PersonInvited
from kb.people.models import Invitation, Person
from kb.people.names import good_name, require_language, require_role
from kb.people.policy import require_may_administer
from kb.people.queries import Viewer, person_by_email
from kb.people.tokens import Tokens

LASTS = timedelta(days=14)


def invite(
    session: Session,
    viewer: Viewer | None,
    email: str,
    *,
    name: str = "",
    role: str = "member",
    department_id: int | None = None,
    language: str = "nl",
    by_mail: bool = True,
) -> tuple[Invitation, str]:
    """Invite ``email``; returns the invitation and the secret of its link, which is shown once and not kept.

    ``viewer`` is ``None`` for the command line. An earlier invitation of the same address stops working.
    Raises ``NotAllowed``, ``Invalid`` for an address, name or role that does not hold, and ``Conflict`` when the
    address belongs to a colleague already.
    """
    if viewer is not None:
        require_may_administer(viewer)
    address = parse_address(email)
    known = _known(session, address)
    withdraw_open(session, address.email)
    moment = now()
    secret = secrets.token_urlsafe(24)
    invitation = Invitation(
        secret_hash=_hash(secret),
        email=address.email,
        name=good_name(name) if name.strip() else (known.name if known else ""),
        role=require_role(role),
        department_id=department_id,
        inviter_id=viewer.id if viewer else None,
        language=require_language(language),
        created=moment,
        ends=moment + LASTS,
    )
    add(session, invitation)
    if by_mail:
        outbox.record(session, PersonInvited(invitation.id))
    return invitation, secret


def _known(session: Session, address: Address) -> Person | None:
    person = person_by_email(session, address.folded)
    if person is not None and person.state != "invited":
        raise Conflict(text("%(email)s belongs to a colleague already.", email=address.email))
    return person


def open_invitation(session: Session, tokens: Tokens, link: str) -> Invitation:
    """The invitation that ``link`` (the secret shown once, or the token of the mail) opens.

    Raises ``NotFound`` when there is none, it was used or it is over; which of these, a stranger is not told.
    """
    invitation = session.scalar(select(Invitation).where(Invitation.secret_hash == _hash(link)))
    if invitation is None:
        invitation = _from_mail(session, tokens, link)
    if invitation is None or not is_open(invitation):
        raise NotFound(text("This invitation does not work any more. Ask a colleague who runs the site for a new one."))
    return invitation


def is_open(invitation: Invitation) -> bool:
    """Whether the invitation can still be used."""
    return invitation.used is None and now() < invitation.ends


def withdraw_open(session: Session, email: str) -> None:
    """End the open invitations of an address."""
    mine = func.lower(Invitation.email) == email.casefold()
    session.execute(
        update(Invitation).where(mine, Invitation.used.is_(None), Invitation.ends > now()).values(ends=now())
    )


def withdraw(session: Session, viewer: Viewer, invitation_id: int) -> None:
    """Make an invitation worthless. Raises ``NotAllowed`` and ``NotFound``."""
    require_may_administer(viewer)
    invitation = session.get(Invitation, invitation_id)
    if invitation is None:
        raise NotFound
    invitation.ends = min(invitation.ends, now())


def use_up(session: Session, invitation_id: int) -> None:
    """Mark an invitation as used, once. Raises ``Conflict`` when somebody was first."""
    query = update(Invitation).where(Invitation.id == invitation_id, Invitation.used.is_(None)).values(used=now())
    if session.scalar(query.returning(Invitation.id)) is None:
        raise Conflict(text("This invitation was used already. Sign in with the password you chose."))


def _from_mail(session: Session, tokens: Tokens, link: str) -> Invitation | None:
    payload = tokens.read("invitation", link)
    if payload is None or not isinstance(payload.get("i"), int):
        return None
    invitation = session.get(Invitation, payload["i"])
    if invitation is None or not hmac.compare_digest(invitation.secret_hash.hex()[:32], str(payload.get("h", ""))):
        return None
    return invitation


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
