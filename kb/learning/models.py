"""Tables of tries (what happened) and plans (what somebody wants to try)."""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kb.core.db import Base

Outcome = Literal["worked", "partly", "not_for_me"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
MAX_SAID = 1000


class Try(Base):
    """What happened when one colleague tried one practice; telling again changes it."""

    __tablename__ = "tries"
    __table_args__ = (
        CheckConstraint("outcome IN ('worked', 'partly', 'not_for_me')", name="outcome"),
        UniqueConstraint("practice_id", "person_id"),
        Index("ix_tries_person", "person_id", "created"),
        Index("ix_tries_created", "created"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    outcome: Mapped[str] = mapped_column(String(16))
    said: Mapped[str] = mapped_column(String(MAX_SAID), default="")
    language: Mapped[str] = mapped_column(String(2), default="")
    """Language of ``said``; empty where nothing was said."""
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    """Where the colleague worked when they told it."""
    created: Mapped[datetime]
    updated: Mapped[datetime]


class Plan(Base):
    """Somebody wants to try a practice; once ``ask_on`` is past, home asks how it went."""

    __tablename__ = "plans"
    __table_args__ = (UniqueConstraint("practice_id", "person_id"), Index("ix_plans_due", "person_id", "ask_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    practice_id: Mapped[int] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    created: Mapped[datetime]
    ask_on: Mapped[datetime]
    done: Mapped[datetime | None]
    """When the colleague told how it went."""
