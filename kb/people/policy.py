"""Who may do what to people."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.core.errors import Conflict, NotAllowed
from kb.core.language import text
from kb.people.models import Person
from kb.people.queries import Viewer


def may_administer(viewer: Viewer) -> bool:
    """Whether ``viewer`` may invite, change roles and deactivate."""
    return viewer.administers


def require_may_administer(viewer: Viewer) -> None:
    """Raises ``NotAllowed`` for everybody but administrators."""
    if not may_administer(viewer):
        raise NotAllowed


def may_sign_in(person: Person) -> bool:
    """Whether ``person`` can sign in at all."""
    return person.state == "active" and person.password_hash is not None


def require_not_last_administrator(session: Session, person: Person) -> None:
    """Raises ``Conflict`` when ``person`` is the only administrator who can sign in.

    Locks the rows of the administrators, so that two of them cannot take each other out at once.
    """
    if person.role != "administrator" or not may_sign_in(person):
        return
    query = (
        select(Person.id)
        .where(Person.role == "administrator", Person.state == "active", Person.password_hash.is_not(None))
        .with_for_update()
    )
    others = [found for found in session.scalars(query) if found != person.id]
    if not others:
        raise Conflict(
            text("%(name)s is the only administrator. Make somebody else administrator first.", name=person.name)
        )
