"""Signing up with an address of the house."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.core import clock
from kb.core.clock import now
from kb.core.db import Database
from kb.core.mail.mailers import NullMailer
from kb.people.addresses import fold_address
from kb.people.models import Person
from kb.people.queries import person_by_email
from kb.wiring import House
from tests.cast import Cast
from tests.web.browse import send
from tests.web.people.conftest import GOOD, last_link

FILLED = {"name": "Nele Goossens", "languages": ["nl", "fr"], "password": GOOD}


@pytest.fixture
def visitor(open_app: Flask) -> FlaskClient:
    return open_app.test_client()


def ask(client: FlaskClient, email: str) -> int:
    return send(client, "/sign-up", {"email": email}, token_from="/sign-up").status_code


def found(db: Database, email: str) -> Person | None:
    with db.reading() as session:
        return person_by_email(session, fold_address(email))


def test_closed_without_domains(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/sign-up").status_code == 404
    assert "/sign-up" not in client.get("/sign-in").text


def test_works(visitor: FlaskClient, cast: Cast, house: House, mailer: NullMailer, db: Database) -> None:
    assert ask(visitor, "Nele@Example.org") == 303
    assert "Nele@example.org" in visitor.get("/sign-up").text
    link = last_link(house, mailer)
    page = visitor.get(link).text
    assert "Nele@example.org" in page
    assert found(db, "nele@example.org") is None, "opening the link changes nothing"
    answer = send(visitor, link, {**FILLED, "department": str(cast.field_sales)}, token_from="/sign-in")
    assert (answer.status_code, answer.location) == (303, "/")
    assert visitor.get("/colleagues").status_code == 200
    person = found(db, "nele@example.org")
    assert person is not None
    assert (person.name, person.role, person.department_id) == ("Nele Goossens", "member", cast.field_sales)
    assert person.languages == ["nl", "fr"]


def test_used_once(visitor: FlaskClient, open_app: Flask, cast: Cast, house: House, mailer: NullMailer) -> None:
    ask(visitor, "nele@example.org")
    link = last_link(house, mailer)
    assert send(visitor, link, FILLED, token_from="/sign-in").status_code == 303
    other = open_app.test_client()
    assert other.get(link).status_code == 410
    assert send(other, link, FILLED, token_from="/sign-in").status_code == 410


def test_privileges_are_not_for_the_asking(
    visitor: FlaskClient, cast: Cast, house: House, mailer: NullMailer, db: Database
) -> None:
    ask(visitor, "nele@example.org")
    link = last_link(house, mailer)
    greedy = {
        **FILLED,
        "role": "administrator",
        "id": "1",
        "state": "active",
        "email": "pieter@example.org",
        "origin": "starter",
        "created": "2001-01-01",
        "password_hash": "x",
        "epoch": "9",
    }
    assert send(visitor, link, greedy, token_from="/sign-in").status_code == 303
    person = found(db, "nele@example.org")
    assert person is not None
    assert (person.role, person.origin) == ("member", "")
    assert person.id not in (1, cast.pieter.id)


@pytest.mark.parametrize(
    "email", ["nele@evil.example", "nele@example.org.evil.example", "nele@evil.example@x.org", "x", ""]
)
def test_other_domains_are_refused_and_the_address_kept(visitor: FlaskClient, cast: Cast, email: str) -> None:
    answer = send(visitor, "/sign-up", {"email": email}, token_from="/sign-up")
    assert answer.status_code == 422
    assert f'value="{email}"' in answer.text


def test_known_and_unknown_addresses_look_the_same(open_app: Flask, cast: Cast) -> None:
    def page(email: str) -> str:
        client = open_app.test_client()
        assert ask(client, email) == 303
        return client.get("/sign-up").text.partition('role="status"')[2].partition("</section>")[0].replace(email, "-")

    assert page("bram@example.org") == page("nobody@example.org")


def test_three_an_hour(visitor: FlaskClient, cast: Cast) -> None:
    assert [ask(visitor, "nele@example.org") for _ in range(4)] == [303, 303, 303, 429]


def test_a_day_and_no_longer(visitor: FlaskClient, cast: Cast, house: House, mailer: NullMailer) -> None:
    ask(visitor, "nele@example.org")
    link = last_link(house, mailer)
    with clock.frozen(now() + timedelta(hours=25)):
        assert visitor.get(link).status_code == 410


def test_bad_input_keeps_what_was_typed(
    visitor: FlaskClient, cast: Cast, house: House, mailer: NullMailer, db: Database
) -> None:
    ask(visitor, "nele@example.org")
    link = last_link(house, mailer)
    answer = send(visitor, link, {**FILLED, "password": "kort"}, token_from="/sign-in")
    assert answer.status_code == 422
    assert 'value="Nele Goossens"' in answer.text
    assert "kort" not in answer.text
    wrong = (
        {"name": ""},
        {"department": "999"},
        {"department": "x"},
        {"languages": ["xx"]},
        {"password": "nele goossens 1"},
    )
    for each in wrong:
        assert send(visitor, link, {**FILLED, **each}, token_from="/sign-in").status_code == 422, each
    assert found(db, "nele@example.org") is None
