"""What administrators do: roles, who left, who is back."""

import logging

from sqlalchemy.orm import Session

from kb.core import outbox
from kb.core.errors import Conflict, NotFound
from kb.core.language import text
from kb.people.events import PersonDeactivated, PersonReactivated, RoleChanged
from kb.people.models import Person
from kb.people.names import require_role
from kb.people.policy import require_may_administer, require_not_last_administrator
from kb.people.queries import Viewer
from kb.people.sessions import end_all_sessions

log = logging.getLogger(__name__)


def set_role(session: Session, viewer: Viewer | None, person_id: int, role: str) -> Person:
    """Give a person another role; they sign in again with it. ``viewer`` is ``None`` for the command line.

    Raises ``NotAllowed``, ``Invalid``, ``NotFound``, and ``Conflict`` for the last administrator.
    """
    person = _administered(session, viewer, person_id)
    require_role(role)
    if person.role == role:
        return person
    if role != "administrator":
        require_not_last_administrator(session, person)
    person.role = role
    end_all_sessions(session, person.id)
    outbox.record(session, RoleChanged(person.id, role, viewer.id if viewer else None))
    log.info("role changed", extra={"person": person.id, "role": role, "by": viewer.id if viewer else None})
    return person


def deactivate(session: Session, viewer: Viewer | None, person_id: int) -> Person:
    """Let a person who left out at once, on every browser; what they wrote stays.

    Raises ``NotAllowed``, ``NotFound``, and ``Conflict`` for the last administrator.
    """
    person = _administered(session, viewer, person_id)
    if person.state == "deactivated":
        return person
    require_not_last_administrator(session, person)
    person.state = "deactivated"
    person.epoch += 1
    person.reset_asked = None
    end_all_sessions(session, person.id)
    outbox.record(session, PersonDeactivated(person.id, viewer.id if viewer else None))
    log.info("person deactivated", extra={"person": person.id, "by": viewer.id if viewer else None})
    return person


def reactivate(session: Session, viewer: Viewer | None, person_id: int) -> Person:
    """Let a person in again, with the password they had; who never had one needs an invitation.

    Raises ``NotAllowed``, ``NotFound`` and, when the person never left, ``Conflict``.
    """
    person = _administered(session, viewer, person_id)
    if person.state != "deactivated":
        raise Conflict(text("%(name)s did not leave.", name=person.name))
    person.state = "active" if person.password_hash else "invited"
    outbox.record(session, PersonReactivated(person.id, viewer.id if viewer else None))
    log.info("person reactivated", extra={"person": person.id, "by": viewer.id if viewer else None})
    return person


def _administered(session: Session, viewer: Viewer | None, person_id: int) -> Person:
    if viewer is not None:
        require_may_administer(viewer)
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person
