"""Tables of departments and themes."""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.core.db import Base

ManagerRole = Literal["people", "customer", "business"]
Direction = Literal["down", "up", "sideways"]
MANAGER_ROLES: tuple[ManagerRole, ...] = get_args(ManagerRole)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
SLOTS = range(1, 13)

Labels = dict[str, str]
"""A text in each language: ``{"nl": "Buitendienst", "fr": "Force de vente", "en": "Field Sales"}``."""


def label_in(labels: Labels, language: str) -> str:
    """The label in ``language``, else the English one, which is always there."""
    return labels.get(language) or labels["en"]


class Department(Base):
    """A department: a line with a colour slot and a two-letter code."""

    __tablename__ = "departments"
    __table_args__ = (CheckConstraint("slot BETWEEN 1 AND 12", name="slot"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    code: Mapped[str] = mapped_column(String(2), unique=True)
    slot: Mapped[int]
    position: Mapped[int] = mapped_column(default=0)
    labels: Mapped[dict[str, str]] = mapped_column(JSON)
    lines: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """One sentence about itself, in each language."""
    asks: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """A question others bring to it, in each language."""
    also: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Other names colleagues use, in any language."""
    archived: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))

    def label(self, language: str) -> str:
        return label_in(self.labels, language)


class Theme(Base):
    """A theme, first of one role of a sales manager and in one direction."""

    __tablename__ = "themes"
    __table_args__ = (
        CheckConstraint("role IN ('people', 'customer', 'business')", name="role"),
        CheckConstraint("direction IN ('down', 'up', 'sideways')", name="direction"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    direction: Mapped[str] = mapped_column(String(16))
    position: Mapped[int] = mapped_column(default=0)
    labels: Mapped[dict[str, str]] = mapped_column(JSON)
    synonyms: Mapped[dict[str, list[str]]] = mapped_column(JSON, default=dict)
    archived: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"))

    def label(self, language: str) -> str:
        return label_in(self.labels, language)


class FormerSlug(Base):
    """An address that a department or theme had before it was renamed or merged."""

    __tablename__ = "former_slugs"
    __table_args__ = (UniqueConstraint("kind", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    """``department`` or ``theme``."""
    slug: Mapped[str] = mapped_column(String(80))
    target_id: Mapped[int]
