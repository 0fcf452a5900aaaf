"""Follows of something that goes up in another one."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.following.models import Follow


def move_follows(session: Session, kind: str, source_id: int, target_id: int) -> None:
    """Let whoever follows ``source_id`` follow ``target_id``, each once; both are of ``kind``."""
    target = select(Follow.person_id).where(Follow.kind == kind, Follow.target_id == target_id)
    source = (Follow.kind == kind, Follow.target_id == source_id)
    session.execute(delete(Follow).where(*source, Follow.person_id.in_(target.scalar_subquery())))
    session.execute(update(Follow).where(*source).values(target_id=target_id))
