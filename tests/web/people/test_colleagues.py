"""The list of colleagues."""

import re

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.people import service
from tests.cast import Cast, make_person
from tests.factories.practices import post
from tests.statements import counted


def names(page: str) -> list[str]:
    return re.findall(r'<a class="name"[^>]*>([^<]+)</a>', page)


def test_works(bram: FlaskClient, cast: Cast, db: Database) -> None:
    page = bram.get("/colleagues").text
    assert names(page) == ["Bram Claes", "Griet Verhaegen", "Katrien Maes", "Pieter De Smet"]
    assert f"/colleagues/{cast.katrien.id}-katrien-maes" in page


def test_filter_sort_and_search(bram: FlaskClient, cast: Cast, db: Database) -> None:
    post(db, cast)
    assert names(bram.get("/colleagues?department=key-accounts").text) == ["Katrien Maes"]
    assert names(bram.get("/colleagues?q=hasselt").text) == ["Bram Claes"]
    assert names(bram.get("/colleagues?sort=shared").text)[0] == "Katrien Maes"
    assert names(bram.get("/colleagues?sort=newest").text)[-1] == "Pieter De Smet"
    both = bram.get("/colleagues?department=key-accounts&q=maes&sort=newest").text
    assert names(both) == ["Katrien Maes"]
    assert "department=key-accounts&amp;sort=newest" in both or "sort=newest&amp;department=key-accounts" in both


def test_pages(bram: FlaskClient, cast: Cast, db: Database) -> None:
    with db.transaction() as session:
        for number in range(30):
            make_person(session, f"P{number:02d} Test", cast.key_accounts)
    first, second = names(bram.get("/colleagues").text), names(bram.get("/colleagues?page=2").text)
    assert (len(first), len(second)) == (24, 10)
    assert not set(first) & set(second)
    assert "page=2" in bram.get("/colleagues").text


@pytest.mark.parametrize(
    "query",
    [
        "page=-1",
        "page=x",
        "page=99999999999",
        "sort=;drop",
        "department=nothing",
        "q=%00",
        "q=" + "a" * 5000,
        "q=%25",
        "q=%F0%9F%98%80",
    ],
)
def test_any_address_gets_an_answer(bram: FlaskClient, query: str) -> None:
    assert bram.get(f"/colleagues?{query}").status_code == 200


def test_nobody_found_says_what_to_do(bram: FlaskClient) -> None:
    page = bram.get("/colleagues?q=%22%3E%3Cscript%3E").text
    assert names(page) == []
    assert 'class="ask-end' in page
    assert "<script>" not in page.replace('<script type="module"', "")


def test_who_left_or_was_only_invited_is_not_there(bram: FlaskClient, cast: Cast, db: Database) -> None:
    with db.transaction() as session:
        service.ensure_invited(session, "nele@example.org", "Nele Goossens")
        service.deactivate(session, cast.pieter, cast.griet.id)
    assert names(bram.get("/colleagues").text) == ["Bram Claes", "Katrien Maes", "Pieter De Smet"]


def test_the_number_of_queries_does_not_grow(bram: FlaskClient, cast: Cast, db: Database) -> None:
    bram.get("/colleagues")
    with counted(db) as few:
        bram.get("/colleagues")
    with db.transaction() as session:
        for number in range(15):
            make_person(session, f"P{number:02d} Test", cast.key_accounts)
    with counted(db) as many:
        bram.get("/colleagues")
    assert len(many) == len(few)
