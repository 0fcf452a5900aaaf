"""The last mails, for an administrator: did it go out, and what did it say."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from flask import render_template

from kb.core.errors import NotFound
from kb.core.mail.ledger import MailRow, last_mails
from kb.web.kit import access, house, reading
from kb.web.people.blueprint import bp

LONGEST_MAIL = 512 * 1024
LINKS = re.compile(r"(/(?:reset|sign-up|invitation|setup|settings/address)/)[A-Za-z0-9_.~-]+")


@bp.get("/admin/mails")
@access("administrator")
def admin_mails() -> str:
    """The newest mails, with what went wrong; without a mail server they can be read here."""
    rows = last_mails(reading())
    readable = {row.id for row in rows if _file(row) is not None}
    return render_template("people/admin_mails.html", rows=rows, readable=readable, kept=not house().settings.smtp_url)


@bp.get("/admin/mails/<int:id>")
@access("administrator")
def admin_mail(id: int) -> str:  # noqa: A002 - the name of the part of the address
    """The text of a kept mail. Links that let somebody in are covered: an administrator invites, and needs no more."""
    row = reading().get(MailRow, id)
    path = _file(row) if row is not None else None
    if row is None or path is None:
        raise NotFound
    mail = message_from_bytes(path.read_bytes()[:LONGEST_MAIL], policy=policy.default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body(("plain",))
    words = body.get_content() if body is not None else ""
    headers = [(name, str(mail[name])) for name in ("From", "To", "Subject", "Date") if mail[name]]
    return render_template("people/admin_mail.html", row=row, headers=headers, text=LINKS.sub(r"\1…", words))


def _file(row: MailRow) -> Path | None:
    """The file of a kept mail; its name is made of the Message-ID, which is a hash."""
    name = row.message_id.strip("<>").partition("@")[0]
    if not re.fullmatch(r"[0-9a-f]{32}", name):
        return None
    path = house().settings.mail_dir / f"{name}.eml"
    return path if path.is_file() else None
