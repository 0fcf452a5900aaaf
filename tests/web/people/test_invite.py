"""Inviting somebody."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.core.db import Database
from kb.core.mail.mailers import NullMailer
from kb.people.queries import open_invitations
from kb.wiring import House
from tests.web.browse import send
from tests.web.people.conftest import GOOD, last_link

FILLED = {"email": "nele@example.org", "name": "Nele Goossens", "role": "member", "department": "0", "language": "nl"}


def invite(client: FlaskClient, **change: str) -> TestResponse:
    return send(client, "/admin/people/invite", {**FILLED, **change}, token_from="/admin/people/invite")


def test_the_link_is_shown_once(pieter: FlaskClient, client: FlaskClient, db: Database, mailer: NullMailer) -> None:
    answer = invite(pieter)
    assert answer.status_code == 200
    link = re.search(r'value="http://localhost(/invitation/[^"]+)"', answer.text)
    assert link
    assert link.group(1) not in pieter.get("/admin/people").text
    filled = {"name": "Nele Goossens", "password": GOOD, "department": "0"}
    assert send(client, link.group(1), filled, token_from="/sign-in").status_code == 303


def test_by_mail_in_the_language_chosen(
    pieter: FlaskClient, house: House, mailer: NullMailer, client: FlaskClient
) -> None:
    invite(pieter, by_mail="y", language="fr")
    link = last_link(house, mailer)
    assert client.get(link).status_code == 200
    assert mailer.sent[-1]["Content-Language"] == "fr"


def test_without_mail_when_not_wanted(pieter: FlaskClient, house: House, mailer: NullMailer) -> None:
    invite(pieter)
    house.relay.drain()
    assert mailer.sent == []


@pytest.mark.parametrize(
    "change",
    [
        {"email": "x"},
        {"email": ""},
        {"email": "bram@example.org"},
        {"email": "ＢＲＡＭ@example.org"},
        {"email": "a@b.org,c@d.org"},
        {"role": "root"},
        {"language": "de"},
        {"department": "999"},
        {"name": "evil@example.org"},
    ],
)
def test_bad_input_keeps_what_was_typed(pieter: FlaskClient, db: Database, change: dict[str, str]) -> None:
    answer = invite(pieter, **change)
    assert answer.status_code == 422
    assert f'value="{change.get("name", FILLED["name"])}"' in answer.text
    with db.reading() as session:
        assert not open_invitations(session)


def test_twice_leaves_one(pieter: FlaskClient, db: Database) -> None:
    invite(pieter)
    invite(pieter)
    with db.reading() as session:
        assert len(open_invitations(session)) == 1


def test_line_breaks_do_not_reach_a_header(pieter: FlaskClient, house: House, mailer: NullMailer) -> None:
    invite(pieter, name="Nele\r\nBcc: evil@x", by_mail="y")
    house.relay.drain()
    for mail in mailer.sent:
        assert mail["Bcc"] is None
