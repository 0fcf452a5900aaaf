"""POST /conversations/<id>/<verb>."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kb.connect.models import Message, Request
from kb.connect.wish import MAX_BODY
from kb.core.db import Database
from kb.people.models import Person
from tests.cast import Cast
from tests.factories.requests import a_practice, a_request
from tests.web.browse import send, sign_in, token

VERBS = ("accept", "decline", "reply", "withdraw", "close")


@pytest.fixture
def asked(db: Database, cast: Cast) -> int:
    """Bram asked Katrien about her practice."""
    with db.transaction() as session:
        practice = a_practice(session, cast.katrien.id, cast.key_accounts)
        return a_request(session, cast.bram.id, cast.katrien.id, practice.id).id


def act(browser: FlaskClient, request_id: int, verb: str, **data: Any) -> TestResponse:
    """Send a form of the conversation's page."""
    page = browser.get(f"/conversations/{request_id}").text
    form_token = re.search(r'name="token" value="([^"]+)"', page)
    sent = {"csrf_token": token(page), "token": form_token.group(1) if form_token else "t", **data}
    return browser.post(f"/conversations/{request_id}/{verb}", data=sent)


def messages(db: Database) -> int:
    with db.reading() as session:
        return session.scalar(select(func.count()).select_from(Message)) or 0


def state(db: Database, request_id: int) -> str:
    with db.reading() as session:
        return session.get_one(Request, request_id).state


def test_the_whole_way(client: FlaskClient, cast: Cast, asked: int, db: Database) -> None:
    katrien = sign_in(client, cast.katrien)
    assert act(katrien, asked, "reply", body="Gladly, **bring** two calls.").status_code == 303
    assert act(katrien, asked, "accept", moment="2").status_code == 303
    page = katrien.get(f"/conversations/{asked}").text
    assert "<strong>bring</strong>" in page
    assert "Next talk" in page
    bram = sign_in(client.application.test_client(), cast.bram)
    assert "Katrien chose" in bram.get(f"/conversations/{asked}").text
    assert act(bram, asked, "reply", body="Thank you.").status_code == 303
    assert act(bram, asked, "close").status_code == 303
    assert state(db, asked) == "closed"
    assert "You closed the conversation" in bram.get(f"/conversations/{asked}").text


@pytest.mark.parametrize("verb", VERBS)
def test_needs_sign_in(client: FlaskClient, asked: int, db: Database, verb: str) -> None:
    assert client.post(f"/conversations/{asked}/{verb}", data={"body": "x"}).status_code in (400, 401)
    assert messages(db) == 1


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("who", ["griet", "pieter"])
def test_strangers_get_404_whatever_their_role(
    client: FlaskClient, cast: Cast, asked: int, db: Database, verb: str, who: str
) -> None:
    browser = sign_in(client, getattr(cast, who))
    answer = send(browser, f"/conversations/{asked}/{verb}", {"body": "x", "moment": "1", "token": "t"})
    assert answer.status_code == 404
    assert (messages(db), state(db, asked)) == (1, "open")


def test_an_unknown_verb(client: FlaskClient, cast: Cast, asked: int) -> None:
    assert send(sign_in(client, cast.katrien), f"/conversations/{asked}/marry").status_code == 404


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_the_asker_cannot_answer_for_the_other(
    client: FlaskClient, cast: Cast, asked: int, db: Database, verb: str
) -> None:
    answer = act(sign_in(client, cast.bram), asked, verb, moment="1", body="No thanks.")
    assert answer.status_code == 409
    assert (messages(db), state(db, asked)) == (1, "open")


@pytest.mark.parametrize("words", ["", "   ", "x" * (MAX_BODY + 1)])
def test_wrong_words_are_kept(client: FlaskClient, cast: Cast, asked: int, db: Database, words: str) -> None:
    answer = act(sign_in(client, cast.katrien), asked, "reply", body=words)
    assert answer.status_code == 422
    assert "Your text is kept" in answer.text
    assert words.strip() in answer.text
    assert messages(db) == 1


@pytest.mark.parametrize("moment", ["", "0", "4", "x", "-1", "1; DROP TABLE requests"])
def test_a_moment_that_was_not_proposed(client: FlaskClient, cast: Cast, asked: int, db: Database, moment: str) -> None:
    answer = act(sign_in(client, cast.katrien), asked, "accept", moment=moment)
    assert answer.status_code == 422
    assert state(db, asked) == "open"


@pytest.mark.parametrize(("verb", "data"), [("reply", {"body": "Once."}), ("accept", {"moment": "1"}), ("decline", {})])
def test_a_double_click_acts_once(
    client: FlaskClient, cast: Cast, asked: int, db: Database, verb: str, data: dict[str, str]
) -> None:
    browser = sign_in(client, cast.katrien)
    assert {act(browser, asked, verb, token="one form", **data).status_code for _ in range(2)} == {303}
    assert messages(db) == 2


def test_what_came_too_late_keeps_the_words(client: FlaskClient, cast: Cast, asked: int, db: Database) -> None:
    browser = sign_in(client, cast.katrien)
    page = browser.get(f"/conversations/{asked}").text
    with db.transaction() as session:
        session.get_one(Request, asked).state = "withdrawn"
    sent = {"csrf_token": token(page), "token": "t", "body": "A long answer"}
    answer = browser.post(f"/conversations/{asked}/reply", data=sent)
    assert answer.status_code == 409
    assert "A long answer" in answer.text


def test_nobody_is_there_to_read_it(client: FlaskClient, cast: Cast, asked: int, db: Database) -> None:
    browser = sign_in(client, cast.katrien)
    page = browser.get(f"/conversations/{asked}").text
    with db.transaction() as session:
        session.get_one(Person, cast.bram.id).state = "deactivated"
    sent = {"csrf_token": token(page), "token": "t", "body": "Are you there?"}
    answer = browser.post(f"/conversations/{asked}/reply", data=sent)
    assert answer.status_code == 403
    assert "Are you there?" in answer.text


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "[a](javascript:alert(1))", '<img src=x onerror="a()">']
)
def test_hostile_words_stay_words(client: FlaskClient, cast: Cast, asked: int, words: str) -> None:
    browser = sign_in(client, cast.katrien)
    assert act(browser, asked, "reply", body=words).status_code == 303
    page = browser.get(f"/conversations/{asked}").text.split("<main")[1]
    assert "<script" not in page
    assert "javascript:" not in page.replace("](javascript:", "")
    assert "<img" not in page
    listed = sign_in(client.application.test_client(), cast.bram).get("/conversations").text.split("<main")[1]
    assert "<script" not in listed


def test_a_character_that_cannot_be_kept(client: FlaskClient, cast: Cast, asked: int, db: Database) -> None:
    answer = act(sign_in(client, cast.katrien), asked, "reply", body="nul\x00nul")
    assert answer.status_code == 422
    assert messages(db) == 1
