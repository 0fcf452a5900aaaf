"""Another address: a link to the new one, a notice to the old one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.core import clock
from kb.core.clock import now
from kb.core.mail.mailers import NullMailer
from kb.people.queries import Viewer
from kb.wiring import House
from tests.cast import PASSWORD, Cast
from tests.web.browse import send, sign_in
from tests.web.people.conftest import GOOD, last_link


def ask(client: FlaskClient, email: str, password: str = PASSWORD) -> TestResponse:
    return send(client, "/settings/email", {"email": email, "current_password": password}, token_from="/settings")


@pytest.fixture
def link(bram: FlaskClient, house: House, mailer: NullMailer) -> str:
    assert ask(bram, "new@example.org").status_code == 303
    return last_link(house, mailer)


def take(client: FlaskClient, link: str) -> int:
    return send(client, link, token_from="/settings").status_code


def test_works(app: Flask, bram: FlaskClient, link: str, house: House, mailer: NullMailer) -> None:
    assert mailer.sent[-1]["To"].addresses[0].addr_spec == "new@example.org"
    assert "new@example.org" in bram.get(link).text
    sign_in(app.test_client(), "bram@example.org")
    assert take(bram, link) == 303
    sign_in(app.test_client(), "new@example.org")
    house.relay.drain()
    assert mailer.sent[-1]["To"].addresses[0].addr_spec == "bram@example.org"


def test_used_once(bram: FlaskClient, link: str) -> None:
    assert [take(bram, link), take(bram, link)] == [303, 409]


def test_of_nobody_else(link: str, browser: Callable[[Viewer], FlaskClient], cast: Cast) -> None:
    griet = browser(cast.griet)
    assert "another account" in griet.get(link).text
    assert take(griet, link) == 403


def test_dies_with_a_change_of_password(bram: FlaskClient, link: str) -> None:
    data = {"current_password": PASSWORD, "new_password": GOOD}
    send(bram, "/settings/password", data, token_from="/settings")
    assert take(bram, link) == 409


def test_a_day_and_no_longer(bram: FlaskClient, link: str) -> None:
    with clock.frozen(now() + timedelta(hours=25)):
        assert bram.get(link).status_code == 410
        assert take(bram, link) == 409


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("x", PASSWORD),
        ("", PASSWORD),
        ("аdmin@example.org", PASSWORD),
        ("new@example.org", "wrong wrong wrong"),
        ("a@b.org\r\nBcc: c@d.org", PASSWORD),
    ],
)
def test_bad_input_keeps_the_address(
    bram: FlaskClient, email: str, password: str, house: House, mailer: NullMailer
) -> None:
    answer = ask(bram, email, password)
    assert answer.status_code == 422
    assert password not in answer.text
    assert email.split("\r")[0] in answer.text
    house.relay.drain()
    assert mailer.sent == []


def test_an_address_of_somebody_else_looks_no_different(bram: FlaskClient, house: House, mailer: NullMailer) -> None:
    assert ask(bram, "griet@example.org").status_code == 303
    assert ask(bram, "free@example.org").status_code == 303
    house.relay.drain()
    assert [mail["To"].addresses[0].addr_spec for mail in mailer.sent] == ["free@example.org"]


def test_links_that_are_none(bram: FlaskClient, link: str) -> None:
    for wrong in ("/settings/address/x", link[:-2]):
        assert bram.get(wrong).status_code == 410
        assert take(bram, wrong) == 409
