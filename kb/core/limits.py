"""Rate limits, kept in the database so that several processes share them."""

from datetime import datetime, timedelta

from sqlalchemy import String, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from kb.core.clock import now
from kb.core.db import Base
from kb.core.errors import TooMany


class RateLimit(Base):
    """How often ``key`` was hit in the window that ends at ``until``."""

    __tablename__ = "rate_limits"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    hits: Mapped[int]
    until: Mapped[datetime]


def hit(session: Session, key: str, limit: int, seconds: int) -> int:
    """Count one hit on ``key``; returns 0 when within ``limit`` per ``seconds``, else the seconds to wait."""
    moment = now()
    row = _counted(session, key[:200])
    if row is None:
        _begin(session, key[:200], moment + timedelta(seconds=seconds))
        row = _counted(session, key[:200])
        assert row is not None
    if row.until <= moment:
        row.hits, row.until = 1, moment + timedelta(seconds=seconds)
        return 0
    row.hits += 1
    return 0 if row.hits <= limit else max(1, int((row.until - moment).total_seconds()))


def _counted(session: Session, key: str) -> RateLimit | None:
    return session.scalar(select(RateLimit).where(RateLimit.key == key).with_for_update())


def _begin(session: Session, key: str, until: datetime) -> None:
    """Add a row for ``key``, unless another process does so at this very moment."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(RateLimit).values(key=key, hits=0, until=until).on_conflict_do_nothing())


def require(session: Session, key: str, limit: int, seconds: int) -> None:
    """Like ``hit``, raising ``TooMany`` beyond the limit."""
    wait = hit(session, key, limit, seconds)
    if wait:
        raise TooMany(wait)


def forget(session: Session, key: str) -> None:
    """Start ``key`` afresh, as after a right password."""
    session.execute(delete(RateLimit).where(RateLimit.key == key[:200]))


def sweep(session: Session) -> None:
    """Drop the windows that are over."""
    session.execute(delete(RateLimit).where(RateLimit.until < now() - timedelta(days=1)))
