"""Changing one's own profile."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.core.db import Database
from kb.people.models import Person
from kb.people.queries import existing_person
from tests.cast import Cast
from tests.web.browse import send

FILLED = {"name": "Bram Claes", "department": "0", "languages": ["nl", "fr"], "bio": "Ik rij graag mee."}


def save(client: FlaskClient, **change: object) -> TestResponse:
    return send(client, "/settings/profile", {**FILLED, **change}, token_from="/settings/profile")


def kept(db: Database, person_id: int) -> Person:
    with db.reading() as session:
        return existing_person(session, person_id)


def test_works(bram: FlaskClient, cast: Cast, db: Database) -> None:
    assert 'value="Bram Claes"' in bram.get("/settings/profile").text
    answer = save(bram, department=str(cast.customer_service), job="Coach", helps="meerijden", reachable="ma 8-10")
    assert (answer.status_code, answer.location) == (303, f"/colleagues/{cast.bram.id}")
    person = kept(db, cast.bram.id)
    assert (person.job, person.department_id, person.languages) == ("Coach", cast.customer_service, ["nl", "fr"])


def test_twice_is_once(bram: FlaskClient, cast: Cast, db: Database) -> None:
    assert [save(bram).status_code, save(bram).status_code] == [303, 303]
    assert kept(db, cast.bram.id).bio == "Ik rij graag mee."


@pytest.mark.parametrize(
    "change",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"name": "me@example.org"},
        {"job": "x" * 121},
        {"bio": "x" * 601},
        {"department": "999"},
        {"department": "x"},
        {"languages": ["klingon"]},
        {"bio": "nul \x00"},
    ],
)
def test_bad_input_keeps_what_was_typed(bram: FlaskClient, cast: Cast, db: Database, change: dict[str, object]) -> None:
    answer = save(bram, **{"bio": "Dit wil ik niet kwijt.", **change})
    assert answer.status_code == 422
    if "bio" not in change:
        assert "Dit wil ik niet kwijt." in answer.text
    assert 'role="alert"' in answer.text
    assert kept(db, cast.bram.id).bio == ""


def test_privileges_are_not_for_the_asking(bram: FlaskClient, cast: Cast, db: Database) -> None:
    greedy = {
        "role": "administrator",
        "id": str(cast.griet.id),
        "email": "evil@example.org",
        "email_folded": "evil@example.org",
        "state": "deactivated",
        "origin": "starter",
        "password_hash": "x",
        "photo": "../../etc/passwd",
        "created": "2001-01-01",
    }
    before = kept(db, cast.griet.id).name
    assert save(bram, **greedy).status_code == 303
    person = kept(db, cast.bram.id)
    assert (person.role, person.email, person.state, person.origin) == ("member", "bram@example.org", "active", "")
    assert person.photo is None
    assert kept(db, cast.griet.id).name == before
