"""Reading who follows what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from kb.following.models import Follow
from kb.people.models import Person
from kb.people.queries import PersonMark, person_mark
from kb.practices.models import Practice
from kb.taxonomy.models import Department, Theme
from kb.taxonomy.queries import DepartmentMark, ThemeMark, department_mark, theme_mark


@dataclass(frozen=True)
class Following:
    """The ids one person follows, by kind."""

    departments: frozenset[int]
    themes: frozenset[int]
    people: frozenset[int]
    practices: frozenset[int]

    @property
    def count(self) -> int:
        return len(self.departments) + len(self.themes) + len(self.people) + len(self.practices)

    def has(self, kind: str, target_id: int) -> bool:
        """Whether ``kind`` ``target_id`` is among them: ``has("theme", 4)``."""
        ids = {"department": self.departments, "theme": self.themes, "person": self.people, "practice": self.practices}
        return target_id in ids.get(kind, frozenset())


@dataclass(frozen=True)
class PracticeMark:
    """A practice one follows, as shown in the list of what one follows."""

    id: int
    slug: str
    title: str
    language: str


@dataclass(frozen=True)
class Followed:
    """What one person follows, with names, each list in the order of the house."""

    departments: Sequence[DepartmentMark]
    themes: Sequence[ThemeMark]
    people: Sequence[PersonMark]
    practices: Sequence[PracticeMark]

    @property
    def count(self) -> int:
        return len(self.departments) + len(self.themes) + len(self.people) + len(self.practices)


def following(session: Session, person_id: int) -> Following:
    """The ids that ``person_id`` follows, in one query."""
    found: dict[str, set[int]] = {"department": set(), "theme": set(), "person": set(), "practice": set()}
    rows = session.execute(select(Follow.kind, Follow.target_id).where(Follow.person_id == person_id))
    for kind, target_id in rows:
        found[kind].add(target_id)
    return Following(*(frozenset(found[kind]) for kind in ("department", "theme", "person", "practice")))


def is_following(session: Session, person_id: int, kind: str, target_id: int) -> bool:
    """Whether ``person_id`` follows that one thing."""
    query = select(Follow.id).where(Follow.person_id == person_id, Follow.kind == kind, Follow.target_id == target_id)
    return session.scalar(query) is not None


def follower_ids(session: Session, kind: str, target_id: int) -> set[int]:
    """Ids of everybody who follows ``kind`` ``target_id``."""
    query = select(Follow.person_id).where(Follow.kind == kind, Follow.target_id == target_id)
    return set(session.scalars(query))


def followers_of_any(session: Session, targets: Iterable[tuple[str, int]]) -> dict[int, list[tuple[str, int]]]:
    """Who follows at least one of ``targets``: person id -> the targets they follow, in the order given."""
    wanted = list(dict.fromkeys(targets))
    if not wanted:
        return {}
    query = select(Follow.person_id, Follow.kind, Follow.target_id).where(
        tuple_(Follow.kind, Follow.target_id).in_(wanted)
    )
    found: dict[int, list[tuple[str, int]]] = {}
    for person_id, kind, target_id in session.execute(query):
        found.setdefault(person_id, []).append((kind, target_id))
    return {person_id: sorted(kept, key=wanted.index) for person_id, kept in found.items()}


def follower_count(session: Session, kind: str, target_id: int) -> int:
    """How many colleagues follow ``kind`` ``target_id``."""
    query = select(func.count()).select_from(Follow).where(Follow.kind == kind, Follow.target_id == target_id)
    return session.scalar(query) or 0


def followed(session: Session, person_id: int, language: str) -> Followed:
    """What ``person_id`` follows, named in ``language``; what was archived, withdrawn or left is not shown."""
    ids = following(session, person_id)
    departments = select(Department).where(Department.id.in_(ids.departments), Department.archived.is_(None))
    themes = select(Theme).where(Theme.id.in_(ids.themes), Theme.archived.is_(None))
    people = select(Person).where(Person.id.in_(ids.people), Person.state != "deactivated").order_by(Person.name)
    practices = (
        select(Practice.id, Practice.slug, Practice.title, Practice.language)
        .where(Practice.id.in_(ids.practices), Practice.state == "published")
        .order_by(Practice.title)
    )
    return Followed(
        [department_mark(each, language) for each in session.scalars(departments.order_by(Department.position))],
        [theme_mark(each, language) for each in session.scalars(themes.order_by(Theme.position))],
        [person_mark(each) for each in session.scalars(people)],
        [PracticeMark(row.id, row.slug, row.title, row.language) for row in session.execute(practices)],
    )
