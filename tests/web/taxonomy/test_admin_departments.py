"""The tables of an administrator for departments."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.following import service as following
from kb.following.queries import follower_ids
from kb.people.models import Person
from kb.practices.models import Practice
from kb.taxonomy import queries
from kb.wiring import House
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.web.browse import send, sign_in

FORM = {
    "label_nl": "Financiën",
    "label_fr": "Finances",
    "label_en": "Finance",
    "code": "fi",
    "slot": "9",
    "line_en": "Watches the margin.",
    "also": "boekhouding, comptabilité",
}
PAGES = ("/admin/departments", "/admin/departments/new", "/admin/departments/1", "/admin/departments/1/merge")
POSTS = (
    "/admin/departments/new",
    "/admin/departments/1",
    "/admin/departments/1/order",
    "/admin/departments/1/merge",
    "/admin/departments/1/archive",
    "/admin/departments/1/restore",
)


@pytest.mark.parametrize("person", ["bram", "griet"])
def test_members_and_moderators_may_not(client: FlaskClient, cast: Cast, person: str) -> None:
    browser = sign_in(client, getattr(cast, person))
    assert {browser.get(page).status_code for page in PAGES} == {403}
    assert {send(browser, post, FORM).status_code for post in POSTS} == {403}


def test_the_table_says_which_colours_are_free(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.pieter).get("/admin/departments").text
    assert "8 of the twelve colours are still free: 3, 5, 7, 8, 9, 10, 11, 12" in page
    assert "KA, colour 1" in page


def test_adding(db: Database, client: FlaskClient, cast: Cast) -> None:
    answer = send(sign_in(client, cast.pieter), "/admin/departments/new", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/departments")
    with db.reading() as session:
        made = queries.department_by_slug(session, "finance").record
        assert (made.code, made.slot, made.lines) == ("FI", 9, {"en": "Watches the margin."})


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"code": "KA"}, "Key Accounts has this code already."),
        ({"code": "F"}, "A code is two letters, such as KA."),
        ({"slot": "77"}, "Choose one of the twelve colours."),
        ({"slot": ""}, "Choose one of the twelve colours."),
        ({"label_fr": ""}, "Give a name in each of the three languages."),
        ({"label_nl": "Buitendienst"}, "There is one with this name already, perhaps archived."),
        ({"slug": "field-sales"}, "This address leads somewhere else already."),
        ({"slug": "Field Sales"}, "An address holds small letters"),
        ({"line_nl": "x" * 201}, "Keep it under 200 characters."),
        ({"also": "a\x00b"}, "This holds a character that cannot be kept."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, cast: Cast, wrong: dict[str, Any], sentence: str
) -> None:
    answer = send(sign_in(client, cast.pieter), "/admin/departments/new", {**FORM, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'role="alert"' in answer.text
    assert "Watches the margin." in answer.text
    assert "boekhouding, comptabilité" in answer.text or "also" in wrong


def test_changing_starts_from_what_stands_there(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.pieter).get(f"/admin/departments/{cast.field_sales}").text
    for words in (
        'value="Buitendienst"',
        'value="FS"',
        'value="field-sales"',
        "Colour 2, used by FS",
        "Colour 9, free",
    ):
        assert words in page


def test_a_new_name_reaches_files_and_index(db: Database, client: FlaskClient, cast: Cast, house: House) -> None:
    with db.transaction() as session:
        practice = make_practice(session, cast.katrien, themes=[cast.pricing])
    answer = send(sign_in(client, cast.pieter), f"/admin/departments/{cast.key_accounts}", {**FORM, "slug": "finance"})
    assert answer.status_code == 303
    house.relay.drain()
    assert (house.settings.content_dir / "finance" / f"{practice.slug}.md").is_file()


def test_a_department_that_is_not_there(client: FlaskClient, cast: Cast) -> None:
    browser = sign_in(client, cast.pieter)
    for address in (
        "/admin/departments/999",
        "/admin/departments/99999999999999999999",
        "/admin/departments/999/merge",
    ):
        assert browser.get(address).status_code == 404


def test_ordering(db: Database, client: FlaskClient, cast: Cast) -> None:
    browser = sign_in(client, cast.pieter)
    answer = send(browser, f"/admin/departments/{cast.field_sales}/order", {"way": "up"})
    assert answer.headers["Location"] == f"/admin/departments#department-{cast.field_sales}"
    with db.reading() as session:
        assert [each.code for each in queries.all_departments(session)] == ["FS", "KA", "CS", "SE"]


def test_merging_asks_first_and_then_moves_everything(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        practice = make_practice(session, cast.katrien, themes=[cast.pricing])
        following.follow(session, cast.bram, "department", cast.key_accounts)
        following.follow(session, cast.griet, "department", cast.key_accounts)
        following.follow(session, cast.griet, "department", cast.field_sales)
    browser, address = sign_in(client, cast.pieter), f"/admin/departments/{cast.key_accounts}/merge"
    assert "Field Sales</option>" in browser.get(address).text
    confirm = browser.get(f"{address}?into={cast.field_sales}").text
    assert "Key Accounts goes up in Field Sales" in confirm
    assert "1 practice moves" in confirm
    assert "1 colleague moves" in confirm
    assert send(browser, address, {"into": str(cast.field_sales)}).status_code == 303
    with db.reading() as session:
        assert session.get_one(Practice, practice.id).department_id == cast.field_sales
        assert session.get_one(Person, cast.katrien.id).department_id == cast.field_sales
        assert follower_ids(session, "department", cast.field_sales) == {cast.bram.id, cast.griet.id}
        assert queries.department_by_slug(session, "key-accounts").record.id == cast.field_sales
    assert send(browser, address, {"into": str(cast.field_sales)}).status_code == 404


@pytest.mark.parametrize("into", ["", "x", "99999999999999999999", "self"])
def test_merging_with_nothing_changes_nothing(db: Database, client: FlaskClient, cast: Cast, into: str) -> None:
    into = str(cast.key_accounts) if into == "self" else into
    browser, address = sign_in(client, cast.pieter), f"/admin/departments/{cast.key_accounts}/merge"
    assert browser.get(f"{address}?into={into}").status_code == 200
    assert send(browser, address, {"into": into}).status_code == 409
    with db.reading() as session:
        assert len(queries.all_departments(session)) == 4


def test_archiving_and_bringing_back(db: Database, client: FlaskClient, cast: Cast) -> None:
    browser, address = sign_in(client, cast.pieter), f"/admin/departments/{cast.key_accounts}"
    assert send(browser, f"{address}/archive").status_code == 303
    assert "Bring back" in browser.get("/admin/departments").text
    assert send(browser, f"{address}/restore").status_code == 303
    assert "Archived" not in browser.get("/admin/departments").text


def test_the_last_department_stays(client: FlaskClient, cast: Cast) -> None:
    browser = sign_in(client, cast.pieter)
    others = (cast.key_accounts, cast.field_sales, cast.customer_service)
    assert {send(browser, f"/admin/departments/{each}/archive").status_code for each in others} == {303}
    answer = send(browser, f"/admin/departments/{cast.sales_enablement}/archive")
    assert answer.status_code == 409
    assert "This is the last department" in answer.text


def test_a_form_without_its_token_changes_nothing(db: Database, client: FlaskClient, cast: Cast) -> None:
    browser = sign_in(client, cast.pieter)
    assert {browser.post(post, data=FORM).status_code for post in POSTS} == {400}
    with db.reading() as session:
        assert len(queries.all_departments(session)) == 4
