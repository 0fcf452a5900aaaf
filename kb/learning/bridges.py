"""Which department learned from which: tries of another department's practices."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.learning.models import Try
from kb.practices.models import Practice


@dataclass(frozen=True)
class Bridge:
    """``count`` tries in department ``to_id`` of practices from department ``from_id``."""

    from_id: int
    to_id: int
    count: int


def bridges(session: Session, since: datetime) -> list[Bridge]:
    """Every pair of different departments with a try since ``since``, the busiest first."""
    number = func.count()
    rows = session.execute(
        select(Practice.department_id, Try.department_id, number)
        .join(Practice, Practice.id == Try.practice_id)
        .where(Try.created >= since, Practice.state == "published")
        .where(Try.department_id.is_not(None), Try.department_id != Practice.department_id)
        .group_by(Practice.department_id, Try.department_id)
        .order_by(number.desc(), Practice.department_id, Try.department_id)
    )
    return [Bridge(from_id, to_id or 0, count) for from_id, to_id, count in rows]
