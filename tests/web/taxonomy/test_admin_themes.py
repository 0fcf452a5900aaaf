"""The tables of an administrator for themes."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.following import service as following
from kb.following.queries import follower_ids
from kb.practices.queries import counts_by_theme
from kb.taxonomy import queries
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.web.browse import send, sign_in

FORM = {
    "label_nl": "Aanbestedingen",
    "label_fr": "Appels d’offres",
    "label_en": "Tenders",
    "role": "customer",
    "direction": "sideways",
    "synonyms_nl": "lastenboek, bestek",
    "synonyms_fr": "marché public",
}
PAGES = ("/admin/themes", "/admin/themes/new", "/admin/themes/1", "/admin/themes/1/merge")
POSTS = (
    "/admin/themes/new",
    "/admin/themes/1",
    "/admin/themes/1/order",
    "/admin/themes/1/merge",
    "/admin/themes/1/archive",
    "/admin/themes/1/restore",
)


@pytest.mark.parametrize("person", ["bram", "griet"])
def test_members_and_moderators_may_not(client: FlaskClient, cast: Cast, person: str) -> None:
    browser = sign_in(client, getattr(cast, person))
    assert {browser.get(page).status_code for page in PAGES} == {403}
    assert {send(browser, post, FORM).status_code for post in POSTS} == {403}


def test_adding(db: Database, client: FlaskClient, cast: Cast) -> None:
    answer = send(sign_in(client, cast.pieter), "/admin/themes/new", FORM)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/themes")
    with db.reading() as session:
        made = queries.theme_by_slug(session, "tenders").record
        assert made.synonyms == {"nl": ["lastenboek", "bestek"], "fr": ["marché public"], "en": []}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"role": ""}, "Choose one of the three roles."),
        ({"role": "boss"}, "Choose one of the three roles."),
        ({"direction": "diagonal"}, "Choose one of the three directions."),
        ({"label_en": ""}, "Give a name in each of the three languages."),
        ({"label_en": "pricing"}, "There is one with this name already, perhaps archived."),
        ({"synonyms_en": "Complaints"}, "“Complaints” is the name of another theme."),
        ({"synonyms_en": ",".join(f"word{number}" for number in range(21))}, "At most 20 names."),
        ({"slug": "coaching"}, "This address leads somewhere else already."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client: FlaskClient, cast: Cast, wrong: dict[str, Any], sentence: str
) -> None:
    answer = send(sign_in(client, cast.pieter), "/admin/themes/new", {**FORM, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'role="alert"' in answer.text
    assert "lastenboek, bestek" in answer.text


def test_renaming_leaves_the_old_address_working(client: FlaskClient, cast: Cast) -> None:
    browser = sign_in(client, cast.pieter)
    page = browser.get(f"/admin/themes/{cast.pricing}").text
    assert 'value="pricing"' in page
    assert send(browser, f"/admin/themes/{cast.pricing}", {**FORM, "slug": "tenders"}).status_code == 303
    assert browser.get("/themes/pricing").headers["Location"] == "/themes/tenders"


def test_ordering_stays_within_a_group(client: FlaskClient, cast: Cast) -> None:
    browser = sign_in(client, cast.pieter)
    send(browser, "/admin/themes/new", {**FORM, "role": "people", "direction": "down"})
    page = browser.get("/admin/themes").text
    assert page.index("Coaching") < page.index("Tenders")
    answer = send(browser, f"/admin/themes/{cast.coaching}/order", {"way": "down"})
    assert answer.headers["Location"] == f"/admin/themes#theme-{cast.coaching}"
    page = browser.get("/admin/themes").text
    assert page.index("Tenders") < page.index("Coaching")


def test_merging_moves_practices_once_and_followers(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        make_practice(session, cast.katrien, "Bel eerst", themes=[cast.pricing])
        make_practice(session, cast.katrien, "Bel dan", themes=[cast.pricing, cast.coaching])
        following.follow(session, cast.bram, "theme", cast.pricing)
    browser, address = sign_in(client, cast.pieter), f"/admin/themes/{cast.pricing}/merge"
    assert "2 practices move" in browser.get(f"{address}?into={cast.coaching}").text
    assert send(browser, address, {"into": str(cast.coaching)}).status_code == 303
    with db.reading() as session:
        assert counts_by_theme(session) == {cast.coaching: 2}
        assert follower_ids(session, "theme", cast.coaching) == {cast.bram.id}
    assert browser.get("/themes/pricing").headers["Location"] == "/themes/coaching"


@pytest.mark.parametrize("into", ["", "x", "self"])
def test_merging_with_nothing_changes_nothing(client: FlaskClient, cast: Cast, into: str) -> None:
    into = str(cast.pricing) if into == "self" else into
    browser, address = sign_in(client, cast.pieter), f"/admin/themes/{cast.pricing}/merge"
    assert browser.get(f"{address}?into={into}").status_code == 200
    assert send(browser, address, {"into": into}).status_code == 409


def test_an_archived_theme_leaves_the_index_and_comes_back(client: FlaskClient, cast: Cast) -> None:
    browser, address = sign_in(client, cast.pieter), f"/admin/themes/{cast.pricing}"
    assert send(browser, f"{address}/archive").status_code == 303
    assert "/themes/pricing" not in browser.get("/themes").text
    assert browser.get("/themes/pricing").status_code == 200
    assert send(browser, f"{address}/restore").status_code == 303
    assert "/themes/pricing" in browser.get("/themes").text
