"""What may be followed: anything public and present, except oneself."""

from sqlalchemy.orm import Session

from kb.core.errors import NotAllowed, NotFound
from kb.core.language import text
from kb.following.models import KINDS
from kb.people.models import Person
from kb.people.queries import Viewer
from kb.practices.models import Practice
from kb.taxonomy.models import Department, Theme


def exists(session: Session, kind: str, target_id: int) -> bool:
    """Whether there is something a colleague may follow: not archived, not deactivated, not unpublished."""
    if kind == "department":
        department = session.get(Department, target_id)
        return department is not None and department.archived is None
    if kind == "theme":
        theme = session.get(Theme, target_id)
        return theme is not None and theme.archived is None
    if kind == "person":
        person = session.get(Person, target_id)
        return person is not None and person.state != "deactivated"
    practice = session.get(Practice, target_id)
    return practice is not None and practice.state == "published"


def require_may_follow(session: Session, viewer: Viewer, kind: str, target_id: int) -> None:
    """Raise ``NotFound`` for what is not there (or is a draft), ``NotAllowed`` for following oneself."""
    if kind not in KINDS or not exists(session, kind, target_id):
        raise NotFound
    if kind == "person" and target_id == viewer.id:
        raise NotAllowed(text("You cannot follow yourself."))
