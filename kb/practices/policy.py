"""Who may do what with a practice."""

from kb.core.errors import NotAllowed, NotFound
from kb.core.language import text
from kb.people.queries import Viewer
from kb.practices.models import Practice


def may_read(viewer: Viewer, practice: Practice) -> bool:
    """Published practices are open to every colleague; the rest to its author, and withdrawn ones to moderators."""
    if practice.state == "published" or practice.author_id == viewer.id:
        return True
    return practice.state == "withdrawn" and viewer.moderates


def may_revise(viewer: Viewer, practice: Practice) -> bool:
    """The author writes; moderators may mend a public practice, never open a draft."""
    return practice.author_id == viewer.id or (viewer.moderates and practice.state != "draft")


def may_withdraw(viewer: Viewer, practice: Practice) -> bool:
    """Whoever may revise it, as long as it is public."""
    return practice.state == "published" and may_revise(viewer, practice)


def may_bring_back(viewer: Viewer, practice: Practice) -> bool:
    """Whoever may revise it, while it is withdrawn."""
    return practice.state == "withdrawn" and may_revise(viewer, practice)


def may_discard(viewer: Viewer, practice: Practice) -> bool:
    """Only a draft can be thrown away, by its author."""
    return practice.state == "draft" and practice.author_id == viewer.id


def require_may_read(viewer: Viewer, practice: Practice | None) -> Practice:
    """``practice`` if the viewer may know of it, else ``NotFound``."""
    if practice is None or not may_read(viewer, practice):
        raise NotFound(text("This practice does not exist, or not any more."))
    return practice


def require_may_revise(viewer: Viewer, practice: Practice | None) -> Practice:
    """``practice`` if the viewer may change it; ``NotFound`` if they may not even know of it."""
    known = require_may_read(viewer, practice)
    if not may_revise(viewer, known):
        raise NotAllowed(text("Only the author and moderators can change this practice."))
    return known
