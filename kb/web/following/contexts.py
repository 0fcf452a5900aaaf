"""What a page needs to offer following."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from kb.core.language import text
from kb.following.queries import following
from kb.people.queries import Viewer
from kb.practices.cards import Card
from kb.web.kit import say


@dataclass(frozen=True)
class FollowTarget:
    """Something the page could offer to follow, and whether the viewer does."""

    kind: str
    target_id: int
    name: str
    following: bool


def follow_states(session: Session, viewer: Viewer, card: Card) -> Sequence[FollowTarget]:
    """What one can follow from a practice: it, its first theme, its department, its author. One query.

    One's own practice and oneself are left out.
    """
    offered = [("theme", theme.id, theme.label) for theme in card.themes[:1]]
    offered.append(("department", card.department.id, card.department.label))
    if card.author.id != viewer.id:
        offered = [
            ("practice", card.id, say(text("this practice"))),
            *offered,
            ("person", card.author.id, card.author.name),
        ]
    known = following(session, viewer.id)
    return [FollowTarget(kind, target, name, known.has(kind, target)) for kind, target, name in offered]
