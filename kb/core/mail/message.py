"""A mail as the product sees it, and as the wire wants it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from kb.core.errors import Invalid
from kb.core.language import text


@dataclass(frozen=True)
class Mailbox:
    """A name and an address: ``Mailbox("Katrien Maes", "katrien@example.org")``."""

    name: str
    address: str

    def __post_init__(self) -> None:
        if re.search(r"[\r\n\x00]", self.name + self.address):
            raise Invalid({"email": [text("An address is one line.")]})


@dataclass(frozen=True)
class Message:
    """One mail to one person. ``key`` names its cause (``request:12:7``): the same key is never sent twice."""

    key: str
    to: Mailbox
    sender: Mailbox
    language: str
    subject: str
    text: str
    html: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def message_id(self, domain: str) -> str:
        """The same for the same key, so that a reader's mail program drops an accidental second copy."""
        return message_id(self.key, domain)


def message_id(key: str, domain: str) -> str:
    """The Message-ID of the mail with ``key``, to be named in ``References`` before or after it is sent."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"<{digest}@{domain}>"


def one_line(value: str, limit: int = 200) -> str:
    """``value`` without line breaks and control characters, safe in a header: at most ``limit`` characters."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029\s]+", " ", value).strip()[:limit]


def to_wire(message: Message, sent: datetime) -> EmailMessage:
    """The MIME form: plain text first, HTML second, no tracking, marked as written by a program."""
    domain = message.sender.address.rpartition("@")[2] or "localhost"
    mail = EmailMessage()
    mail["From"] = _header(message.sender)
    mail["To"] = _header(message.to)
    mail["Subject"] = one_line(message.subject)
    mail["Date"] = format_datetime(sent)
    mail["Message-ID"] = message.message_id(domain)
    mail["Auto-Submitted"] = "auto-generated"
    for name, value in message.headers.items():
        mail[name] = one_line(value, 900)
    mail.set_content(message.text, cte="quoted-printable")
    mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = message.language  # last: making the parts moves earlier Content- headers into the first
    return mail


def _header(mailbox: Mailbox) -> Address:
    return Address(one_line(mailbox.name, 100), addr_spec=mailbox.address)
