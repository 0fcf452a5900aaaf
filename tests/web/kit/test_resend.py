"""What was typed is not lost: a form without a valid sign-in or token can be sent again."""

import sqlite3
from contextlib import closing

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from tests.cast import Cast
from tests.web.browse import fetch_token, send, sign_in, token

TYPED = 'Wij bellen eerst.\n\n<script>alert("x")</script> </textarea><img src=x> {{7*7}}'
DATA = {"title": "Bel eerst", "body": TYPED, "themes": ["1", "2"], "do": "share"}


def test_a_form_without_a_token_comes_back_whole(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    answer = client.post("/practices/new?from=home", data=DATA)
    assert answer.status_code == 400
    assert 'name="title" value="Bel eerst"' in answer.text
    assert answer.text.count('name="themes"') == 2
    assert "&lt;script&gt;alert(" in answer.text
    assert "<script>alert" not in answer.text
    assert "</textarea><img" not in answer.text
    assert 'action="/practices/new?from=home"' in answer.text


def test_the_form_that_comes_back_can_be_sent(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    page = client.post("/language", data={"language": "fr"}).text
    assert client.post("/language", data={"csrf_token": token(page), "language": "fr"}).status_code == 303


def test_before_signing_in_it_waits(client: FlaskClient, cast: Cast) -> None:
    answer = client.post("/practices/new", data={**DATA, "csrf_token": fetch_token(client)})
    assert answer.status_code == 401
    assert "&lt;script&gt;alert(" in answer.text
    assert 'href="/sign-in"' in answer.text


@pytest.mark.parametrize("name", ["password", "new_password", "current_password", "repeat", "csrf_token"])
@pytest.mark.parametrize("value", ["zeven lange bruggen", "zeven " * 12])
def test_a_password_is_not_shown_again(client: FlaskClient, cast: Cast, name: str, value: str) -> None:
    sign_in(client, cast.bram)
    answer = client.post("/settings/password", data={name: value, "note": "kept"})
    assert answer.status_code == 400
    assert "zeven" not in answer.text
    assert 'value="kept"' in answer.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
@pytest.mark.parametrize("signed_in", [True, False])
def test_another_site_is_given_no_button(
    client: FlaskClient, cast: Cast, headers: dict[str, str], signed_in: bool
) -> None:
    if signed_in:
        sign_in(client, cast.bram)
    answer = client.post("/practices/new", data=DATA, headers=headers)
    assert answer.status_code in (400, 401)
    assert "Bel eerst" not in answer.text
    assert "alert(" not in answer.text


def test_too_much_to_give_back_is_refused(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    assert client.post("/practices/new", data={"body": "x" * 1_100_000}).status_code == 413
    assert client.post("/practices/new", data={f"f{n}": "x" for n in range(1500)}).status_code in (400, 413)


def test_a_form_that_found_the_database_busy_can_be_sent_again(client: FlaskClient, db: Database, cast: Cast) -> None:
    if not db.is_sqlite:
        pytest.skip("held by a file lock")
    sign_in(client, cast.bram)
    data = {**DATA, "csrf_token": fetch_token(client, "/"), "password": "zeven lange bruggen"}
    with closing(sqlite3.connect(str(db.engine.url.database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with db.engine.connect() as pooled:  # the one connection of this thread: do not wait five seconds
            pooled.exec_driver_sql("PRAGMA busy_timeout=50")
        answer = client.post("/practices/new", data=data)
        other.execute("ROLLBACK")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert 'name="title" value="Bel eerst"' in answer.text
    assert answer.text.count('name="themes"') == 2
    assert "bruggen" not in answer.text
    assert token(answer.text)


def test_a_form_sent_too_often_can_be_sent_again(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    for _ in range(60):
        answer = send(client, "/practices/preview", {"body": "x"})
    answer = send(client, "/practices/preview", DATA)
    assert answer.status_code == 429
    assert 'name="title" value="Bel eerst"' in answer.text
