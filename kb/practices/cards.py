"""Cards: practices as they stand in lists, read without the texts that only their own page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from kb.people.models import Person
from kb.people.queries import PERSON_MARK, PersonMark, person_mark
from kb.practices.models import Practice, PracticeTheme
from kb.taxonomy.models import Department, Theme
from kb.taxonomy.queries import DEPARTMENT_MARK, THEME_MARK, DepartmentMark, ThemeMark, department_mark, theme_mark

WORDS_PER_MINUTE = 200


@dataclass(frozen=True)
class Card:
    """A practice in a list."""

    id: int
    address: str
    slug: str
    title: str
    summary: str
    language: str
    department: DepartmentMark
    author: PersonMark
    themes: tuple[ThemeMark, ...]
    published: datetime | None
    updated: datetime
    words: int
    version: int
    state: str
    origin: str

    @property
    def minutes(self) -> int:
        """Reading time in whole minutes, at least one."""
        return max(1, round(self.words / WORDS_PER_MINUTE))


_ROWS = (
    select(
        Practice.id,
        Practice.slug,
        Practice.title,
        Practice.summary,
        Practice.language,
        Practice.published,
        Practice.updated,
        Practice.words,
        Practice.version,
        Practice.state,
        Practice.origin,
        DEPARTMENT_MARK,
        PERSON_MARK,
    )
    .select_from(Practice)
    .join(Department, Department.id == Practice.department_id)
    .join(Person, Person.id == Practice.author_id)
)
_THEMES = (
    select(PracticeTheme.practice_id, THEME_MARK)
    .join(Theme, Theme.id == PracticeTheme.theme_id)
    .order_by(PracticeTheme.practice_id, PracticeTheme.position)
)


def select_cards() -> Select[*tuple[Any, ...]]:
    """What ``load_cards`` reads, to be narrowed and ordered by ``Practice``, ``Department`` and ``Person``."""
    return _ROWS


def load_cards(session: Session, query: Select[*tuple[Any, ...]], language: str) -> list[Card]:
    """The cards of a narrowed ``select_cards()``, in its order; two queries whatever their number."""
    rows = session.execute(query).all()
    themes: dict[int, list[Any]] = {row.id: [] for row in rows}
    if themes:
        for practice_id, theme in session.execute(_THEMES.where(PracticeTheme.practice_id.in_(themes))):
            themes[practice_id].append(theme)
    return [card_of(row, row.department, row.person, themes[row.id], language) for row in rows]


def card_of(practice: Practice | Row[Any], department: Any, author: Any, themes: Iterable[Any], language: str) -> Card:
    """The card of a practice: records, or rows with the columns of their marks; labels in ``language``."""
    return Card(
        id=practice.id,
        address=f"{practice.id}-{practice.slug}",
        slug=practice.slug,
        title=practice.title,
        summary=practice.summary,
        language=practice.language,
        department=department_mark(department, language),
        author=person_mark(author),
        themes=tuple(theme_mark(theme, language) for theme in themes),
        published=practice.published,
        updated=practice.updated,
        words=practice.words,
        version=practice.version,
        state=practice.state,
        origin=practice.origin,
    )
