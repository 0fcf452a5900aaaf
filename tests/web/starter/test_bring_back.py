"""Bringing back what was withdrawn of the starter library."""

from flask.testing import FlaskClient
from sqlalchemy import select

from kb.core.db import Database
from kb.following import service as following
from kb.notices.models import Notice
from kb.wiring import House
from tests.cast import Cast
from tests.web.browse import send, sign_in

ADDRESS = "/admin/starter/bring-back"


def test_the_chosen_ones_are_back_and_nobody_is_told(
    client: FlaskClient, db: Database, house: House, cast: Cast, shelf: list[int]
) -> None:
    with db.transaction() as session:
        following.follow(session, cast.bram, "department", cast.field_sales)
    browser = sign_in(client, cast.pieter)
    answer = send(browser, ADDRESS, {"practice": [str(each) for each in shelf]})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/starter")
    house.relay.drain()
    page = browser.get("/admin/starter").text
    assert "1 practice is public again." in page
    assert "Bring the whole starter library back" not in page
    assert browser.get(f"/practices/{shelf[2]}-al-weg").status_code == 200
    with db.reading() as session:
        assert session.scalars(select(Notice)).all() == []


def test_everything_goes_and_comes_back(client: FlaskClient, cast: Cast, shelf: list[int]) -> None:
    browser = sign_in(client, cast.pieter)
    send(browser, "/admin/starter/withdraw", {"all": "yes"})
    send(browser, ADDRESS, {"all": "yes"})
    assert "3 practices are public." in browser.get("/admin/starter").text
    assert "3 practices are public again." not in browser.get("/admin/starter").text
    assert len(shelf) == 4
