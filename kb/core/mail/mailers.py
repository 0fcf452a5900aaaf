"""Ways to send a mail: over SMTP, into a folder, or nowhere."""

import os
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from kb.config import Settings

TIMEOUT_SECONDS = 20.0


class Mailer(Protocol):
    """Sends one finished mail, or raises ``OSError`` (``smtplib.SMTPException`` is one)."""

    def send(self, mail: EmailMessage) -> None: ...


class SmtpMailer:
    """Sends over SMTP: ``smtp://``, ``smtp+starttls://`` or ``smtps://``, with or without a sign-in."""

    def __init__(self, url: str, timeout: float = TIMEOUT_SECONDS) -> None:
        self._parts = urlsplit(url)
        self._timeout = timeout

    def send(self, mail: EmailMessage) -> None:
        server = self._connect()(self._parts.hostname or "localhost", self._port())
        try:
            if self._parts.scheme == "smtp+starttls":
                server.starttls(context=ssl.create_default_context())
            if self._parts.username:
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
            server.send_message(mail)
            with suppress(OSError):  # the server has the mail: a failing goodbye must not send it again
                server.quit()
        finally:
            server.close()

    def _port(self) -> int:
        return self._parts.port or {"smtps": 465, "smtp+starttls": 587}.get(self._parts.scheme, 25)

    def _connect(self) -> Callable[[str, int], smtplib.SMTP]:
        if self._parts.scheme == "smtps":
            context = ssl.create_default_context()
            return lambda host, port: smtplib.SMTP_SSL(host, port, timeout=self._timeout, context=context)
        return lambda host, port: smtplib.SMTP(host, port, timeout=self._timeout)


class FolderMailer:
    """Keeps mails as ``.eml`` files, for a house without a mail server; the newest ``keep`` stay."""

    def __init__(self, folder: Path, keep: int = 1000) -> None:
        self.folder = folder
        self.keep = keep

    def send(self, mail: EmailMessage) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = mail["Message-ID"].strip("<>").partition("@")[0] + ".eml"
        aside = self.folder / f".{name}.part"
        with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(mail.as_bytes(policy=policy.SMTP))
        os.replace(aside, self.folder / name)
        self._forget_old()

    def _forget_old(self) -> None:
        kept = sorted(self.folder.glob("*.eml"), key=_changed, reverse=True)
        for old in kept[self.keep :]:
            old.unlink(missing_ok=True)


def _changed(path: Path) -> float:
    """When ``path`` was written; another process may have removed it just now."""
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0


class NullMailer:
    """Sends nothing and remembers what it was given; for tests and benches."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []

    def send(self, mail: EmailMessage) -> None:
        self.sent.append(mail)


def mailer_for(settings: Settings) -> Mailer:
    """SMTP when a mail server is set, else files under the data folder."""
    return SmtpMailer(settings.smtp_url) if settings.smtp_url else FolderMailer(settings.mail_dir)
