"""Tables of people, their sessions and their invitations."""

from datetime import datetime
from typing import Literal, get_args

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.core.db import Base

Role = Literal["member", "moderator", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
PersonState = Literal["invited", "active", "deactivated"]
Scheme = Literal["system", "light", "dark"]


class Person(Base):
    """A colleague. ``invited`` cannot sign in yet, ``deactivated`` not any more; what they wrote stays."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("role IN ('member', 'moderator', 'administrator')", name="role"),
        CheckConstraint("state IN ('invited', 'active', 'deactivated')", name="state"),
        Index("ix_people_name", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320))
    """As the person writes it, for mails."""
    email_folded: Mapped[str] = mapped_column(String(320), unique=True)
    """NFKC and case folded: what makes an account unique."""
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(16), default="member")
    state: Mapped[str] = mapped_column(String(16), default="active")
    origin: Mapped[str] = mapped_column(String(16), default="")
    """``starter`` for an author of the starter library, ``demo`` for a demo account, empty for a real colleague."""
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), index=True)
    job: Mapped[str] = mapped_column(String(120), default="")
    place: Mapped[str] = mapped_column(String(80), default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Language codes the person speaks, first the one they write in."""
    helps: Mapped[str] = mapped_column(String(300), default="")
    reachable: Mapped[str] = mapped_column(String(200), default="")
    bio: Mapped[str] = mapped_column(Text, default="")
    photo: Mapped[str | None] = mapped_column(String(80))
    """File name under the photo folder, made from the content of the picture."""
    language: Mapped[str | None] = mapped_column(String(2))
    """Interface and mail language; ``None`` follows the browser."""
    scheme: Mapped[str] = mapped_column(String(8), default="system")
    shortcuts: Mapped[bool] = mapped_column(default=True)
    epoch: Mapped[int] = mapped_column(default=0)
    """Counts up when every earlier link and session has to die, as after a change of password."""
    reset_asked: Mapped[datetime | None]
    """When the newest mail for a new password was asked for: only that link works."""
    created: Mapped[datetime]
    seen: Mapped[datetime | None]


class Session(Base):
    """One signed-in browser. Only a hash of its secret is kept."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    created: Mapped[datetime]
    seen: Mapped[datetime]
    ends: Mapped[datetime]
    stay: Mapped[bool] = mapped_column(default=False)
    ip: Mapped[str] = mapped_column(String(45), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")


class Invitation(Base):
    """A link for one address, used once. Only a hash of its secret is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    email: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(120), default="")
    """As the inviter knows them; they may correct it."""
    role: Mapped[str] = mapped_column(String(16), default="member")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    inviter_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    language: Mapped[str] = mapped_column(String(2))
    created: Mapped[datetime]
    ends: Mapped[datetime]
    used: Mapped[datetime | None]
