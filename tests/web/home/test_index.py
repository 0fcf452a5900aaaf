"""The home page."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.following import service as follow
from kb.learning import service as learning
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.factories.requests import a_request
from tests.web.browse import sign_in


@pytest.fixture
def bram(client: FlaskClient, cast: Cast) -> FlaskClient:
    return sign_in(client, cast.bram)


def library(db: Database, cast: Cast, count: int = 3) -> list[int]:
    with db.transaction() as session:
        return [
            make_practice(session, cast.katrien, f"Praktijk nummer {number}", themes=[cast.pricing]).id
            for number in range(count)
        ]


def test_needs_sign_in(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/")
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


def test_a_first_visit_offers_themes_an_introduction_and_the_newest(
    bram: FlaskClient, db: Database, cast: Cast
) -> None:
    library(db, cast)
    page = bram.get("/").text
    assert "Follow three themes" in page
    assert f'name="theme" value="{cast.pricing}"' in page
    assert "Introduce yourself" in page
    assert "Have you met Katrien?" in page
    assert "Praktijk nummer 2" in page


def test_an_empty_house_says_what_to_do(bram: FlaskClient) -> None:
    page = bram.get("/").text
    assert "No practice has been shared yet." in page
    assert "Who learns from whom" not in page
    assert "Much is shared about" not in page


def test_the_feed_says_why(bram: FlaskClient, db: Database, cast: Cast) -> None:
    library(db, cast)
    with db.transaction() as session:
        follow.follow(session, cast.bram, "theme", cast.pricing)
    page = bram.get("/").text
    assert "Because you follow the theme Pricing" in page
    assert "Follow three themes" not in page
    assert 'aria-current="page">For you' in page


@pytest.mark.parametrize(("tab", "there", "not_there"), [("tried", 0, 1), ("untried", 1, 0)])
def test_tabs(bram: FlaskClient, db: Database, cast: Cast, tab: str, there: int, not_there: int) -> None:
    ids = library(db, cast, 2)
    with db.transaction() as session:
        learning.tell(session, cast.griet, ids[0], "worked")
    page = bram.get(f"/?tab={tab}").text
    assert f"Praktijk nummer {there}" in page
    assert f"Praktijk nummer {not_there}</a>" not in page


@pytest.mark.parametrize("address", ["/?tab=evil", "/?page=-1", "/?page=x", "/?tab=you&page=1"])
def test_odd_addresses_are_the_home_page(bram: FlaskClient, address: str) -> None:
    assert bram.get(address).status_code == 200


def test_beyond_the_last_page_there_is_nothing(bram: FlaskClient, db: Database, cast: Cast) -> None:
    library(db, cast)
    assert bram.get("/?tab=new&page=2").status_code == 404


def test_pages_by_address(bram: FlaskClient, db: Database, cast: Cast) -> None:
    library(db, cast, 12)
    assert "/?tab=new&amp;page=2" in bram.get("/?tab=new").text
    second = bram.get("/?tab=new&page=2").text
    assert "Praktijk nummer 0" in second
    assert "Praktijk nummer 11" not in second


def test_asks_how_it_went_after_two_weeks(bram: FlaskClient, db: Database, cast: Cast) -> None:
    ids = library(db, cast)
    with frozen(now() - timedelta(days=15)), db.transaction() as session:
        learning.plan(session, cast.bram, ids[0])
    page = bram.get("/").text
    assert "How did it go?" in page
    assert f'action="/practices/{ids[0]}/follow-up"' in page
    for outcome in ("worked", "partly", "not_for_me", "busy"):
        assert f'name="outcome" value="{outcome}"' in page


def test_draws_who_learns_from_whom(bram: FlaskClient, db: Database, cast: Cast) -> None:
    ids = library(db, cast)
    with db.transaction() as session:
        learning.tell(session, cast.bram, ids[0], "worked")
    page = bram.get("/").text
    assert '<svg class="arcs"' in page
    assert "Your department, Field Sales, learned most from Key Accounts (once)." in page
    assert "Nothing yet from Customer Service." in page


def test_shows_requests_that_wait(bram: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        asked = a_request(session, cast.griet.id, cast.bram.id).id
    page = bram.get("/").text
    assert "Waiting for you" in page
    assert f"/conversations/{asked}" in page


def test_hides_drafts(bram: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        make_practice(session, cast.bram, "Nog niet klaar", state="draft", themes=[cast.pricing])
        follow.follow(session, cast.bram, "theme", cast.pricing)
    for tab in ("you", "new", "tried", "untried"):
        assert "Nog niet klaar" not in bram.get(f"/?tab={tab}").text


def test_a_long_feed_takes_no_more_queries(bram: FlaskClient, db: Database, house: object, cast: Cast) -> None:
    engine = house.db.engine  # type: ignore[attr-defined]
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    counts = []
    for more in (1, 9):
        with db.transaction() as session:
            for number in range(more):
                made = make_practice(session, cast.katrien, f"Meer {more} {number}", themes=[cast.pricing])
                learning.tell(session, cast.griet, made.id, "worked")
            follow.follow(session, cast.bram, "theme", cast.pricing)
        statements.clear()
        assert bram.get("/").status_code == 200
        counts.append(len([each for each in statements if each.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 40


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_speaks_the_readers_language(bram: FlaskClient, db: Database, cast: Cast, language: str) -> None:
    library(db, cast)
    answer = bram.get("/", headers={"Accept-Language": language})
    assert f'<html lang="{language}"' in answer.text
