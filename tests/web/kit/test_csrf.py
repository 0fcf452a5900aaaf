"""Forms of other sites do nothing, on every address that changes something."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from kb.core.db import Database
from tests.cast import PASSWORD, Cast
from tests.web.browse import fetch_token, sign_in
from tests.web.routes import BOOKKEEPING, address_of, changing, contents

CROSS = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
]


def test_every_changing_address_refuses_a_form_without_a_token(app: Flask, db: Database, cast: Cast) -> None:
    client = sign_in(app.test_client(), cast.pieter)
    before = contents(db, BOOKKEEPING)
    for rule, method in changing(app):
        answer = client.open(address_of(rule), method=method, data={"email": "x@example.org", "language": "fr"})
        assert answer.status_code == 400, rule
    assert contents(db, BOOKKEEPING) == before


def test_every_changing_address_refuses_a_form_of_another_site_even_with_a_token(
    app: Flask, db: Database, cast: Cast
) -> None:
    client = sign_in(app.test_client(), cast.pieter)
    data = {"csrf_token": fetch_token(client, "/"), "email": "x@example.org", "language": "fr"}
    before = contents(db, BOOKKEEPING)
    for rule, method in changing(app):
        for headers in CROSS:
            answer = client.open(address_of(rule), method=method, data=data, headers=headers)
            assert answer.status_code == 400, (rule, headers)
            assert "x@example.org" not in answer.text
    assert contents(db, BOOKKEEPING) == before


def test_a_false_or_foreign_token_is_refused(app: Flask, cast: Cast) -> None:
    client, other = sign_in(app.test_client(), cast.bram), app.test_client()
    foreign = fetch_token(other)
    for token in ("", "x", foreign, foreign[:-3] + "abc"):
        assert client.post("/language", data={"csrf_token": token, "language": "fr"}).status_code == 400, token
    assert "kb-language" not in str(client.get_cookie("kb-language"))


def test_nobody_is_signed_in_by_another_site(client: FlaskClient, db: Database, cast: Cast) -> None:
    data = {"email": "bram@example.org", "password": PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 400
    answer = client.post("/sign-in", data={**data, "csrf_token": fetch_token(client)}, headers=CROSS[0])
    assert answer.status_code == 400
    with db.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM sessions")) == 0


def test_nobody_is_signed_out_by_another_site(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    token = fetch_token(client, "/")
    client.post("/sign-out")
    client.post("/sign-out", data={"csrf_token": token}, headers=CROSS[0])
    assert client.get("/sign-out").status_code == 405
    assert client.get("/").status_code == 200


def test_a_form_of_our_own_is_taken_with_and_without_the_headers_of_newer_browsers(
    client: FlaskClient, cast: Cast
) -> None:
    token = fetch_token(client)
    for headers in (
        {},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
    ):
        answer = client.post("/language", data={"csrf_token": token, "language": "fr"}, headers=headers)
        assert answer.status_code == 303, headers


def test_a_token_in_the_address_is_not_a_token(client: FlaskClient, cast: Cast) -> None:
    token = fetch_token(client)
    assert client.post(f"/language?csrf_token={token}", data={"language": "fr"}).status_code == 400
