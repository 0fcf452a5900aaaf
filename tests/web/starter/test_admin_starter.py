"""The page with the starter library."""

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.practices.models import Practice
from tests.cast import Cast
from tests.web.browse import sign_in


@pytest.mark.usefixtures("shelf")
def test_it_lists_what_came_with_the_program(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.pieter).get("/admin/starter").text
    assert all(title in page for title in ("Meerijden", "Bel eerst", "Al weg"))
    assert "Eigen werk" not in page
    assert "2 practices are public, 1 is withdrawn." in page
    assert page.count('type="checkbox"') == 3


def test_an_empty_house_says_how_to_get_one(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.pieter).get("/admin/starter").text
    assert "There is no starter library here" in page
    assert "<button" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.usefixtures("shelf")
def test_administration_leads_here(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.pieter).get("/admin").text
    assert page.count('href="/admin/starter"') == 2
    assert "2 practices are public" in page


def test_its_practices_say_where_they_come_from(client: FlaskClient, cast: Cast, shelf: list[int]) -> None:
    page = sign_in(client, cast.bram).get(f"/practices/{shelf[0]}-meerijden").text
    assert "From the starter library: an example to begin with, by an invented author." in page
    assert "Hannah Reid is an example author of the starter library and has no account." in page
    assert "English, Türkçe" in page
    assert "/admin/starter" not in page
    assert "starter library" not in client.get(f"/practices/{shelf[3]}-eigen-werk").text


def test_an_administrator_gets_from_a_practice_to_the_library(
    client: FlaskClient, cast: Cast, shelf: list[int]
) -> None:
    assert "/admin/starter" in sign_in(client, cast.pieter).get(f"/practices/{shelf[0]}-meerijden").text


def test_an_author_of_whom_nothing_is_left_is_no_colleague(
    client: FlaskClient, db: Database, cast: Cast, shelf: list[int]
) -> None:
    browser = sign_in(client, cast.bram)
    page = browser.get("/colleagues").text
    assert ("Hannah Reid" in page, "5 colleagues" in page) == (True, True)
    with db.transaction() as session:
        for each in shelf[:2]:
            session.get_one(Practice, each).state = "withdrawn"
    page = browser.get("/colleagues").text
    assert ("Hannah Reid" in page, "4 colleagues" in page) == (False, True)
    assert "Hannah Reid" not in browser.get("/departments/field-sales").text
