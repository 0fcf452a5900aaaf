"""GET /conversations and /conversations/<id>."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kb.connect import queries, service
from kb.connect.models import ReadMark
from kb.core.db import Database
from kb.people.models import Person
from tests.cast import Cast
from tests.factories.requests import a_practice, a_request, written
from tests.web.browse import sign_in


@pytest.fixture
def asked(db: Database, cast: Cast) -> int:
    """Bram asked Katrien about her practice."""
    with db.transaction() as session:
        practice = a_practice(session, cast.katrien.id, cast.key_accounts)
        return a_request(session, cast.bram.id, cast.katrien.id, practice.id).id


@pytest.mark.parametrize("path", ["/conversations", "/conversations/1"])
def test_needs_sign_in(client: FlaskClient, cast: Cast, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


def test_nothing_yet(client: FlaskClient, cast: Cast) -> None:
    assert "No conversations yet" in sign_in(client, cast.griet).get("/conversations").text


def test_the_list(client: FlaskClient, cast: Cast, asked: int) -> None:
    page = sign_in(client, cast.katrien).get("/conversations")
    assert page.status_code == 200
    assert "Waiting for you" in page.text
    assert f"/conversations/{asked}" in page.text
    assert "Hello, how did you do it?" in page.text


def test_the_thread_for_who_is_asked(client: FlaskClient, cast: Cast, asked: int) -> None:
    page = sign_in(client, cast.katrien).get(f"/conversations/{asked}").text
    assert "Bram asks for a talk" in page
    assert page.count('name="moment"') == 3
    assert "Decline kindly" in page
    assert "bram@example.org" not in page


def test_the_thread_for_who_asked(client: FlaskClient, cast: Cast, asked: int) -> None:
    page = sign_in(client, cast.bram).get(f"/conversations/{asked}").text
    assert "Waits for Katrien" in page
    assert 'name="moment"' not in page
    assert "Take the question back" in page


@pytest.mark.parametrize("who", ["griet", "pieter"])
def test_strangers_get_404_moderators_and_administrators_too(
    client: FlaskClient, cast: Cast, asked: int, who: str
) -> None:
    browser = sign_in(client, getattr(cast, who))
    found, missing = browser.get(f"/conversations/{asked}"), browser.get("/conversations/4711")
    assert found.status_code == missing.status_code == 404
    assert "Bram" not in found.text
    assert "Call first" not in found.text
    assert f"/conversations/{asked}" not in browser.get("/conversations").text


def test_looking_is_reading(client: FlaskClient, cast: Cast, asked: int, db: Database) -> None:
    browser = sign_in(client, cast.katrien)
    browser.get(f"/conversations/{asked}", headers={"Sec-Purpose": "prefetch"})
    with db.reading() as session:
        assert queries.unread_count(session, cast.katrien.id) == 1
    browser.get(f"/conversations/{asked}")
    browser.get(f"/conversations/{asked}")
    with db.reading() as session:
        assert queries.unread_count(session, cast.katrien.id) == 0
        assert len(session.scalars(select(ReadMark)).all()) == 2


@pytest.mark.parametrize("state", ["accepted", "declined", "withdrawn", "closed", "left", "written", "message"])
@pytest.mark.parametrize("who", ["katrien", "bram"])
def test_every_state_has_its_page(
    client: FlaskClient, cast: Cast, asked: int, db: Database, state: str, who: str
) -> None:
    with db.transaction() as session:
        if state in ("accepted", "closed"):
            service.accept(session, cast.katrien.id, asked, 1, "a")
        if state == "closed":
            service.close(session, cast.bram.id, asked, "b")
        if state == "declined":
            service.decline(session, cast.katrien.id, asked, written("Not now."), "c")
        if state == "withdrawn":
            service.withdraw(session, cast.bram.id, asked, "d")
        if state == "written":
            service.reply(session, cast.katrien.id, asked, written("In words."), "e")
        if state == "left":
            other = cast.bram if who == "katrien" else cast.katrien
            session.get_one(Person, other.id).state = "deactivated"
        if state == "message":
            asked = a_request(session, cast.bram.id, cast.katrien.id, intent="message").id
    browser = sign_in(client, getattr(cast, who))
    page = browser.get(f"/conversations/{asked}")
    assert page.status_code == 200
    assert browser.get("/conversations").status_code == 200
    over = state in ("declined", "withdrawn", "closed", "left")
    assert (">Send</button>" in page.text or "Send the answer" in page.text) != over


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_in_each_language(client: FlaskClient, cast: Cast, asked: int, db: Database, language: str) -> None:
    with db.transaction() as session:
        session.get_one(Person, cast.katrien.id).language = language
    browser = sign_in(client, cast.katrien)
    for path in ("/conversations", f"/conversations/{asked}", f"/ask?to={cast.bram.id}"):
        page = browser.get(path)
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
