"""The outbox: events written in the transaction of the data they tell about, waiting for the relay."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Index, String, Text, delete, func, select, update
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, Session, mapped_column

from kb.core.clock import now
from kb.core.db import Base, add
from kb.core.events import Event


class OutboxRow(Base):
    """One event and how far the relay came with it."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_open", "due", sqlite_where=sql("done IS NULL"), postgresql_where=sql("done IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    payload: Mapped[str] = mapped_column(Text)
    created: Mapped[datetime]
    due: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    handled: Mapped[str] = mapped_column(Text, default="")
    """Names of the handlers that are through, separated by spaces: a retry leaves them out."""
    slow: Mapped[bool] = mapped_column(default=False)
    """Whether what is left to do may take long, such as a mail."""
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    claimed_until: Mapped[datetime | None]
    done: Mapped[datetime | None]
    parked: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


LAST_RECORDED = "kb.last_recorded"


def record(session: Session, event: Event) -> None:
    """Write ``event`` with the data of the same transaction; the relay sees both or neither."""
    moment = now()
    row = add(session, OutboxRow(name=event.name, payload=event.to_json(), created=moment, due=moment))
    session.info[LAST_RECORDED] = row.id


def last_recorded(session: Session) -> int | None:
    """Id of the last event recorded through ``session``, to wait for what follows from it."""
    found: int | None = session.info.get(LAST_RECORDED)
    return found


def waiting(session: Session, up_to: int | None = None) -> int:
    """How many events are neither done nor parked, counting only ids up to ``up_to`` when given."""
    query = select(func.count()).select_from(OutboxRow).where(OutboxRow.done.is_(None), OutboxRow.parked.is_(None))
    if up_to is not None:
        query = query.where(OutboxRow.id <= up_to)
    return session.scalar(query) or 0


def parked(session: Session) -> int:
    """How many events were given up after too many failures; a person has to look at them."""
    query = select(func.count()).select_from(OutboxRow).where(OutboxRow.done.is_(None), OutboxRow.parked.is_not(None))
    return session.scalar(query) or 0


def handled_up_to(session: Session, last: int, handler: str, names: Iterable[str]) -> bool:
    """Whether ``handler`` is through with every event up to id ``last`` among those called ``names``.

    Only the events it works on are looked at: a mail that waits for its server holds nobody up.
    """
    query = (
        select(func.count())
        .select_from(OutboxRow)
        .where(OutboxRow.id <= last, OutboxRow.done.is_(None), OutboxRow.parked.is_(None))
        .where(OutboxRow.name.in_(list(names)))
        .where(~(" " + OutboxRow.handled + " ").contains(f" {handler} "))
    )
    return not session.scalar(query)


def open_rows(session: Session, limit: int = 100) -> Sequence[OutboxRow]:
    """The events that are not done, parked ones first, then the oldest; at most ``limit``."""
    query = select(OutboxRow).where(OutboxRow.done.is_(None))
    return session.scalars(query.order_by(OutboxRow.parked.is_(None), OutboxRow.id).limit(limit)).all()


def retry_parked(session: Session) -> int:
    """Let the relay try every parked event again, as if for the first time; returns how many there are."""
    fresh = {"parked": None, "attempts": 0, "due": now(), "claimed_until": None}
    parked = update(OutboxRow).where(OutboxRow.done.is_(None), OutboxRow.parked.is_not(None))
    return len(session.scalars(parked.values(**fresh).returning(OutboxRow.id)).all())


def sweep(session: Session, keep: timedelta) -> None:
    """Drop the events that were done longer ago than ``keep``."""
    session.execute(delete(OutboxRow).where(OutboxRow.done < now() - keep))
