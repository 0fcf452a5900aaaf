"""The first administrator, with the address the server printed."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from kb.core import clock
from kb.core.clock import now
from kb.core.db import Database
from kb.people import service
from kb.people.queries import person_by_email
from kb.web.people.links import setup_link
from kb.wiring import House
from tests.cast import PASSWORD_HASH, Cast
from tests.web.browse import send
from tests.web.people.conftest import GOOD

FILLED = {"name": "Pieter De Smet", "email": "pieter@example.org", "languages": ["nl"], "password": GOOD}


@pytest.fixture
def link(house: House) -> str:
    found = setup_link(house)
    assert found is not None
    return found.removeprefix(house.settings.base_url)


def test_works_once(client: FlaskClient, link: str, house: House, db: Database) -> None:
    assert client.get(link).status_code == 200
    answer = send(client, link, FILLED, token_from="/sign-in")
    assert answer.status_code == 303
    assert client.get("/admin/people").status_code == 200
    with db.reading() as session:
        person = person_by_email(session, "pieter@example.org")
    assert person is not None
    assert person.role == "administrator"
    assert client.get(link).status_code == 404
    again = {**FILLED, "email": "other@example.org"}
    assert send(client, link, again, token_from="/admin/people").status_code == 404
    assert setup_link(house) is None


def test_not_while_an_administrator_can_sign_in(house: House, cast: Cast) -> None:
    assert setup_link(house) is None


def test_the_demo_and_the_starter_do_not_stand_in_the_way(house: House, db: Database) -> None:
    with db.transaction() as session:
        service.add_person(session, email="m@example.org", name="Member", password_hash=PASSWORD_HASH)
        service.add_person(session, email="a@example.org", name="No Password", role="administrator")
    assert setup_link(house) is not None


def test_other_links_do_not_exist(client: FlaskClient, house: House, link: str) -> None:
    for wrong in ("/setup/x", link[:-1], link + "a", link.replace("/setup/", "/setup/a")):
        assert client.get(wrong).status_code == 404
        assert send(client, wrong, FILLED, token_from="/sign-in").status_code == 404


def test_a_week_and_no_longer(client: FlaskClient, link: str) -> None:
    with clock.frozen(now() + timedelta(days=8)):
        assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    "change", [{"email": "x"}, {"name": ""}, {"password": "kort"}, {"password": "pieter@example.org"}, {"email": ""}]
)
def test_bad_input(client: FlaskClient, link: str, change: dict[str, str], house: House) -> None:
    answer = send(client, link, {**FILLED, **change}, token_from="/sign-in")
    assert answer.status_code == 422
    assert setup_link(house) is not None
