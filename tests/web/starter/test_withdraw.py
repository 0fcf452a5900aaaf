"""Withdrawing from the starter library."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kb.core.db import Database
from kb.practices.models import Practice
from kb.wiring import House
from tests.cast import Cast
from tests.web.browse import send, sign_in

ADDRESS = "/admin/starter/withdraw"


def public(db: Database) -> set[str]:
    with db.reading() as session:
        return set(session.scalars(select(Practice.title).where(Practice.state == "published")))


def test_the_chosen_ones_go(client: FlaskClient, db: Database, cast: Cast, shelf: list[int]) -> None:
    browser = sign_in(client, cast.pieter)
    answer = send(browser, ADDRESS, {"practice": [str(shelf[0]), str(shelf[3]), "x", "999"]})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/starter")
    assert "1 practice is withdrawn. It can be brought back here." in browser.get("/admin/starter").text
    assert public(db) == {"Bel eerst", "Eigen werk"}


def test_everything_goes_in_one_step_and_leaves_every_list(
    app: Flask, client: FlaskClient, db: Database, house: House, cast: Cast, shelf: list[int]
) -> None:
    browser = sign_in(client, cast.pieter)
    send(browser, ADDRESS, {"all": "yes"})
    house.relay.drain()
    assert "2 practices are withdrawn." in browser.get("/admin/starter").text
    assert public(db) == {"Eigen werk"}
    member = sign_in(app.test_client(), cast.bram)
    assert "Meerijden" not in member.get("/departments/field-sales").text
    assert member.get(f"/practices/{shelf[0]}-meerijden").status_code == 404


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("chosen", [{}, {"practice": "²"}, {"practice": "-1"}, {"practice": "9" * 5000}])
def test_nothing_chosen_changes_nothing(client: FlaskClient, db: Database, cast: Cast, chosen: dict[str, str]) -> None:
    browser = sign_in(client, cast.pieter)
    before = public(db)
    assert send(browser, ADDRESS, chosen).status_code == 303
    assert "Nothing changed." in browser.get("/admin/starter").text
    assert public(db) == before


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize("name", ["bram", "griet"])
def test_members_and_moderators_may_not(client: FlaskClient, db: Database, cast: Cast, name: str) -> None:
    browser = sign_in(client, getattr(cast, name))
    assert browser.get("/admin/starter").status_code == 403
    assert send(browser, ADDRESS, {"all": "yes"}).status_code == 403
    assert len(public(db)) == 3
