"""Ways to send: SMTP against real servers on loopback, files in a folder."""

import os
import smtplib
import stat
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from kb import config
from kb.core.mail.mailers import FolderMailer, SmtpMailer, mailer_for
from kb.core.mail.message import Mailbox, to_wire
from tests.core.mail import servers
from tests.core.mail.letters import letter

SENT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
HOSTILE = "Hallo\r\nBcc: all@example.org"


def test_a_mail_arrives_whole_and_at_one_address() -> None:
    with servers.post_office() as office:
        SmtpMailer(office.url).send(to_wire(letter(subject=HOSTILE, text="Één\n.\nover punten\n"), SENT))
    (envelope,) = office.taken
    assert envelope.rcpt_tos == ["katrien@example.org"]
    assert envelope.mail_from == "passerelle@example.org"
    assert isinstance(envelope.content, bytes)
    mail = message_from_bytes(envelope.content, policy=policy.default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hallo Bcc: all@example.org"
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == "Één\n.\nover punten\n"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("MAIL", "421 Too busy"),
        ("MAIL", "550 Not you"),
        ("RCPT", "450 Later"),
        ("RCPT", "550 Nobody"),
        ("DATA", "554 No"),
    ],
)
def test_what_a_server_refuses_is_an_error(stage: str, answer: str) -> None:
    with servers.post_office() as office:
        office.answers[stage] = answer
        with pytest.raises(smtplib.SMTPException):
            SmtpMailer(office.url).send(to_wire(letter(), SENT))
        assert office.taken == []


def test_a_server_that_takes_the_mail_and_grumbles_at_the_goodbye_has_it() -> None:
    """An error after the mail was taken would send it a second time."""
    with servers.post_office() as office:
        office.answers["QUIT"] = "421 Not like this"
        SmtpMailer(office.url).send(to_wire(letter(), SENT))
    assert len(office.taken) == 1


@pytest.mark.parametrize("behave", [servers.hang, servers.drip, servers.hang_up, servers.drop_after_data])
def test_a_server_that_misbehaves_is_an_error(behave: object) -> None:
    with servers.rude_server(behave) as url, pytest.raises(OSError):  # type: ignore[arg-type]  # noqa: PT011
        SmtpMailer(url, timeout=0.3).send(to_wire(letter(), SENT))


def test_no_server_at_all_is_an_error() -> None:
    with servers.rude_server(servers.hang) as url:
        pass
    with pytest.raises(OSError):  # noqa: PT011
        SmtpMailer(url, timeout=0.3).send(to_wire(letter(), SENT))


def test_a_server_without_encryption_gets_no_password() -> None:
    with servers.post_office() as office:
        url = office.url.replace("smtp://", "smtp+starttls://me:secret@")
        with pytest.raises(smtplib.SMTPNotSupportedError):
            SmtpMailer(url).send(to_wire(letter(), SENT))
        assert office.taken == []


def test_a_kept_mail_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        FolderMailer(tmp_path / "mail").send(to_wire(letter(), SENT))
    finally:
        os.umask(before)
    (file,) = (tmp_path / "mail").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["Subject"] == "Bram vraagt je om een gesprek"


def test_the_same_mail_again_is_the_same_file(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path)
    for _ in range(2):
        mailer.send(to_wire(letter(), SENT))
    assert len(list(tmp_path.iterdir())) == 1


def test_the_name_of_a_file_is_not_made_of_what_people_write(tmp_path: Path) -> None:
    FolderMailer(tmp_path / "mail").send(to_wire(letter(key="../../x", to=Mailbox("../..", "a@example.org")), SENT))
    assert [path.parent for path in tmp_path.rglob("*.eml")] == [tmp_path / "mail"]


def test_only_the_newest_stay(tmp_path: Path) -> None:
    mailer = FolderMailer(tmp_path, keep=3)
    for number in range(6):
        mailer.send(to_wire(letter(key=f"k{number}"), SENT))
        newest = max(tmp_path.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (number, number))
    kept = {message_from_bytes(path.read_bytes())["Message-ID"] for path in tmp_path.iterdir()}
    assert kept == {to_wire(letter(key=f"k{number}"), SENT)["Message-ID"] for number in (3, 4, 5)}


def test_the_settings_choose_the_way(settings: config.Settings) -> None:
    assert isinstance(mailer_for(settings), FolderMailer)
    smtp = config.load({"KB_DATA_DIR": str(settings.data_dir), "KB_SMTP_URL": "smtp://127.0.0.1:2525"})
    assert isinstance(mailer_for(smtp), SmtpMailer)
