"""The form of a mail on the wire."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.errors import Invalid
from kb.core.mail.message import Mailbox, message_id, one_line, to_wire
from tests.core.mail.letters import letter

SENT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)
BREAKS = [
    "\r\nBcc: all@example.org",
    "\nBcc: all@example.org",
    "\rBcc: x",
    "\x00",
    "\u2028Bcc: x",
    "\x0bBcc: x",
    "\x85x",
]
WRITABLE = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)


def read_back(mail: EmailMessage) -> EmailMessage:
    """The mail as its receiver's program understands it."""
    found = message_from_bytes(mail.as_bytes(policy=policy.SMTP), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_plain_text_comes_first_and_html_second() -> None:
    mail = read_back(to_wire(letter(), SENT))
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == "Dag Katrien,\n\nHoe deed je dat?\n"
    assert "<p>Hoe deed je dat?</p>" in html.get_content()


def test_the_headers() -> None:
    mail = read_back(to_wire(letter(headers={"References": "<a@b>"}), SENT))
    assert mail["Subject"] == "Bram vraagt je om een gesprek"
    assert mail["To"] == "Katrien Maes <katrien@example.org>"
    assert mail["From"] == "Bram Claes via Passerelle <passerelle@example.org>"
    assert mail["Date"] == "Tue, 06 Oct 2026 09:30:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "nl"
    assert mail["References"] == "<a@b>"


def test_the_same_cause_has_the_same_id_and_another_has_another() -> None:
    first, second = to_wire(letter(), SENT), to_wire(letter(subject="Later"), SENT)
    assert first["Message-ID"] == second["Message-ID"] == message_id("request:12:7", "example.org")
    assert to_wire(letter(key="request:12:8"), SENT)["Message-ID"] != first["Message-ID"]


@pytest.mark.parametrize("broken", BREAKS)
def test_a_line_break_makes_no_header(broken: str) -> None:
    message = letter(subject=f"Hallo{broken}", headers={"References": f"<a@b>{broken}"})
    mail = read_back(to_wire(message, SENT))
    assert mail["Bcc"] is None
    assert len(mail.get_all("To")) == 1
    assert mail.defects == []


@pytest.mark.parametrize("broken", ["\r", "\n", "\r\n", "\x00"])
def test_a_mailbox_is_one_line(broken: str) -> None:
    for values in ((f"Kat{broken}rien", "katrien@example.org"), ("Katrien", f"katrien@example.org{broken}Bcc: x")):
        with pytest.raises(Invalid):
            Mailbox(*values)


@pytest.mark.parametrize(
    "address", ["katrien@example.org, bram@example.org", "katrien@example.org>", "<x@y", "a b@c", "", "@", "x@y@z"]
)
def test_an_address_that_is_more_than_one_is_not_sent(address: str) -> None:
    with pytest.raises((ValueError, IndexError, Exception)):
        to_wire(letter(to=Mailbox("Katrien", address)), SENT)


@pytest.mark.parametrize(
    "name", ["Zoë Öztürk", "Élodie d’Hont", "Maes, Katrien", '"K" <k@x>', "日本 太郎", "K" * 300, ""]
)
def test_any_name_stays_one_recipient(name: str) -> None:
    mail = read_back(to_wire(letter(to=Mailbox(name, "katrien@example.org")), SENT))
    (recipient,) = mail["To"].addresses
    assert recipient.addr_spec == "katrien@example.org"
    assert recipient.display_name == name[:100]


def test_a_subject_beyond_ascii_is_encoded_and_comes_back() -> None:
    subject = "Één vraag over “prijs” – à bientôt 🙂"
    wire = to_wire(letter(subject=subject), SENT).as_bytes(policy=policy.SMTP)
    wire.decode("ascii")
    assert message_from_bytes(wire, policy=policy.default)["Subject"] == subject


def test_long_headers_are_folded() -> None:
    message = letter(subject="prijs " * 2000, headers={"References": " ".join(f"<{n}@example.org>" for n in range(60))})
    wire = to_wire(message, SENT).as_bytes(policy=policy.SMTP)
    assert max(len(line) for line in wire.split(b"\r\n")) <= 998
    head = wire.partition(b"\r\n\r\n")[0]
    assert max(len(line) for line in head.split(b"\r\n")) <= 78
    assert b"\n" not in wire.replace(b"\r\n", b"")


@given(WRITABLE, WRITABLE)
def test_whatever_is_written_there_is_one_recipient_and_the_text_survives(subject: str, words: str) -> None:
    text = words.replace("\r\n", "\n").replace("\r", "\n")
    mail = read_back(to_wire(letter(subject=subject, text=text), SENT))
    assert mail["To"] == "Katrien Maes <katrien@example.org>"
    assert mail.get_all("Bcc") is None
    assert set(mail.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "MIME-Version",
        "Content-Type",
        "Content-Language",
    }


@given(st.text())
def test_one_line_is_one_line(value: str) -> None:
    assert len(one_line(value).splitlines()) <= 1
    assert len(one_line(value, 20)) <= 20
