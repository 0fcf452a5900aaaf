"""Accounts: how a person comes to be one of the house."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from kb.core import outbox
from kb.core.clock import now
from kb.core.db import add
from kb.core.errors import Conflict
from kb.core.language import text
from kb.people.addresses import Address, parse_address
from kb.people.events import PersonJoined
from kb.people.invitations import is_open, use_up
from kb.people.models import Invitation, Person
from kb.people.names import good_name, one_line, require_role, spoken
from kb.people.queries import administrators_able, person_by_email

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Newcomer:
    """What somebody says of themselves when they sign up; ``password_hash`` was computed before."""

    name: str
    password_hash: str
    department_id: int | None = None
    languages: Sequence[str] = field(default_factory=tuple)
    language: str | None = None


def add_person(
    session: Session,
    *,
    email: str,
    name: str,
    role: str = "member",
    department_id: int | None = None,
    password_hash: str | None = None,
    state: str = "active",
    origin: str = "",
    language: str | None = None,
    languages: Sequence[str] = (),
    job: str = "",
    place: str = "",
    helps: str = "",
    reachable: str = "",
    bio: str = "",
) -> Person:
    """A new person; without a password they cannot sign in.

    Raises ``Invalid`` for an address, name or role that does not hold, ``Conflict`` when the address is taken.
    """
    address = parse_address(email)
    if person_by_email(session, address.folded) is not None:
        raise Conflict(text("%(email)s belongs to a colleague already.", email=address.email))
    person = _blank(address, good_name(name))
    person.role = require_role(role)
    person.department_id = department_id
    person.password_hash = password_hash
    person.state = state
    person.origin = origin
    person.language = language
    person.languages = spoken(languages)
    person.job, person.place, person.helps = one_line(job), one_line(place), one_line(helps)
    person.reachable, person.bio = one_line(reachable), bio.strip()
    return add(session, person)


def ensure_invited(session: Session, email: str, name: str | None = None, department_id: int | None = None) -> Person:
    """The person with this address; an unknown one becomes an invited, not yet active colleague.

    Without a ``name`` the address gives one: ``jan.de-smet@example.org`` -> ``Jan De Smet``. Raises ``Invalid``.
    """
    address = parse_address(email)
    known = person_by_email(session, address.folded)
    if known is not None:
        return known
    person = _blank(address, good_name(name) if name and name.strip() else name_from(address))
    person.state = "invited"
    person.department_id = department_id
    return add(session, person)


def name_from(address: Address) -> str:
    """A first guess of a name: ``jan.de-smet@example.org`` -> ``Jan De Smet``."""
    local = address.email.rpartition("@")[0].partition("+")[0]
    words = [word for word in local.replace("_", ".").replace("-", ".").split(".") if any(map(str.isalpha, word))]
    return " ".join(word.capitalize() for word in words)[:80] or address.email[:80].replace("@", " ")


def join(session: Session, address: Address, newcomer: Newcomer, role: str = "member") -> Person:
    """Let the owner of ``address`` in, who proved to own it.

    Somebody known only from an import or invitation keeps what was written in their name.
    Raises ``Conflict`` when the account exists already, also when it was deactivated, and ``Invalid``.
    """
    person = person_by_email(session, address.folded)
    if person is not None and person.state != "invited":
        raise Conflict(text("This address has an account already. Sign in, or choose a new password."))
    if person is None:
        person = add(session, _blank(address, good_name(newcomer.name)))
    person.name = good_name(newcomer.name)
    person.email = address.email
    person.role = require_role(role)
    person.state = "active"
    person.password_hash = newcomer.password_hash
    person.department_id = newcomer.department_id
    person.languages = spoken(newcomer.languages)
    person.language = newcomer.language
    person.epoch += 1
    outbox.record(session, PersonJoined(person.id))
    log.info("person joined", extra={"person": person.id, "role": person.role})
    return person


def found_house(session: Session, address: Address, newcomer: Newcomer) -> Person:
    """Let the first administrator in. Raises ``Conflict`` when there is one already, ``Invalid``."""
    if administrators_able(session):
        raise Conflict(text("This site has an administrator already. Sign in, or ask for an invitation."))
    return join(session, address, newcomer, "administrator")


def accept_invitation(session: Session, invitation: Invitation, newcomer: Newcomer) -> Person:
    """Let the invited person in with the role of the invitation, which is then used up.

    Raises ``Conflict`` when the invitation or the address was used meanwhile.
    """
    fresh = session.get(Invitation, invitation.id)
    if fresh is None or not is_open(fresh):
        raise Conflict(text("This invitation was used already. Sign in with the password you chose."))
    use_up(session, fresh.id)
    return join(session, parse_address(fresh.email), newcomer, fresh.role)


def _blank(address: Address, name: str) -> Person:
    """A person with every field set, so that it reads the same before and after the database saw it."""
    return Person(
        email=address.email,
        email_folded=address.folded,
        name=name,
        password_hash=None,
        role="member",
        state="active",
        origin="",
        department_id=None,
        job="",
        place="",
        languages=[],
        helps="",
        reachable="",
        bio="",
        photo=None,
        language=None,
        scheme="system",
        shortcuts=True,
        epoch=0,
        reset_asked=None,
        created=now(),
        seen=None,
    )
