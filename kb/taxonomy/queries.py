"""Reading departments and themes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Bundle, Session

from kb.core.db import once
from kb.core.errors import NotFound
from kb.core.language import Text
from kb.core.slugs import fold
from kb.taxonomy.models import (
    DIRECTIONS,
    MANAGER_ROLES,
    Department,
    Direction,
    FormerSlug,
    ManagerRole,
    Theme,
    label_in,
)
from kb.taxonomy.names import ROLE_NAMES

Record = TypeVar("Record", Department, Theme)
KINDS: dict[type[Department] | type[Theme], str] = {Department: "department", Theme: "theme"}


@dataclass(frozen=True)
class DepartmentMark:
    """A department as shown beside something else, its label in the reader's language."""

    id: int
    slug: str
    code: str
    slot: int
    label: str


@dataclass(frozen=True)
class ThemeMark:
    """A theme as shown beside something else, its label in the reader's language."""

    id: int
    slug: str
    label: str


@dataclass(frozen=True)
class RoleMarks:
    """The themes of one role to choose from."""

    role: ManagerRole
    name: Text
    themes: Sequence[ThemeMark]


@dataclass(frozen=True)
class Found(Generic[Record]):
    """What an address leads to. ``moved`` when the address is an old one and the record has another now."""

    record: Record
    moved: bool


@dataclass(frozen=True)
class DirectionGroup:
    """The themes of one role in one direction."""

    direction: Direction
    themes: Sequence[Theme]


@dataclass(frozen=True)
class RoleGroup:
    """The themes of one role, by direction."""

    role: ManagerRole
    directions: Sequence[DirectionGroup]


DEPARTMENT_MARK = Bundle[Any](
    "department", Department.id, Department.slug, Department.code, Department.slot, Department.labels
)
"""The columns of ``department_mark``, for a query that needs no more of a department."""
THEME_MARK = Bundle[Any]("theme", Theme.id, Theme.slug, Theme.labels)
"""The columns of ``theme_mark``."""


def department_mark(department: Any, language: str) -> DepartmentMark:
    """A ``Department``, or a row of ``DEPARTMENT_MARK``, with its label in ``language``."""
    label = label_in(department.labels, language)
    return DepartmentMark(department.id, department.slug, department.code, department.slot, label)


def theme_mark(theme: Any, language: str) -> ThemeMark:
    """A ``Theme``, or a row of ``THEME_MARK``, with its label in ``language``."""
    return ThemeMark(theme.id, theme.slug, label_in(theme.labels, language))


def departments(session: Session, language: str, *, also: int | None = None) -> list[DepartmentMark]:
    """The departments to choose from, in their order, labels in ``language``; ``also`` one that is archived."""
    found = all_departments(session, include_archived=also is not None)
    return [department_mark(each, language) for each in found if each.archived is None or each.id == also]


def department_marks(session: Session, language: str) -> dict[int, DepartmentMark]:
    """Every department by id, archived ones too, labels in ``language``: for what was written long ago."""
    return {each.id: department_mark(each, language) for each in all_departments(session, include_archived=True)}


def themes_by_role(session: Session, language: str, *, also: Collection[int] = ()) -> list[RoleMarks]:
    """The themes to choose from, by role and in their order, labels in ``language``; ``also`` archived ones."""
    everything = all_themes(session, include_archived=bool(also))
    found = [each for each in everything if each.archived is None or each.id in also]
    return [
        RoleMarks(role, ROLE_NAMES[role], [theme_mark(each, language) for each in found if each.role == role])
        for role in MANAGER_ROLES
        if any(each.role == role for each in found)
    ]


def all_departments(session: Session, *, include_archived: bool = False) -> Sequence[Department]:
    """Departments as records, in their order; archived ones, which keep their practices, only when asked for."""
    return _all(session, Department, include_archived)


def all_themes(session: Session, *, include_archived: bool = False) -> Sequence[Theme]:
    """Themes as records, in their order; archived ones, which keep their practices, only when asked for."""
    return _all(session, Theme, include_archived)


def _all(session: Session, model: type[Record], include_archived: bool) -> Sequence[Record]:
    query = select(model).where(model.merged_into_id.is_(None)).order_by(model.position, model.id)
    found = once(session, f"all {KINDS[model]}s", lambda: session.scalars(query).all())
    return found if include_archived else [each for each in found if each.archived is None]


def department(session: Session, department_id: int) -> Department:
    """The department with this id, archived or not; raises ``NotFound``."""
    return by_id(session, Department, department_id)


def theme(session: Session, theme_id: int) -> Theme:
    """The theme with this id, archived or not; raises ``NotFound``."""
    return by_id(session, Theme, theme_id)


def by_id(session: Session, model: type[Record], record_id: int) -> Record:
    """The department or theme with this id, archived or not; raises ``NotFound``, also for a merged one."""
    record = session.get(model, record_id)
    if record is None or record.merged_into_id is not None:
        raise NotFound()
    return record


def department_by_slug(session: Session, slug: str) -> Found[Department]:
    """The department at ``slug``, also by an address it had before; raises ``NotFound``."""
    return _by_slug(session, Department, slug)


def theme_by_slug(session: Session, slug: str) -> Found[Theme]:
    """The theme at ``slug``, also by an address it had before; raises ``NotFound``."""
    return _by_slug(session, Theme, slug)


def _by_slug(session: Session, model: type[Record], slug: str) -> Found[Record]:
    record = session.scalar(select(model).where(model.slug == slug))
    if record is not None and record.merged_into_id is None:
        return Found(record, moved=False)
    target_id = record.merged_into_id if record is not None else former_target(session, KINDS[model], slug)
    if target_id is None:
        raise NotFound()
    return Found(by_id(session, model, target_id), moved=True)


def former_target(session: Session, kind: str, slug: str) -> int | None:
    """Id of what had the address ``slug`` before; ``kind`` is ``department`` or ``theme``."""
    return session.scalar(select(FormerSlug.target_id).where(FormerSlug.kind == kind, FormerSlug.slug == slug))


def grouped(listed: Iterable[Theme]) -> list[RoleGroup]:
    """``listed`` themes by role and direction, in the order of the index; groups without a theme are left out."""
    shelves: dict[tuple[str, str], list[Theme]] = {}
    for each in listed:
        shelves.setdefault((each.role, each.direction), []).append(each)
    roles = []
    for role in MANAGER_ROLES:
        found = [DirectionGroup(way, shelves[role, way]) for way in DIRECTIONS if (role, way) in shelves]
        if found:
            roles.append(RoleGroup(role, found))
    return roles


def slots_taken(session: Session) -> dict[int, list[str]]:
    """Codes of the departments that use each slot: ``{1: ["KA"], 2: ["FS"]}``."""
    taken: dict[int, list[str]] = {}
    for each in all_departments(session):
        taken.setdefault(each.slot, []).append(each.code)
    return taken


def last_position(session: Session, model: type[Record]) -> int:
    """The highest position in use; 0 when there is none."""
    return session.scalar(select(func.max(model.position))) or 0


def match_theme(session: Session, text: str) -> list[Theme]:
    """Themes that ``text`` names, case and accents aside: by label first, then by synonym, in any language.

    ``"Trop cher"`` -> the theme Objections; ``"korting"`` -> Negotiation and Pricing.
    """
    asked = _plain(text)
    if not asked:
        return []
    by_label: list[Theme] = []
    by_synonym: list[Theme] = []
    for each in all_themes(session):
        if asked in _folded(each.labels.values()):
            by_label.append(each)
        elif any(asked in _folded(words) for words in each.synonyms.values()):
            by_synonym.append(each)
    return by_label + by_synonym


def all_names(theme: Theme) -> list[str]:
    """Everything ``theme`` is called: labels and synonyms in the three languages."""
    return [*theme.labels.values(), *(word for words in theme.synonyms.values() for word in words)]


def themes_called(session: Session, words: str) -> list[Theme]:
    """Themes of which a name holds ``words``, case and accents aside; all of them when it is empty.

    ``"pri"`` -> Pricing and price increases, CRM habits has none such and stays out.
    """
    asked = _plain(words)
    return [each for each in all_themes(session) if any(asked in name for name in _folded(all_names(each)))]


@lru_cache(maxsize=8192)
def _plain(words: str) -> str:
    """Kept, as a search compares its words with some eight hundred names of themes."""
    return fold(words.strip().replace("’", "'"))


def _folded(words: Iterable[str]) -> set[str]:
    return {_plain(word) for word in words}


def ids_of_themes(session: Session, slugs: Sequence[str]) -> list[int]:
    """The ids of the themes that have or had these slugs, in that order; a merged one leads to where it went."""
    known = (_id_at(session, Theme, slug) for slug in slugs)
    return list(dict.fromkeys(theme_id for theme_id in known if theme_id is not None))


def id_of_department(session: Session, slug: str) -> int | None:
    """The id of the department that has or had this slug; a merged one leads to where it went."""
    return _id_at(session, Department, slug)


def _id_at(session: Session, model: type[Record], slug: str) -> int | None:
    try:
        return _by_slug(session, model, slug).record.id
    except NotFound:
        return None
