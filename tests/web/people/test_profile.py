"""The page of a colleague."""

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.people import service
from kb.people.queries import existing_person
from tests.cast import Cast
from tests.factories.practices import post
from tests.statements import counted
from tests.web.browse import send


def main(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def test_of_a_colleague(bram: FlaskClient, cast: Cast, db: Database) -> None:
    with db.transaction() as session:
        person = existing_person(session, cast.katrien.id)
        person.bio, person.helps, person.reachable = "Zestien jaar verpakking.", "prijzen", "di-wo 8-11"
    post(db, cast)
    answer = bram.get(f"/colleagues/{cast.katrien.id}")
    page = main(answer.text)
    assert answer.status_code == 200
    for words in (
        "Katrien Maes",
        "Zestien jaar verpakking.",
        "prijzen",
        "di-wo 8-11",
        "Prijsverhoging aankondigen",
        "Gent",
    ):
        assert words in page
    assert f"to={cast.katrien.id}" in page
    assert "btn-person" in page
    assert "katrien@example.org" not in answer.text, "an address is not shown"


def test_ones_own_has_no_yellow_button(bram: FlaskClient, cast: Cast) -> None:
    page = main(bram.get(f"/colleagues/{cast.bram.id}").text)
    assert "btn-person" not in page
    assert "/settings/profile" in page


def test_what_has_no_data_is_left_out(bram: FlaskClient, cast: Cast) -> None:
    page = main(bram.get(f"/colleagues/{cast.griet.id}").text)
    assert 'id="pr-h"' not in page
    assert 'id="tr-h"' not in page
    assert 'id="help-h"' not in page


def test_drafts_are_nobody_elses(bram: FlaskClient, cast: Cast, db: Database) -> None:
    post(db, cast, public=False, title="Een geheim plan")
    assert "geheim plan" not in bram.get(f"/colleagues/{cast.katrien.id}").text


def test_who_left(bram: FlaskClient, cast: Cast, db: Database) -> None:
    post(db, cast)
    with db.transaction() as session:
        service.deactivate(session, cast.pieter, cast.katrien.id)
    page = main(bram.get(f"/colleagues/{cast.katrien.id}").text)
    assert "does not work here any more" in page
    assert "Prijsverhoging aankondigen" in page
    assert "btn-person" not in page


@pytest.mark.parametrize(("origin", "words"), [("starter", "starter library"), ("demo", "Demo account")])
def test_invented_colleagues_are_marked(bram: FlaskClient, cast: Cast, db: Database, origin: str, words: str) -> None:
    with db.transaction() as session:
        existing_person(session, cast.katrien.id).origin = origin
    assert words in main(bram.get(f"/colleagues/{cast.katrien.id}").text)


def test_a_former_name_leads_to_the_one_of_now(bram: FlaskClient, cast: Cast) -> None:
    right = f"/colleagues/{cast.katrien.id}-katrien-maes"
    assert bram.get(right).status_code == 200
    answer = bram.get(f"/colleagues/{cast.katrien.id}-katrien-former")
    assert (answer.status_code, answer.location) == (303, right)


@pytest.mark.parametrize(
    "address", ["/colleagues/999", "/colleagues/0", "/colleagues/x", "/colleagues/99999999999999999999"]
)
def test_nobody(bram: FlaskClient, address: str) -> None:
    assert bram.get(address).status_code == 404


def test_words_of_a_colleague_are_only_words(bram: FlaskClient, cast: Cast) -> None:
    data = {
        "name": 'Bram "><img src=x onerror=alert(1)>',
        "department": "0",
        "bio": "{{7*7}}</title><script>alert(1)</script>",
    }
    assert send(bram, "/settings/profile", data, token_from="/settings").status_code == 303
    for address in (f"/colleagues/{cast.bram.id}", "/colleagues", "/settings"):
        page = bram.get(address).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert "49" not in main(page).replace("{{7*7}}", "")[:2000] or "{{7*7}}" in page


def test_the_number_of_queries_does_not_grow(bram: FlaskClient, cast: Cast, db: Database) -> None:
    post(db, cast, title="Eén")
    bram.get(f"/colleagues/{cast.katrien.id}")
    with counted(db) as few:
        bram.get(f"/colleagues/{cast.katrien.id}")
    for number in range(5):
        post(db, cast, title=f"Nog een praktijk {number}")
    with counted(db) as many:
        bram.get(f"/colleagues/{cast.katrien.id}")
    assert len(many) == len(few)
