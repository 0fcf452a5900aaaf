"""The table of what people follow."""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.core.db import Base

Kind = Literal["department", "theme", "person", "practice"]
KINDS: tuple[Kind, ...] = get_args(Kind)


class Follow(Base):
    """One person follows one thing. ``target_id`` is an id in the table that ``kind`` names."""

    __tablename__ = "follows"
    __table_args__ = (
        CheckConstraint("kind IN ('department', 'theme', 'person', 'practice')", name="kind"),
        UniqueConstraint("person_id", "kind", "target_id"),
        Index("ix_follows_target", "kind", "target_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    target_id: Mapped[int]
    created: Mapped[datetime]
