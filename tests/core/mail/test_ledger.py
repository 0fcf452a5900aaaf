"""The ledger: a mail goes out once, and a failure is remembered."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from kb.core.clock import frozen
from kb.core.db import Database
from kb.core.mail.ledger import MailRow, deliver, last_mails
from kb.core.mail.mailers import NullMailer, SmtpMailer
from kb.core.relay import LEASE, Relay, each
from tests.core.happenings import Rang, ring
from tests.core.mail import servers
from tests.core.mail.letters import letter

MOMENT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)


def ledger(db: Database) -> list[MailRow]:
    with db.reading() as session:
        return list(session.scalars(select(MailRow).order_by(MailRow.id)))


def test_a_mail_goes_out_once(db: Database) -> None:
    mailer = NullMailer()
    with frozen(MOMENT):
        assert deliver(db, mailer, letter())
        assert not deliver(db, mailer, letter(subject="Changed meanwhile"))
    assert len(mailer.sent) == 1
    (row,) = ledger(db)
    assert (row.key, row.recipient, row.language) == ("request:12:7", "katrien@example.org", "nl")
    assert (row.sent, row.attempts, row.error) == (MOMENT, 1, None)


def test_another_cause_is_another_mail(db: Database) -> None:
    mailer = NullMailer()
    assert deliver(db, mailer, letter())
    assert deliver(db, mailer, letter(key="request:12:8"))
    assert len(mailer.sent) == 2


@pytest.mark.parametrize(
    ("stage", "answer"), [("MAIL", "421 Busy"), ("RCPT", "450 Later"), ("DATA", "451 Local error")]
)
def test_a_failure_is_noted_and_the_second_try_has_the_same_id(db: Database, stage: str, answer: str) -> None:
    with servers.post_office() as office:
        office.answers[stage] = answer
        with pytest.raises(OSError):  # noqa: PT011
            deliver(db, SmtpMailer(office.url), letter())
        (row,) = ledger(db)
        noted = row.message_id
        assert (row.sent, row.attempts) == (None, 1)
        assert answer[:3] in (row.error or "")
        office.answers.clear()
        assert deliver(db, SmtpMailer(office.url), letter())
    (row,) = ledger(db)
    assert (row.attempts, row.error, row.message_id) == (2, None, noted)
    assert row.sent is not None
    (envelope,) = office.taken
    assert isinstance(envelope.content, bytes)
    assert noted.encode() in envelope.content


def test_a_server_that_hangs_up_after_the_data_may_get_it_again_with_the_same_id(db: Database) -> None:
    with servers.rude_server(servers.drop_after_data) as url, pytest.raises(OSError):  # noqa: PT011
        deliver(db, SmtpMailer(url, timeout=5), letter())
    mailer = NullMailer()
    assert deliver(db, mailer, letter())
    assert mailer.sent[0]["Message-ID"] == ledger(db)[0].message_id


def test_a_crash_before_the_server_answered_sends_it_again(db: Database) -> None:
    class Dying(NullMailer):
        def send(self, mail: EmailMessage) -> None:
            super().send(mail)
            raise KeyboardInterrupt

    dying, mailer = Dying(), NullMailer()
    with pytest.raises(KeyboardInterrupt):
        deliver(db, dying, letter())
    assert deliver(db, mailer, letter())
    assert mailer.sent[0]["Message-ID"] == dying.sent[0]["Message-ID"]


def test_an_hour_without_a_mail_server_delays_and_doubles_nothing(db: Database) -> None:
    """Refused, hanging, 4xx, dropped after DATA: afterwards one mail each."""
    with servers.post_office() as office:
        reached = {"url": office.url}

        def send(event: Rang) -> None:
            deliver(db, SmtpMailer(reached["url"], timeout=0.2), letter(key=f"mail:{event.number}"))

        relay = Relay(db, {Rang: [each("mail", send)]})
        moment = MOMENT
        with frozen(moment):
            ring(db, 1, 2, 3)
        for trouble in (servers.hang_up, servers.hang, servers.drip):
            with servers.rude_server(trouble) as reached["url"], frozen(moment):
                assert relay.drain() == 3
            moment += timedelta(minutes=20)
        reached["url"] = office.url
        for answer in ("450 Later", ""):
            office.answers = {"RCPT": answer} if answer else {}
            with frozen(moment):
                assert relay.drain() == 3
            moment += timedelta(minutes=20)
        with frozen(moment + LEASE):
            assert relay.drain() == 0
    assert len(office.taken) == 3
    assert all(row.sent and row.attempts == 5 for row in ledger(db))


def test_the_newest_mails_come_first(db: Database) -> None:
    for number in range(4):
        with frozen(MOMENT + timedelta(minutes=number)):
            deliver(db, NullMailer(), letter(key=f"k{number}", subject="s" * 900))
    with db.reading() as session:
        found = last_mails(session, limit=3)
    assert [row.key for row in found] == ["k3", "k2", "k1"]
    assert all(len(row.subject) == 200 or len(row.subject) == 250 for row in found)
