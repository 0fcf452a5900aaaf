"""The index of departments and the page of one."""

from flask.testing import FlaskClient

from kb.core.db import Database
from kb.taxonomy import queries, service
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.taxonomy.drafts import finance
from tests.web.browse import sign_in


def test_the_index_needs_sign_in(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/departments").headers["Location"].startswith("/sign-in")


def test_the_index_lists_departments_with_what_they_wrote(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        make_practice(session, cast.katrien, themes=[cast.pricing])
        service.archive_department(session, cast.pieter, cast.customer_service)
    page = sign_in(client, cast.bram).get("/departments").text
    assert "Key Accounts." in page
    assert "1 practice<" in page
    assert 'href="/departments/field-sales"' in page
    assert "Customer Service" not in page


def test_a_department_shows_its_practices_people_and_themes(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        make_practice(session, cast.katrien, "Bel eerst", themes=[cast.pricing])
        make_practice(session, cast.katrien, "Nog een schets", state="draft")
        make_practice(session, cast.bram, "Van de buitendienst")
    page = sign_in(client, cast.bram).get("/departments/key-accounts").text
    assert "Bel eerst" in page
    assert "Katrien Maes" in page
    assert "Pricing" in page
    assert "Nog een schets" not in page
    assert "Van de buitendienst" not in page
    assert "Come to us with" not in page


def test_a_question_is_shown_in_the_language_it_is_in(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        service.add_department(session, cast.pieter, finance(asks={"nl": "Wie betaalt te laat?"}))
    page = sign_in(client, cast.bram).get("/departments/finance").text
    assert '<p class="said" lang="nl">Wie betaalt te laat?</p>' in page
    assert "Nothing shared from here yet" in page


def test_practices_are_paged_and_sorted_by_address(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        for letter in "BADCEFGHIJKL":
            make_practice(session, cast.katrien, f"{letter} praktijk")
    browser = sign_in(client, cast.bram)
    first = browser.get("/departments/key-accounts?sort=title").text
    assert first.index("A praktijk") < first.index("B praktijk")
    assert "K praktijk" not in first
    assert "/departments/key-accounts?page=2&amp;sort=title" in first
    assert "K praktijk" in browser.get("/departments/key-accounts?page=2&sort=title").text
    assert browser.get("/departments/key-accounts?page=3").status_code == 404
    assert browser.get("/departments/key-accounts?page=x&sort=;drop").status_code == 200


def test_an_old_address_redirects_for_good(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        service.revise_department(session, cast.pieter, cast.key_accounts, finance(slug="big-customers"))
    answer = sign_in(client, cast.bram).get("/departments/key-accounts?slug=x&page=2")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/departments/big-customers")


def test_an_address_that_never_was_is_not_found(client: FlaskClient, cast: Cast) -> None:
    assert sign_in(client, cast.bram).get("/departments/legal").status_code == 404


def test_an_archived_department_keeps_its_page(db: Database, client: FlaskClient, cast: Cast) -> None:
    with db.transaction() as session:
        make_practice(session, cast.katrien, "Bel eerst")
        service.archive_department(session, cast.pieter, cast.key_accounts)
        assert queries.department(session, cast.key_accounts).archived is not None
    page = sign_in(client, cast.bram).get("/departments/key-accounts").text
    assert "Bel eerst" in page
    assert "Archived: nothing new is added here" in page
    assert 'name="kind" value="department"' not in page


def test_following_starts_from_the_page(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.bram).get("/departments/key-accounts").text
    assert f'name="target_id" value="{cast.key_accounts}"' in page
