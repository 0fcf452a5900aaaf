"""The table of notices."""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from kb.core.db import Base

PracticeKind = Literal["posted", "revised", "tried"]
RequestKind = Literal["ask", "accept", "decline", "reply", "withdraw", "close"]
PRACTICE_KINDS: tuple[PracticeKind, ...] = get_args(PracticeKind)
REQUEST_KINDS: tuple[RequestKind, ...] = get_args(RequestKind)
"""The verbs of a conversation."""
TO_YOU: tuple[str, ...] = ("tried", *REQUEST_KINDS)
"""Kinds that are addressed to a person, rather than coming from something they follow."""


class Notice(Base):
    """One thing that somebody did and that ``person_id`` should know."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_person", "person_id", "created"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    practice_id: Mapped[int | None] = mapped_column(ForeignKey("practices.id", ondelete="CASCADE"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    number: Mapped[int | None]
    """The version of ``revised``, the message of a conversation."""
    reason: Mapped[str] = mapped_column(String(16), default="")
    """Why it was sent: the kind of thing followed, ``tried`` for who tried the practice; empty when addressed."""
    reason_id: Mapped[int | None]
    created: Mapped[datetime]
    read: Mapped[datetime | None]
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """Names the happening and the person: a handler that runs twice writes it once."""
