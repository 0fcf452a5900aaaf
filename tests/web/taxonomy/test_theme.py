"""The index of themes and the page of one."""

from flask.testing import FlaskClient

from kb.core.db import Database
from kb.taxonomy import service
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.taxonomy.drafts import tenders
from tests.web.browse import sign_in


def test_the_index_needs_sign_in(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/themes").headers["Location"].startswith("/sign-in")


def test_the_index_groups_by_role_and_direction(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.bram).get("/themes").text
    order = [page.index(words) for words in ("Leading people", "Coaching", "Business and figures", ">Pricing<")]
    assert order == sorted(order)
    assert "With my team" in page
    assert "With the board" not in page


def test_the_filter_knows_synonyms_without_script(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.bram).get("/themes?q=PRIJSST").text
    assert 'href="/themes/pricing"' in page
    assert 'href="/themes/coaching"' not in page


def test_a_filter_that_finds_nothing_says_what_to_do_next(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.bram).get("/themes?q=%3Cscript%3E").text
    assert "No theme has that name" in page
    assert "<script>" not in page.replace("<script type", "")
    assert "/search?q=%3Cscript%3E" in page


def test_a_theme_shows_who_wrote_about_it(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        make_practice(session, cast.katrien, "Bel eerst", themes=[cast.pricing])
        make_practice(session, cast.bram, "Van de buitendienst", themes=[cast.coaching, cast.pricing])
        make_practice(session, cast.griet, "Iets anders", themes=[cast.coaching])
    page = sign_in(client, cast.pieter).get("/themes/pricing", headers={"Accept-Language": "nl"}).text
    assert "prijsstijging" in page
    for words in ("Bel eerst", "Van de buitendienst", "Katrien Maes", "Bram Claes", 'href="/departments/key-accounts"'):
        assert words in page
    assert "Iets anders" not in page
    assert "Griet" not in page


def test_a_theme_nobody_wrote_about_asks_for_the_first(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.bram).get("/themes/pricing").text
    assert "Nobody wrote about this yet" in page
    assert "Departments that write about it" not in page


def test_old_addresses_of_a_renamed_and_a_merged_theme_redirect(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        service.revise_theme(session, cast.pieter, cast.pricing, tenders(slug="tenders"))
        service.merge_theme(session, cast.pieter, cast.complaints, cast.pricing)
    browser = sign_in(client, cast.bram)
    for slug in ("pricing", "complaints"):
        answer = browser.get(f"/themes/{slug}")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/themes/tenders")


def test_a_theme_that_never_was_is_not_found(client: FlaskClient, cast: Cast) -> None:
    assert sign_in(client, cast.bram).get("/themes/weather").status_code == 404
