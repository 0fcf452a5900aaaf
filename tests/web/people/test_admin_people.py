"""People for an administrator."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.people import service
from kb.people.models import Person
from kb.people.queries import Viewer, existing_person, open_invitations
from tests.cast import Cast
from tests.web.browse import send


def kept(db: Database, person_id: int) -> Person:
    with db.reading() as session:
        return existing_person(session, person_id)


def change(client: FlaskClient, address: str, **data: str) -> int:
    return send(client, address, data, token_from="/admin/people").status_code


def test_lists_everybody(pieter: FlaskClient, cast: Cast, db: Database) -> None:
    with db.transaction() as session:
        service.ensure_invited(session, "nele@example.org", "Nele Goossens")
        service.deactivate(session, None, cast.griet.id)
    page = pieter.get("/admin/people").text
    for words in ("Bram Claes", "bram@example.org", "Nele Goossens", "Griet Verhaegen"):
        assert words in page
    assert "Bram Claes" not in pieter.get("/admin/people?state=invited").text
    assert "Griet Verhaegen" not in pieter.get("/admin/people?q=bram%40").text


@pytest.mark.parametrize("query", ["state=x", "page=x", "page=99", "q=%00", "q=%25"])
def test_any_address_gets_an_answer(pieter: FlaskClient, query: str) -> None:
    assert pieter.get(f"/admin/people?{query}").status_code == 200


def test_role(pieter: FlaskClient, cast: Cast, db: Database, browser: Callable[[Viewer], FlaskClient]) -> None:
    griet = browser(cast.griet)
    assert change(pieter, f"/admin/people/{cast.griet.id}/role", role="member") == 303
    assert kept(db, cast.griet.id).role == "member"
    assert griet.get("/colleagues").status_code == 303, "signs in again with the new role"
    assert change(pieter, f"/admin/people/{cast.griet.id}/role", role="root") == 422
    assert change(pieter, "/admin/people/999/role", role="member") == 404


def test_leaving_and_coming_back(
    pieter: FlaskClient, cast: Cast, db: Database, browser: Callable[[Viewer], FlaskClient]
) -> None:
    bram = browser(cast.bram)
    address = f"/admin/people/{cast.bram.id}"
    assert change(pieter, f"{address}/deactivate") == 303
    assert bram.get("/colleagues").status_code == 303
    assert change(pieter, f"{address}/deactivate") == 303
    assert "Let Bram Claes in again" in pieter.get(address).text
    assert change(pieter, f"{address}/reactivate") == 303
    assert change(pieter, f"{address}/reactivate") == 409
    assert kept(db, cast.bram.id).state == "active"
    assert bram.get("/colleagues").status_code == 303


def test_the_last_administrator(pieter: FlaskClient, cast: Cast, db: Database) -> None:
    assert change(pieter, f"/admin/people/{cast.pieter.id}/deactivate") == 409
    assert change(pieter, f"/admin/people/{cast.pieter.id}/role", role="member") == 409
    assert kept(db, cast.pieter.id).role == "administrator"
    assert pieter.get("/admin/people").status_code == 200


def test_withdrawing_an_invitation(pieter: FlaskClient, cast: Cast, db: Database) -> None:
    with db.transaction() as session:
        invitation, _ = service.invite(session, cast.pieter, "nele@example.org")
    assert "nele@example.org" in pieter.get("/admin/people").text
    assert change(pieter, f"/admin/people/invitations/{invitation.id}/withdraw") == 303
    assert change(pieter, "/admin/people/invitations/999/withdraw") == 404
    with db.reading() as session:
        assert not open_invitations(session)
