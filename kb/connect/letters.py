"""What a mail about a conversation says, read from the present state when it is about to be sent."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from kb.config import Settings
from kb.connect.models import Message, Request
from kb.connect.moments import day_and_hour
from kb.core.mail.ledger import MailRow
from kb.core.mail.message import Mailbox, message_id, one_line
from kb.people.models import Person

SILENT = ("close",)
"""Acts that are only shown in Passerelle."""


@dataclass(frozen=True)
class Letter:
    """One mail: to whom, from whom, in which language, and what its templates are given."""

    template: str
    key: str
    to: Mailbox
    language: str
    sender: str
    headers: dict[str, str]
    content: "Content"

    def context(self) -> dict[str, Any]:
        return asdict(self.content)


@dataclass(frozen=True)
class Content:
    """What the templates of both mails are given; texts are plain."""

    name: str
    """Of the one who wrote."""
    first_name: str
    to_first_name: str
    verb: str
    intent: str
    title: str
    minutes: int | None
    channel: str | None
    moments: tuple[str, ...]
    agreed: str
    paragraphs: tuple[str, ...]
    text_language: str
    url: str


def ask_key(request_id: int) -> str:
    """Key of the mail that opens a conversation; the later ones refer to it."""
    return f"connect:{request_id}:ask"


def letter_for(session: Session, settings: Settings, written_id: int) -> Letter | None:
    """The mail about the message with id ``written_id``; ``None`` when there is nothing to send (any more)."""
    query = select(Message).where(Message.id == written_id).options(joinedload(Message.author))
    message = session.scalar(query)
    request = _request(session, message.request_id) if message else None
    if message is None or request is None or not _worth_sending(session, request, message):
        return None
    reader = request.asked if message.author_id == request.asker_id else request.asker
    if reader.state != "active":
        return None
    language = reader.language or settings.default_language
    first = message.verb == "ask"
    return Letter(
        template="request" if first else "message",
        key=ask_key(request.id) if first else f"connect:{request.id}:{message.id}",
        to=Mailbox(one_line(reader.name), reader.email),
        language=language,
        sender=one_line(message.author.name),
        headers={} if first else _threading(settings, request.id),
        content=_content(request, message, reader, language, settings),
    )


def _request(session: Session, request_id: int) -> Request | None:
    query = select(Request).where(Request.id == request_id)
    people = (joinedload(Request.asker), joinedload(Request.asked), joinedload(Request.practice))
    return session.scalar(query.options(*people, selectinload(Request.moments)))


def _worth_sending(session: Session, request: Request, message: Message) -> bool:
    if message.verb in SILENT:
        return False
    if message.verb == "ask":
        return request.state == "open"
    if message.verb == "withdraw":  # who never heard of the question need not hear that it is gone
        sent = select(MailRow.id).where(MailRow.key == ask_key(request.id), MailRow.sent.is_not(None))
        return session.scalar(sent) is not None
    return True


def _threading(settings: Settings, request_id: int) -> dict[str, str]:
    domain = settings.mail_from.rpartition("@")[2] or "localhost"
    root = message_id(ask_key(request_id), domain)
    return {"In-Reply-To": root, "References": root}


def _content(request: Request, message: Message, reader: Person, language: str, settings: Settings) -> Content:
    def moment(value: Any) -> str:
        return day_and_hour(value, language, settings.time_zone)

    practice = request.practice
    return Content(
        name=one_line(message.author.name),
        first_name=message.author.name.split()[0],
        to_first_name=reader.name.split()[0],
        verb=message.verb,
        intent=request.intent,
        title=practice.title if practice and practice.state == "published" else request.about,
        minutes=request.minutes,
        channel=request.channel,
        moments=tuple(moment(each.starts) for each in request.moments),
        agreed=moment(request.agreed) if request.agreed else "",
        paragraphs=tuple(part.strip() for part in message.plain.split("\n\n") if part.strip()),
        text_language=message.language,
        url=f"{settings.base_url}/conversations/{request.id}",
    )
