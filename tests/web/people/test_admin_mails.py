"""The last mails, for an administrator."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kb.app import create_app
from kb.config import Settings
from kb.core.db import Database
from kb.core.mail.ledger import MailRow
from kb.core.mail.mailers import FolderMailer
from kb.people import service
from kb.wiring import House, build_house
from tests.cast import Cast
from tests.web.browse import sign_in


@pytest.fixture
def keeping(settings: Settings, db: Database, cast: Cast) -> House:
    """A house without a mail server, which keeps its mails as files."""
    return build_house(replace(settings, database_url=db.url), FolderMailer(settings.mail_dir))


@pytest.fixture
def keeper(keeping: House, cast: Cast) -> FlaskClient:
    app: Flask = create_app(house=keeping)
    return sign_in(app.test_client(), cast.pieter)


def mail(house: House) -> int:
    with house.db.transaction() as session:
        service.ask_reset(session, "bram@example.org")
    house.relay.drain()
    with house.db.reading() as session:
        return session.scalars(select(MailRow.id).order_by(MailRow.id.desc())).first() or 0


def test_lists_and_reads(keeper: FlaskClient, keeping: House) -> None:
    number = mail(keeping)
    page = keeper.get("/admin/mails").text
    assert "bram@example.org" in page
    assert "KB_SMTP_URL" in page
    answer = keeper.get(f"/admin/mails/{number}")
    assert answer.status_code == 200
    assert "asked for a new password" in answer.text
    keeping.close()


def test_a_link_that_lets_somebody_in_is_covered(keeper: FlaskClient, keeping: House) -> None:
    page = keeper.get(f"/admin/mails/{mail(keeping)}").text
    assert "/reset/…" in page
    assert "/reset/ey" not in page
    keeping.close()


def test_empty(pieter: FlaskClient) -> None:
    assert "No mail was written yet" in pieter.get("/admin/mails").text


def test_one_that_is_not_there(keeper: FlaskClient, keeping: House) -> None:
    number = mail(keeping)
    for path in keeping.settings.mail_dir.iterdir():
        path.unlink()
    assert keeper.get(f"/admin/mails/{number}").status_code == 404
    assert keeper.get("/admin/mails/999").status_code == 404
    assert keeper.get("/admin/mails").status_code == 200
    keeping.close()


def test_what_went_wrong_is_said(pieter: FlaskClient, db: Database, house: House) -> None:
    number = mail(house)
    with db.transaction() as session:
        row = session.get_one(MailRow, number)
        row.sent, row.error, row.attempts = None, "SMTPServerDisconnected('<b>gone</b>')", 3
        row.message_id = "<../../secret-key@localhost>"
    page = pieter.get("/admin/mails").text
    assert "failed 3 times" in page
    assert "<b>gone</b>" not in page
    assert pieter.get(f"/admin/mails/{number}").status_code == 404
