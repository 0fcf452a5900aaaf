"""The starter library as a whole: a company begins with it, and takes away what it does not want."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.core.errors import NotAllowed
from kb.core.language import text
from kb.core.outbox import record
from kb.people.queries import Viewer
from kb.practices.cards import Card, load_cards, select_cards
from kb.practices.events import PracticeTouched, PracticeWithdrawn
from kb.practices.models import Practice, State
from kb.taxonomy.models import Department

ORIGIN = "starter"


def library(session: Session, language: str) -> list[Card]:
    """What came with the starter library, public or withdrawn, by department and title; labels in ``language``."""
    query = select_cards().where(Practice.origin == ORIGIN)
    order = (Department.position, Department.id, func.lower(Practice.title), Practice.id)
    return load_cards(session, query.order_by(*order), language)


def withdraw(session: Session, viewer: Viewer | None, practice_ids: Collection[int]) -> int:
    """Take practices of the starter library away from colleagues; returns how many were public until now.

    Without a ``viewer`` it is whoever runs the machine. Ids of anything else than the starter library are passed over.
    Raises ``NotAllowed`` for anybody but an administrator.
    """
    taken = _change(session, viewer, practice_ids, "published", "withdrawn")
    for practice in taken:
        record(session, PracticeWithdrawn(practice.id, viewer.id if viewer else practice.author_id))
    return len(taken)


def bring_back(session: Session, viewer: Viewer | None, practice_ids: Collection[int]) -> int:
    """Make withdrawn practices of the starter library public again; returns how many were withdrawn until now.

    They are filed and indexed again, but are no news to followers. Otherwise as ``withdraw``.
    """
    taken = _change(session, viewer, practice_ids, "withdrawn", "published")
    for practice in taken:
        record(session, PracticeTouched(practice.id))
    return len(taken)


def _change(
    session: Session, viewer: Viewer | None, practice_ids: Collection[int], before: State, after: State
) -> list[Practice]:
    """Give the starter practices among ``practice_ids`` that are in state ``before`` the state ``after``."""
    if viewer is not None and not viewer.administers:
        raise NotAllowed(text("Only an administrator changes the starter library."))
    query = select(Practice).where(Practice.origin == ORIGIN, Practice.state == before).with_for_update(of=Practice)
    wanted = set(practice_ids)
    taken = [practice for practice in session.scalars(query) if practice.id in wanted]
    for practice in taken:
        practice.state = after
        practice.lock += 1
    return taken
