"""Choosing a new password with the link of a mail."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.core import clock
from kb.core.clock import now
from kb.core.mail.mailers import NullMailer
from kb.people.queries import Viewer
from kb.wiring import House
from tests.cast import PASSWORD, Cast
from tests.web.browse import send, sign_in
from tests.web.people.conftest import GOOD, last_link


@pytest.fixture
def link(client: FlaskClient, cast: Cast, house: House, mailer: NullMailer) -> str:
    send(client, "/forgot", {"email": "bram@example.org"}, token_from="/forgot")
    return last_link(house, mailer)


def choose(client: FlaskClient, link: str, password: str = GOOD) -> int:
    return send(client, link, {"password": password}, token_from="/sign-in").status_code


def test_works_once_and_signs_nobody_in(app: Flask, client: FlaskClient, link: str) -> None:
    assert client.get(link).status_code == 200
    assert client.get(link).status_code == 200, "a scanner that opens links changes nothing"
    assert choose(client, link) == 303
    assert client.get("/colleagues").status_code == 303, "not signed in"
    assert client.get(link).status_code == 410
    assert choose(client, link, "een heel andere zin hier") == 410
    sign_in(app.test_client(), "bram@example.org", GOOD)
    wrong = {"email": "bram@example.org", "password": PASSWORD}
    assert send(app.test_client(), "/sign-in", wrong, token_from="/sign-in").status_code == 422


def test_every_session_ends(
    client: FlaskClient, cast: Cast, browser: Callable[[Viewer], FlaskClient], house: House, mailer: NullMailer
) -> None:
    elsewhere = browser(cast.bram)
    send(client, "/forgot", {"email": "bram@example.org"}, token_from="/forgot")
    assert choose(client, last_link(house, mailer)) == 303
    assert elsewhere.get("/colleagues").status_code == 303
    house.relay.drain()
    assert "changed" in mailer.sent[-1]["Subject"]


def test_a_newer_link_replaces_it(client: FlaskClient, link: str, house: House, mailer: NullMailer) -> None:
    with clock.frozen(now() + timedelta(seconds=5)):
        send(client, "/forgot", {"email": "bram@example.org"}, token_from="/forgot")
    with clock.frozen(now() + timedelta(seconds=10)):
        newer = last_link(house, mailer)
        assert client.get(link).status_code == 410
        assert client.get(newer).status_code == 200


def test_an_hour_and_no_longer(client: FlaskClient, link: str) -> None:
    with clock.frozen(now() + timedelta(minutes=59)):
        assert client.get(link).status_code == 200
    with clock.frozen(now() + timedelta(minutes=61)):
        assert client.get(link).status_code == 410
        assert choose(client, link) == 410


@pytest.mark.parametrize("password", ["", "kort", "wachtwoord123", "bram claes 2026", "a" * 129])
def test_bad_input(client: FlaskClient, link: str, password: str) -> None:
    answer = send(client, link, {"password": password}, token_from="/sign-in")
    assert answer.status_code == 422
    assert not password or password not in answer.text
    assert client.get(link).status_code == 200, "the link still works"


def test_changed_cut_and_foreign_links(client: FlaskClient, link: str) -> None:
    for wrong in (
        link[:-1],
        link[:-3] + "abc",
        "/reset/x",
        "/reset/" + "a" * 3000,
        link.replace("/reset/", "/reset/a"),
    ):
        assert client.get(wrong).status_code == 410
        assert choose(client, wrong) == 410
    token = link.removeprefix("/reset/")
    for other in ("/sign-up/", "/invitation/", "/setup/"):
        assert client.get(other + token).status_code in (303, 404, 410)


def test_a_second_click_on_the_button(client: FlaskClient, link: str) -> None:
    assert [choose(client, link), choose(client, link)] == [303, 410]


def test_who_left_meanwhile(client: FlaskClient, link: str, pieter: FlaskClient, cast: Cast) -> None:
    send(pieter, f"/admin/people/{cast.bram.id}/deactivate", token_from="/admin/people")
    assert client.get(link).status_code == 410
    assert choose(client, link) == 410


def test_guessing_links_is_throttled(client: FlaskClient, cast: Cast) -> None:
    found = [client.get(f"/reset/guess{number}").status_code for number in range(61)]
    assert found == [410] * 60 + [429]
