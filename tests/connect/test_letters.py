"""Mails of a conversation, over a real SMTP server on loopback."""

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from kb.config import Settings, bundled
from kb.connect import handlers, service
from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.core.mail.compose import Composer
from kb.core.mail.ledger import MailRow, last_mails
from kb.core.mail.mailers import SmtpMailer
from kb.core.relay import FIRST_WAIT, LONGEST_WAIT, Relay
from kb.people.models import Person
from tests.cast import Cast, make_person
from tests.factories.requests import a_practice, a_request, written

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
HOSTILE = '<script>alert(1)</script> & "Co"'


class Post:
    """Takes mails, or does what ``trouble`` says instead."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mails: list[EmailMessage] = []
        self.trouble: Callable[[SMTP], str] | None = None

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        if self.trouble is not None:
            answer = self.trouble(server)
            if not answer.startswith("250"):
                return answer
        assert len(envelope.rcpt_tos) == 1
        self.mails.append(mail)  # type: ignore[arg-type]
        return "250 taken"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def post() -> Iterator[Post]:
    """A mail server of this test alone."""
    taking = Post(free_port())
    controller = Controller(taking, hostname="127.0.0.1", port=taking.port)
    controller.start()
    yield taking
    controller.stop()


@pytest.fixture
def relay(db: Database, settings: Settings, post: Post) -> Relay:
    mailer = SmtpMailer(f"smtp://127.0.0.1:{post.port}", timeout=5)
    return Relay(db, handlers.handlers(db, mailer, Composer(settings, bundled("templates")), settings))


def parts(mail: EmailMessage) -> tuple[str, str]:
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()


def ask_about(db: Database, cast: Cast, title: str = "Call first, mail later", **more: object) -> int:
    with db.transaction() as session:
        practice = a_practice(session, cast.katrien.id, cast.key_accounts, title=title)
        return a_request(session, cast.bram.id, cast.katrien.id, practice.id, **more).id


def test_a_request_reaches_the_author(db: Database, cast: Cast, relay: Relay, post: Post) -> None:
    request_id = ask_about(db, cast)
    relay.drain()
    (mail,) = post.mails
    plain, html = parts(mail)
    link = f"http://localhost/conversations/{request_id}"
    assert mail["To"].addresses[0].addr_spec == "katrien@example.org"
    assert mail["From"].addresses[0].display_name == "Bram Claes via Passerelle"
    assert mail["Subject"] == "Bram Claes asks you for a talk: Call first, mail later"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"]
    for body in (plain, html):
        assert "Hello, how did you do it?" in body
        assert body.count(link) == 1
    shown = html[html.index("<body") :]
    assert not re.search(r"[\w.]+@[\w.]+", plain + shown), "no address of anybody"
    assert re.findall(r'href="([^"]+)"', html) == [link]
    assert "<img" not in html


def test_nothing_is_sent_twice(db: Database, cast: Cast, relay: Relay, post: Post) -> None:
    request_id = ask_about(db, cast)
    relay.drain()
    for event_type, each in relay.handlers.items():
        with db.reading() as session:
            message = session.scalars(service.select(service.Message)).one()
        each[0].run([event_type(request_id, message.id)])  # type: ignore[call-arg]
    assert len(post.mails) == 1


@pytest.mark.parametrize(
    ("chosen", "default", "subject"),
    [("fr", "en", "fr"), ("nl", "en", "nl"), (None, "nl", "nl"), (None, "en", "en")],
)
def test_in_the_language_of_its_reader(
    db: Database, cast: Cast, settings: Settings, post: Post, chosen: str | None, default: str, subject: str
) -> None:
    settings = replace(settings, default_language=default)
    mailer = SmtpMailer(f"smtp://127.0.0.1:{post.port}", timeout=5)
    relay = Relay(db, handlers.handlers(db, mailer, Composer(settings, bundled("templates")), settings))
    with db.transaction() as session:
        session.get_one(Person, cast.katrien.id).language = chosen
        session.get_one(Person, cast.bram.id).language = "en" if subject != "en" else "fr"
    ask_about(db, cast)
    relay.drain()
    (mail,) = post.mails
    assert mail["Content-Language"] == subject
    assert f'<html lang="{subject}"' in parts(mail)[1]


def test_the_thread_holds_together(db: Database, cast: Cast, relay: Relay, post: Post) -> None:
    request_id = ask_about(db, cast)
    relay.drain()
    with db.transaction() as session:
        service.reply(session, cast.katrien.id, request_id, written("Gladly."), "a")
        service.accept(session, cast.katrien.id, request_id, 1, "b")
        service.reply(session, cast.bram.id, request_id, written("Thank you."), "c")
        service.close(session, cast.bram.id, request_id, "d")
    relay.drain()
    first, *later = post.mails
    assert [each["To"].addresses[0].addr_spec.split("@")[0] for each in later] == ["bram", "bram", "katrien"]
    for mail in later:
        assert mail["References"] == first["Message-ID"]
        assert mail["In-Reply-To"] == first["Message-ID"]
    assert len({mail["Message-ID"] for mail in post.mails}) == 4
    assert "chose a moment" in later[1]["Subject"]
    assert "Thank you." in parts(later[2])[0]


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_saying_no_and_taking_back(db: Database, cast: Cast, relay: Relay, post: Post, verb: str) -> None:
    request_id = ask_about(db, cast)
    relay.drain()
    with db.transaction() as session:
        if verb == "decline":
            service.decline(session, cast.katrien.id, request_id, written("Not this month."), "x")
        else:
            service.withdraw(session, cast.bram.id, request_id, "x")
    relay.drain()
    assert len(post.mails) == 2
    assert ("Not this month." in parts(post.mails[1])[0]) == (verb == "decline")


def test_the_state_is_looked_at_again(db: Database, cast: Cast, relay: Relay, post: Post) -> None:
    taken_back = ask_about(db, cast)
    left = ask_about(db, cast, title="Another")
    with db.transaction() as session:
        service.withdraw(session, cast.bram.id, taken_back, "x")
        gone = make_person(session, "Gone Soon", None)
        a_request(session, cast.bram.id, gone.id)
        gone.state = "deactivated"
    relay.drain()
    assert [parts(mail)[0].count(f"/conversations/{left}") for mail in post.mails] == [1]


def test_a_title_that_is_secret_now_is_not_told(db: Database, cast: Cast, relay: Relay, post: Post) -> None:
    with db.transaction() as session:
        practice = a_practice(session, cast.katrien.id, cast.key_accounts, title="As it was asked about")
        a_request(session, cast.bram.id, cast.katrien.id, practice.id)
        practice.state, practice.title = "withdrawn", "Reorganisation"
    relay.drain()
    assert "Reorganisation" not in post.mails[0].as_string()
    assert "As it was asked about" in post.mails[0]["Subject"]


@pytest.mark.parametrize("breaker", ["\r\n", "\n", "\r", "\u2028", "\r\n\r\n"])
def test_headers_cannot_be_added(db: Database, cast: Cast, relay: Relay, post: Post, breaker: str) -> None:
    evil = f"Nice title{breaker}Bcc: victim@example.org"
    with db.transaction() as session:
        session.get_one(Person, cast.bram.id).name = f"Bram{breaker}Bcc: victim@example.org"
    ask_about(db, cast, title=evil, written=written(f"Hi{breaker}Bcc: victim@example.org"))
    relay.drain()
    (mail,) = post.mails
    assert mail["Bcc"] is None
    assert [each.addr_spec for each in mail["To"].addresses] == ["katrien@example.org"]
    assert len(mail["From"].addresses) == 1
    assert "\n" not in mail["Subject"]


def test_a_very_long_title_is_folded(db: Database, cast: Cast, relay: Relay, post: Post) -> None:
    ask_about(db, cast, title="é" * 200)
    relay.drain()
    assert all(len(line) <= 998 for line in post.mails[0].as_bytes().split(b"\n"))


def test_html_shows_hostile_words_as_words(db: Database, cast: Cast, relay: Relay, post: Post) -> None:
    with db.transaction() as session:
        session.get_one(Person, cast.bram.id).name = HOSTILE
    request_id = ask_about(db, cast, title=HOSTILE, written=written(HOSTILE))
    relay.drain()
    with db.transaction() as session:
        service.reply(session, cast.bram.id, request_id, written(HOSTILE), "x")
    relay.drain()
    assert len(post.mails) == 2
    for mail in post.mails:
        html = parts(mail)[1]
        assert "<script" not in html
        assert html.count("&lt;script&gt;") >= 3


def test_refused_for_a_while(db: Database, cast: Cast, relay: Relay, post: Post) -> None:
    ask_about(db, cast)
    post.trouble = lambda server: "451 try later"
    relay.drain()
    with db.reading() as session:
        row = last_mails(session)[0]
        assert row.sent is None
        assert "451" in (row.error or "")
    post.trouble = None
    with frozen(now() + 4 * frozen_wait()):
        relay.drain()
    assert len(post.mails) == 1
    with db.reading() as session:
        assert session.get_one(MailRow, row.id).sent is not None


def frozen_wait() -> Any:
    """Longer than the first wait of the relay."""
    return type(now() - now())(seconds=max(FIRST_WAIT, LONGEST_WAIT / 4))


def test_dropped_after_data_is_the_same_mail_again(db: Database, cast: Cast, relay: Relay, post: Post) -> None:
    def drop(server: SMTP) -> str:
        server.transport.close()  # type: ignore[union-attr]
        return "250 taken"

    ask_about(db, cast)
    post.trouble = drop
    relay.drain()
    assert len(post.mails) == 1, "the server has it, and we could not hear that"
    post.trouble = None
    with frozen(now() + 4 * frozen_wait()):
        relay.drain()
    with frozen(now() + 9 * frozen_wait()):
        relay.drain()
    assert [mail["Message-ID"] for mail in post.mails] == [post.mails[0]["Message-ID"]] * 2


def test_a_server_that_is_away(db: Database, cast: Cast, settings: Settings) -> None:
    mailer = SmtpMailer("smtp://127.0.0.1:1", timeout=2)
    relay = Relay(db, handlers.handlers(db, mailer, Composer(settings, bundled("templates")), settings))
    ask_about(db, cast)
    relay.drain()
    with db.reading() as session:
        (row,) = last_mails(session)
    assert (row.sent, row.attempts) == (None, 1)
