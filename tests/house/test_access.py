"""Every address declares who may call it, and keeps to it."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from kb.core.db import Database
from kb.people.models import Person
from kb.web.kit.guard import RANK, declared
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.web.browse import fetch_token, sign_in
from tests.web.routes import BOOKKEEPING, address_of, changing, contents, rules

PEOPLE = ("bram", "griet", "pieter")
"""A member, a moderator, an administrator; none of them wrote practice 1."""


@pytest.fixture
def furnished(db: Database, cast: Cast) -> None:
    """Practice 1 by Katrien, public, and 2, a draft of hers."""
    with db.transaction() as session:
        make_practice(session, cast.katrien, themes=[cast.pricing])
        make_practice(session, cast.katrien, "Nog niet af", state="draft")


def browser(app: Flask, cast: Cast, name: str | None) -> FlaskClient:
    client = app.test_client()
    return sign_in(client, getattr(cast, name)) if name else client


def readable(app: Flask) -> list[tuple[Rule, str]]:
    return [(rule, address_of(rule)) for rule in rules(app) if "GET" in (rule.methods or set())]


def test_every_address_declares_its_level(app: Flask) -> None:
    levels = {rule.endpoint: declared(app, rule.endpoint) for rule in rules(app)}
    assert set(levels.values()) <= set(RANK), [name for name, level in levels.items() if level not in RANK]
    public = {name for name, level in levels.items() if level == "public"}
    assert public == {
        "static",
        "health.livez",
        "health.readyz",
        "pages.help",
        "pages.accessibility",
        "people.sign_in",
        "people.sign_out",
        "people.sign_up",
        "people.confirm_sign_up",
        "people.invitation",
        "people.setup",
        "people.forgot",
        "people.reset",
        "people.set_language",
        "people.set_theme",
    }
    assert all(level == "administrator" for name, level in levels.items() if "admin" in name)


def test_an_address_that_declares_nothing_is_refused(app: Flask, cast: Cast) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "everything")
    for name in (None, "pieter"):
        answer = browser(app, cast, name).get("/forgotten")
        assert (answer.status_code, "everything" in answer.text) == (403, False)


@pytest.mark.usefixtures("furnished")
def test_before_signing_in_only_the_public_is_shown(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    for rule, address in readable(app):
        answer = client.get(address)
        answer.close()  # of a static file
        if declared(app, rule.endpoint) == "public":
            assert answer.status_code in (200, 404, 410, 503), address
        else:
            assert answer.status_code == 303, address
            assert answer.headers["Location"].startswith("/sign-in"), address
    for rule, method in changing(app):
        if declared(app, rule.endpoint) != "public":
            token = fetch_token(client)
            answer = client.open(address_of(rule), method=method, data={"csrf_token": token, "title": "x"})
            assert answer.status_code == 401, rule


@pytest.mark.usefixtures("furnished")
def test_an_unknown_address_looks_like_a_known_one_before_signing_in(app: Flask) -> None:
    client = app.test_client()
    for address in ("/nothing", "/practices/1-bel-eerst-mail-daarna", "/practices/999-x", "/admin/secret"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/sign-in")


@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize("name", PEOPLE)
def test_each_role_gets_what_is_declared(app: Flask, cast: Cast, name: str) -> None:
    client = browser(app, cast, name)
    rank = RANK[getattr(cast, name).role]
    for rule, address in readable(app):
        level = declared(app, rule.endpoint)
        answer = client.get(address)
        answer.close()
        status = answer.status_code
        if RANK[level or ""] > rank:
            assert status == 403, address
        elif rule.endpoint != "practices.edit":  # practice 1 is Katrien's: the service has a word in it
            assert status in (200, 301, 302, 303, 308, 404, 410, 503), address
    for rule, method in changing(app):
        if RANK[declared(app, rule.endpoint) or ""] > rank:
            data = {"csrf_token": fetch_token(client, "/")}
            assert client.open(address_of(rule), method=method, data=data).status_code == 403, rule


@pytest.mark.usefixtures("furnished")
def test_who_is_deactivated_is_a_stranger_at_once(app: Flask, db: Database, cast: Cast) -> None:
    client = browser(app, cast, "pieter")
    assert client.get("/admin").status_code == 200
    with db.transaction() as session:
        session.get_one(Person, cast.pieter.id).state = "deactivated"
    for rule, address in readable(app):
        if declared(app, rule.endpoint) != "public":
            assert client.get(address).status_code == 303, address
    for rule, method in changing(app):
        if declared(app, rule.endpoint) != "public":
            data = {"csrf_token": fetch_token(client)}
            assert client.open(address_of(rule), method=method, data=data).status_code == 401, rule


@pytest.mark.usefixtures("furnished")
def test_who_loses_a_role_loses_its_pages_at_once(app: Flask, db: Database, cast: Cast) -> None:
    client = browser(app, cast, "pieter")
    with db.transaction() as session:
        session.get_one(Person, cast.pieter.id).role = "member"
    answers = {client.get(address).status_code for rule, address in readable(app) if "/admin" in address}
    assert answers <= {403, 303}


@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize("name", [None, "katrien", *PEOPLE])
def test_looking_changes_nothing(app: Flask, db: Database, cast: Cast, name: str | None) -> None:
    client = browser(app, cast, name)
    before = contents(db, BOOKKEEPING)
    for _, address in readable(app):
        client.get(address).close()
        client.head(address).close()
    after = contents(db, BOOKKEEPING)
    assert {table for table in before if before[table] != after[table]} == set()


@pytest.mark.usefixtures("furnished")
@pytest.mark.parametrize("name", PEOPLE)
def test_a_draft_is_not_there_for_anybody_else(app: Flask, cast: Cast, name: str) -> None:
    client = browser(app, cast, name)
    token = fetch_token(client, "/")
    reached = [rule for rule in rules(app) if "practice_id" in rule.arguments]
    assert reached
    for rule in reached:
        address = address_of(rule, practice_id=2, slug="nog-niet-af")
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            answer = client.open(address, method=method, data={"csrf_token": token} if method == "POST" else None)
            assert answer.status_code == 404, (method, address)
            assert "Nog niet af" not in answer.text
