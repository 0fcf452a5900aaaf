"""Joining with an invitation."""

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.people import service
from kb.people.queries import person_by_email
from tests.cast import Cast
from tests.web.browse import send
from tests.web.people.conftest import GOOD

FILLED = {"name": "Nele Goossens", "languages": ["nl"], "password": GOOD}


@pytest.fixture
def link(db: Database, cast: Cast) -> str:
    with db.transaction() as session:
        _, secret = service.invite(
            session, cast.pieter, "nele@example.org", name="Nele Goossens", department_id=cast.field_sales
        )
    return f"/invitation/{secret}"


def test_names_who_invited_and_fills_in(client: FlaskClient, cast: Cast, link: str) -> None:
    page = client.get(link).text
    assert "Pieter De Smet" in page
    assert 'value="Nele Goossens"' in page
    assert "nele@example.org" in page
    assert f'selected value="{cast.field_sales}"' in page
    assert "Katrien" not in page


def test_works_once(client: FlaskClient, cast: Cast, link: str, db: Database) -> None:
    answer = send(client, link, {**FILLED, "department": str(cast.key_accounts)}, token_from="/sign-in")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Nele Goossens" in client.get("/colleagues").text
    assert client.get(link).status_code == 410
    with db.reading() as session:
        person = person_by_email(session, "nele@example.org")
    assert person is not None
    assert (person.role, person.department_id) == ("member", cast.key_accounts)


def test_a_double_click_makes_one_person(client: FlaskClient, cast: Cast, link: str) -> None:
    first = send(client, link, FILLED, token_from="/sign-in").status_code
    second = send(client, link, FILLED, token_from="/colleagues").status_code
    assert (first, second) == (303, 410)


def test_privileges_are_not_for_the_asking(client: FlaskClient, cast: Cast, link: str, db: Database) -> None:
    send(client, link, {**FILLED, "role": "administrator", "email": "evil@example.org"}, token_from="/sign-in")
    with db.reading() as session:
        person = person_by_email(session, "nele@example.org")
        assert person_by_email(session, "evil@example.org") is None
    assert person is not None
    assert person.role == "member"


def test_whoever_was_signed_in_here_is_not_any_more(bram: FlaskClient, link: str) -> None:
    answer = send(bram, link, FILLED, token_from="/colleagues")
    assert answer.status_code == 303
    assert "Nele Goossens" in bram.get("/settings").text


def test_bad_input_keeps_what_was_typed(client: FlaskClient, cast: Cast, link: str) -> None:
    answer = send(client, link, {**FILLED, "name": "Nele <G>", "password": "wachtwoord123"}, token_from="/sign-in")
    assert answer.status_code == 422
    assert 'value="Nele &lt;G&gt;"' in answer.text
    assert "wachtwoord123" not in answer.text
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("token", ["x", "a" * 32, "é", "%00", "..%2f..", "' OR 1=1"])
def test_other_links_open_nothing(client: FlaskClient, cast: Cast, token: str) -> None:
    assert client.get(f"/invitation/{token}").status_code in (303, 404, 410)
