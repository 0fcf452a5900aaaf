"""Who learns from whom, as home draws it: departments in their order, bridges between their places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.learning.bridges import Bridge, bridges
from kb.taxonomy.queries import DepartmentMark

WINDOW = timedelta(days=90)
MOST = 12
"""Bridges drawn; the others are too thin to tell apart."""


@dataclass(frozen=True)
class Arc:
    """``count`` tries that crossed from the department at place ``source`` to the one at ``target``."""

    source: int
    target: int
    count: int


@dataclass(frozen=True)
class Learned:
    """A department that one's own took practices from, and how often."""

    department: DepartmentMark
    count: int


@dataclass(frozen=True)
class BridgeMap:
    """The drawing, and what it says about the reader's own department."""

    departments: Sequence[DepartmentMark]
    arcs: Sequence[Arc]
    own: DepartmentMark | None
    learned_from: Sequence[Learned]
    nothing_from: DepartmentMark | None


def bridge_map(session: Session, departments: Sequence[DepartmentMark], own_id: int | None) -> BridgeMap | None:
    """The bridges of the last three months, or ``None`` when nothing crossed."""
    found = bridges(session, now() - WINDOW)
    place = {department.id: at for at, department in enumerate(departments)}
    drawn = [each for each in found if each.from_id in place and each.to_id in place]
    if not drawn:
        return None
    arcs = [Arc(place[each.from_id], place[each.to_id], each.count) for each in drawn[:MOST]]
    own = departments[place[own_id]] if own_id in place else None
    return BridgeMap(departments, arcs, own, *_own_story(departments, drawn, own))


def _own_story(
    departments: Sequence[DepartmentMark], found: Sequence[Bridge], own: DepartmentMark | None
) -> tuple[list[Learned], DepartmentMark | None]:
    if own is None:
        return [], None
    marks = {department.id: department for department in departments}
    learned = [Learned(marks[each.from_id], each.count) for each in found if each.to_id == own.id]
    known = {own.id, *(each.department.id for each in learned)}
    return learned[:2], next((each for each in departments if each.id not in known), None)
