"""Asking for a new password: who asks learns nothing about the address."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.core import clock
from kb.core.clock import now
from kb.core.mail.mailers import NullMailer
from kb.wiring import House
from tests.cast import Cast
from tests.statements import counted
from tests.web.browse import send


def ask(client: FlaskClient, email: str) -> TestResponse:
    return send(client, "/forgot", {"email": email}, token_from="/forgot")


def test_works(client: FlaskClient, cast: Cast, house: House, mailer: NullMailer) -> None:
    answer = ask(client, "bram@example.org")
    assert (answer.status_code, answer.location) == (303, "/forgot")
    assert "bram@example.org" in client.get("/forgot").text
    assert "bram@example.org" not in client.get("/forgot").text, "said once"
    house.relay.drain()
    assert len(mailer.sent) == 1


def test_the_same_words_for_everybody(app: Flask, cast: Cast) -> None:
    def pages(email: str) -> tuple[int, str]:
        client = app.test_client()
        status = ask(client, email).status_code
        page = client.get("/forgot").text.partition('role="status"')[2].partition("</section>")[0]
        return status, page.replace(email, "-")

    assert pages("bram@example.org") == pages("nobody@example.org") == pages("not an address")


def test_the_same_work_for_everybody(app: Flask, cast: Cast, house: House) -> None:
    def statements(email: str) -> int:
        client = app.test_client()
        client.get("/forgot")
        with counted(house.db) as seen:
            ask(client, email)
        return len(seen)

    statements("first@example.org")  # the first visit of an origin begins its count, the next ones go on with it
    assert statements("bram@example.org") == statements("nobody@example.org")


def test_bad_input(client: FlaskClient, cast: Cast) -> None:
    assert ask(client, "").status_code == 422
    assert ask(client, "\x00").status_code == 422


@pytest.mark.parametrize("email", ["bram@example.org", "nobody@example.org"])
def test_three_an_hour(client: FlaskClient, cast: Cast, email: str) -> None:
    assert [ask(client, email).status_code for _ in range(4)] == [303, 303, 303, 429]
    with clock.frozen(now() + timedelta(minutes=61)):
        assert ask(client, email).status_code == 303


def test_a_double_click_sends_two_mails_of_which_the_last_works(
    client: FlaskClient, cast: Cast, house: House, mailer: NullMailer
) -> None:
    ask(client, "bram@example.org")
    ask(client, "bram@example.org")
    house.relay.drain()
    assert 1 <= len(mailer.sent) <= 2


def test_links_never_carry_the_host_of_a_request(
    client: FlaskClient, cast: Cast, house: House, mailer: NullMailer
) -> None:
    for host in ("evil.example", "localhost:1234@evil.example"):
        assert client.get("/forgot", headers={"Host": host}).status_code == 400
    send(
        client,
        "/forgot",
        {"email": "bram@example.org"},
        token_from="/forgot",
        headers={"X-Forwarded-Host": "evil.example"},
    )
    house.relay.drain()
    assert "evil" not in mailer.sent[-1].as_string()
