"""Pages that explain, the menu of a phone, and the way into administration."""

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.core import outbox
from kb.core.clock import now
from kb.core.db import Database
from kb.core.outbox import OutboxRow
from tests.cast import Cast
from tests.web.browse import sign_in

OPEN = ("/help", "/accessibility")
FOR_MEMBERS = ("/house-rules", "/keys", "/menu")


@pytest.mark.parametrize("language", ["en", "nl", "fr"])
@pytest.mark.parametrize("page", [*OPEN, *FOR_MEMBERS])
def test_members_read_them_in_their_language(client: FlaskClient, cast: Cast, page: str, language: str) -> None:
    answer = sign_in(client, cast.bram).get(page, headers={"Accept-Language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text


@pytest.mark.parametrize("page", OPEN)
def test_some_are_open_and_tell_nothing_of_the_house(client: FlaskClient, cast: Cast, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    for name in ("Key Accounts", "Katrien", "Pricing"):
        assert name not in answer.text


@pytest.mark.parametrize("page", [*FOR_MEMBERS, "/admin", "/patterns"])
def test_the_others_need_sign_in(client: FlaskClient, cast: Cast, page: str) -> None:
    assert client.get(page).headers["Location"].startswith("/sign-in")


def test_help_before_signing_in_is_about_signing_in(client: FlaskClient, cast: Cast) -> None:
    assert "Forgotten your password?" in client.get("/help").text
    assert "Forgotten your password?" not in sign_in(client, cast.bram).get("/help").text


def test_the_menu_offers_administration_to_administrators_only(client: FlaskClient, cast: Cast) -> None:
    assert "/admin" not in sign_in(client, cast.griet).get("/menu").text


def test_administration_is_for_administrators(client: FlaskClient, cast: Cast) -> None:
    assert sign_in(client, cast.griet).get("/admin").status_code == 403


def test_administration_says_how_the_work_keeps_up(db: Database, client: FlaskClient, cast: Cast) -> None:
    moment = now()
    with db.transaction() as session:
        session.add(OutboxRow(name="x", payload="{}", created=moment, due=moment))
        session.add(OutboxRow(name="x", payload="{}", created=moment, due=moment, parked=moment))
        session.add(OutboxRow(name="x", payload="{}", created=moment, due=moment, done=moment))
    with db.reading() as session:
        assert (outbox.waiting(session), outbox.parked(session)) == (1, 1)
    page = sign_in(client, cast.pieter).get("/admin").text
    assert "4 departments" in page
    assert "3 themes" in page
    assert "Tried many times without luck" in page
    for address in ("/admin/departments", "/admin/themes", "/admin/people", "/admin/mails"):
        assert f'href="{address}"' in page


def test_the_page_of_components_is_there_while_developing_only(app: Flask, client: FlaskClient, cast: Cast) -> None:
    browser = sign_in(client, cast.bram)
    assert browser.get("/patterns").status_code == 404
    house = app.extensions["kb"]
    app.extensions["kb"] = replace(house, settings=replace(house.settings, development=True))
    assert browser.get("/patterns").status_code == 200
