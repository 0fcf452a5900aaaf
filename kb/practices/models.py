"""Tables of practices, their themes, revisions and former addresses."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.core.db import Base
from kb.people.models import Person
from kb.taxonomy.models import Department, Theme

State = Literal["draft", "published", "withdrawn"]
IN_SHORT = ("when", "best_for", "asks", "brings")
"""The four optional lines of "in short", in their order."""


class PracticeTheme(Base):
    """A theme of a practice; position 0 is the first, which makes the crumb."""

    __tablename__ = "practice_themes"

    practice_id: Mapped[int] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"), primary_key=True)
    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)


class Practice(Base):
    """A practice as it stands now; ``Revision`` keeps how it came to be."""

    __tablename__ = "practices"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'published', 'withdrawn')", name="state"),
        Index("ix_practices_newest", "state", "published"),
        Index("ix_practices_department", "department_id", "state", "published"),
        Index("ix_practices_author", "author_id", "state", "published"),
        Index("ix_practices_count_departments", "state", "department_id", "author_id"),
        Index("ix_practices_count_authors", "state", "author_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(90), unique=True)
    state: Mapped[str] = mapped_column(String(16), default="draft")
    origin: Mapped[str] = mapped_column(String(16), default="")
    """``starter`` when it came with the starter library, ``import`` when it came as a file; empty when written here."""
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(400), default="")
    words: Mapped[int] = mapped_column(default=0)
    renderer: Mapped[int] = mapped_column(default=0)
    """Version of the renderer that made ``html``; 0 where rendering failed and the source is shown."""
    language: Mapped[str] = mapped_column(String(2))
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    version: Mapped[int] = mapped_column(default=1)
    """Number of the newest public revision; 1 while it is a draft."""
    lock: Mapped[int] = mapped_column(default=1)
    """Counts every save: an edit that started from another number is refused."""
    draft_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Given out with the empty form, so that a double click makes one practice."""
    extra: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Front matter keys we do not know, kept through the round trip."""
    file: Mapped[str | None] = mapped_column(String(200))
    """Path of its Markdown file under the content folder, as last written."""
    created: Mapped[datetime]
    published: Mapped[datetime | None]
    updated: Mapped[datetime]
    # the long texts come last: SQLite reads a row from its beginning, and lists need none of them
    in_short: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    body: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    plain: Mapped[str] = mapped_column(Text, default="")
    """The body as plain text, for search and snippets."""

    department: Mapped[Department] = relationship(lazy="raise")
    author: Mapped[Person] = relationship(lazy="raise")
    theme_links: Mapped[list[PracticeTheme]] = relationship(
        lazy="raise", order_by=PracticeTheme.position, cascade="all, delete-orphan"
    )
    themes: Mapped[list[Theme]] = relationship(
        secondary="practice_themes", order_by=PracticeTheme.position, viewonly=True, lazy="raise"
    )

    @property
    def address(self) -> str:
        """``/practices/<address>``: id and slug."""
        return f"{self.id}-{self.slug}"


class Revision(Base):
    """A saved version of a practice. ``public`` is false while only its author may see it."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("practice_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"))
    number: Mapped[int]
    public: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    note: Mapped[str] = mapped_column(String(200), default="")
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(400), default="")
    in_short: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    body: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2))
    department: Mapped[str] = mapped_column(String(80))
    """Slug, as it was."""
    themes: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Slugs, as they were."""
    created: Mapped[datetime]

    person: Mapped[Person] = relationship(lazy="raise")


class PracticeSlug(Base):
    """Every slug a practice ever had; an import recognises a practice by it."""

    __tablename__ = "practice_slugs"

    slug: Mapped[str] = mapped_column(String(90), primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"), index=True)
