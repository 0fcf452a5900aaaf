"""Following and stopping to follow; both are harmless when done twice."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.core.db import add
from kb.following.models import Follow
from kb.following.policy import require_may_follow
from kb.people.queries import Viewer, lock_person


def follow(session: Session, viewer: Viewer, kind: str, target_id: int) -> bool:
    """Let ``viewer`` follow the ``kind`` with id ``target_id``; returns whether that is new.

    Raises ``NotFound`` when it does not exist or is not public, ``NotAllowed`` for following oneself.
    """
    require_may_follow(session, viewer, kind, target_id)
    lock_person(session, viewer.id)
    known = select(Follow.id).where(Follow.person_id == viewer.id, Follow.kind == kind, Follow.target_id == target_id)
    if session.scalar(known) is not None:
        return False
    add(session, Follow(person_id=viewer.id, kind=kind, target_id=target_id, created=now()))
    return True


def follow_themes(session: Session, viewer: Viewer, theme_ids: Iterable[int]) -> int:
    """Follow several themes at once, as on a first visit; returns how many are new. Raises ``NotFound``."""
    return sum(follow(session, viewer, "theme", theme_id) for theme_id in dict.fromkeys(theme_ids))


def unfollow(session: Session, viewer: Viewer, kind: str, target_id: int) -> None:
    """Stop following; nothing happens when ``viewer`` did not, or when the target is gone."""
    session.execute(
        delete(Follow).where(Follow.person_id == viewer.id, Follow.kind == kind, Follow.target_id == target_id)
    )
