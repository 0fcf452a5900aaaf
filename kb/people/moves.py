"""People of a department that goes up in another one."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from kb.people.models import Invitation, Person


def move_department(session: Session, source_id: int, target_id: int) -> None:
    """Let everybody of department ``source_id``, invited ones too, belong to ``target_id``."""
    session.execute(update(Person).where(Person.department_id == source_id).values(department_id=target_id))
    session.execute(update(Invitation).where(Invitation.department_id == source_id).values(department_id=target_id))
