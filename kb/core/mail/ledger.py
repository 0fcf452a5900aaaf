"""The ledger of mails: what was sent to whom and why, so that nothing is sent twice."""

import logging
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kb.core.clock import now
from kb.core.db import Base, Database
from kb.core.mail.mailers import Mailer
from kb.core.mail.message import Message, to_wire

log = logging.getLogger(__name__)


class MailRow(Base):
    """One mail, by the key of its cause."""

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(250))
    language: Mapped[str] = mapped_column(String(2))
    message_id: Mapped[str] = mapped_column(String(200))
    created: Mapped[datetime] = mapped_column(index=True)
    sent: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)


def deliver(db: Database, mailer: Mailer, message: Message) -> bool:
    """Send ``message`` unless its key was sent before; returns whether it went out now.

    The row is marked after the server took the mail. A crash between the two sends it again with the same
    Message-ID: at least once, which a mail program shows once. Raises what the mailer raises, after
    noting it in the ledger, so that the relay tries again.
    """
    moment = now()
    wire = to_wire(message, moment)
    with db.transaction() as session:
        row = session.scalar(select(MailRow).where(MailRow.key == message.key))
        if row is not None and row.sent is not None:
            return False
        if row is None:
            row = MailRow(key=message.key, created=moment, attempts=0, error=None, sent=None)
            session.add(row)
        row.recipient = message.to.address
        row.subject = message.subject.strip()[:250]
        row.language = message.language
        row.message_id = wire["Message-ID"]
        row.attempts += 1
    try:
        mailer.send(wire)
    except Exception as error:
        _note(db, message.key, error=repr(error)[:2000])
        raise
    _note(db, message.key, sent=now(), error=None)
    log.info("mail sent", extra={"mail": message.key})
    return True


def _note(db: Database, key: str, *, sent: datetime | None = None, error: str | None) -> None:
    with db.transaction() as session:
        row = session.scalars(select(MailRow).where(MailRow.key == key)).one()
        row.sent = sent or row.sent
        row.error = error


def last_mails(session: Session, limit: int = 50) -> Sequence[MailRow]:
    """The newest mails, for the page of an administrator."""
    return session.scalars(select(MailRow).order_by(MailRow.created.desc(), MailRow.id.desc()).limit(limit)).all()
