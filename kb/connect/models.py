"""Tables of requests, the moments they propose, their messages and how far each has read."""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kb.core.db import Base
from kb.people.models import Person
from kb.practices.models import Practice

Intent = Literal["talk", "message"]
INTENTS: tuple[Intent, ...] = get_args(Intent)
State = Literal["open", "accepted", "declined", "withdrawn", "closed"]
STATES: tuple[State, ...] = get_args(State)
LIVE: tuple[State, ...] = ("open", "accepted")
"""States in which the conversation goes on."""
Verb = Literal["ask", "accept", "decline", "reply", "withdraw", "close"]
VERBS: tuple[Verb, ...] = get_args(Verb)
Channel = Literal["phone", "video", "site"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
LENGTHS = (15, 30)
"""Minutes of a talk."""


def _one_of(column: str, values: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


class Request(Base):
    """What one colleague asks of another: a talk or an answer, often about a practice."""

    __tablename__ = "requests"
    __table_args__ = (
        UniqueConstraint("asker_id", "token"),
        CheckConstraint(_one_of("intent", INTENTS), name="intent"),
        CheckConstraint(_one_of("state", STATES), name="state"),
        CheckConstraint("asker_id <> asked_id", name="two_people"),
        Index("ix_requests_asker", "asker_id", "created"),
        Index("ix_requests_asked", "asked_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(64))
    """Given out with the empty form, so that a double click makes one request."""
    open_key: Mapped[str | None] = mapped_column(String(80), unique=True)
    """Asker, asked and practice while unanswered, then ``None``: the database itself allows one at a time."""
    intent: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="open")
    asker_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    asked_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    practice_id: Mapped[int | None] = mapped_column(ForeignKey("practices.id", ondelete="SET NULL"), index=True)
    about: Mapped[str] = mapped_column(String(200), default="")
    """Title of the practice when it was asked about, for when it is not public any more."""
    minutes: Mapped[int | None]
    channel: Mapped[str | None] = mapped_column(String(16))
    agreed: Mapped[datetime | None]
    """The moment both agreed on."""
    created: Mapped[datetime]
    changed: Mapped[datetime]

    asker: Mapped[Person] = relationship(foreign_keys=[asker_id], lazy="raise")
    asked: Mapped[Person] = relationship(foreign_keys=[asked_id], lazy="raise")
    practice: Mapped[Practice | None] = relationship(lazy="raise")
    moments: Mapped[list["Moment"]] = relationship(lazy="raise", order_by="Moment.number", cascade="all, delete-orphan")

    def other_id(self, person_id: int) -> int:
        """The one that ``person_id`` is in conversation with."""
        return self.asked_id if person_id == self.asker_id else self.asker_id


class Moment(Base):
    """A moment proposed for a talk; ``number`` counts from 1."""

    __tablename__ = "request_moments"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    starts: Mapped[datetime]


class Message(Base):
    """One act in a conversation, with the words that came with it; ``body`` is empty for a bare act."""

    __tablename__ = "request_messages"
    __table_args__ = (
        UniqueConstraint("request_id", "author_id", "token"),
        CheckConstraint(_one_of("verb", VERBS), name="verb"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64))
    verb: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text, default="")
    plain: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    created: Mapped[datetime]

    author: Mapped[Person] = relationship(lazy="raise")


class ReadMark(Base):
    """How far a person has read a conversation: every message up to ``message_id``."""

    __tablename__ = "read_marks"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)
    message_id: Mapped[int]
