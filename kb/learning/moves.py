"""Tries of a department that goes up in another one."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from kb.learning.models import Try


def move_department(session: Session, source_id: int, target_id: int) -> None:
    """Let every try of department ``source_id`` count for ``target_id``."""
    session.execute(update(Try).where(Try.department_id == source_id).values(department_id=target_id))
