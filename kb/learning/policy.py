"""Who may tell how a practice went: any colleague but its author, while it is published."""

from sqlalchemy.orm import Session

from kb.core.errors import NotAllowed, NotFound
from kb.core.language import text
from kb.people.queries import Viewer
from kb.practices.models import Practice


def may_try(viewer: Viewer, author_id: int) -> bool:
    """Whether ``viewer`` may tell about, or plan, a published practice of ``author_id``."""
    return viewer.id != author_id


def require_published(session: Session, practice_id: int) -> Practice:
    """The practice, if it is published; else ``NotFound``, also for its author."""
    practice = session.get(Practice, practice_id)
    if practice is None or practice.state != "published":
        raise NotFound
    return practice


def require_may_try(session: Session, viewer: Viewer, practice_id: int) -> Practice:
    """The practice that ``viewer`` may try. Raises ``NotFound`` or, for one's own, ``NotAllowed``."""
    practice = require_published(session, practice_id)
    if not may_try(viewer, practice.author_id):
        raise NotAllowed(text("This is your own practice. Colleagues tell here how it went for them."))
    return practice
