"""Cards for the templates: a practice with what came of it and where it was tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from kb.learning import queries as learning
from kb.learning.queries import Tally
from kb.people.queries import PersonMark
from kb.practices.cards import Card
from kb.taxonomy import queries as taxonomy
from kb.taxonomy.queries import DepartmentMark, ThemeMark
from kb.web.kit import language, reading


@dataclass(frozen=True)
class Listed:
    """What the ``prac`` macro shows. ``title`` and ``summary`` may be pieces with hits instead of text."""

    id: int
    url: str
    title: Any
    summary: Any
    language: str
    department: DepartmentMark
    author: PersonMark
    themes: tuple[ThemeMark, ...]
    tries: Tally
    tried_in: list[DepartmentMark]
    reason: str
    published: datetime | None


def listed(
    cards: Sequence[Card],
    *,
    reasons: Mapping[int, str] | None = None,
    titles: Mapping[int, Any] | None = None,
    summaries: Mapping[int, Any] | None = None,
) -> list[Listed]:
    """``cards`` with their tries, in two queries whatever their number.

    ``reasons`` says why a practice is shown; ``titles`` and ``summaries`` replace texts by marked pieces.
    """
    tallies = learning.tallies(reading(), [card.id for card in cards])
    lines = taxonomy.department_marks(reading(), language())
    return [
        Listed(
            id=card.id,
            url=practice_url(card),
            title=(titles or {}).get(card.id, card.title),
            summary=(summaries or {}).get(card.id, card.summary),
            language=card.language,
            department=card.department,
            author=card.author,
            themes=card.themes,
            tries=tallies.get(card.id, Tally()),
            tried_in=[lines[each] for each in tallies.get(card.id, Tally()).departments if each in lines],
            reason=(reasons or {}).get(card.id, ""),
            published=card.published,
        )
        for card in cards
    ]


def practice_url(card: Card) -> str:
    """The address of a practice."""
    return url_for("practices.show", practice_id=card.id, slug=card.slug)
