"""Errors become pages: the right status, a sentence, a reference, and nothing of the inside."""

import logging
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.core.errors import Conflict, Invalid, KbError, NotAllowed, NotFound, TooMany, Unavailable
from kb.core.language import text
from kb.web.kit import access
from kb.web.kit.errors import STATUS, status_of
from tests.cast import Cast
from tests.web.browse import fetch_token, sign_in

INSIDE = ("Traceback", "RuntimeError", "secret/place", "SELECT", ".py", "sqlalchemy", "kb.web")
LONG = "Wij bellen eerst en mailen daarna, want zo weet de klant waarom. <b>Echt.</b>"
WORDS = text("Somebody else was first here.")


def failing(app: Flask, error: Callable[[], BaseException]) -> None:
    """Give ``app`` the address ``/fail``, which raises."""

    @access("public")
    def fail() -> str:
        raise error()

    app.add_url_rule("/fail", "fail", fail, methods=["GET", "POST"])


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound(), 404),
        (NotAllowed(), 403),
        (NotAllowed(secret=True), 404),
        (Conflict(WORDS), 409),
        (Invalid({"title": [WORDS]}), 422),
        (TooMany(17), 429),
        (Unavailable(WORDS), 503),
        (KbError(WORDS), 500),
    ],
)
def test_each_error_has_its_status_and_its_sentence(app: Flask, cast: Cast, error: KbError, status: int) -> None:
    failing(app, lambda: error)
    answer = app.test_client().get("/fail")
    assert (answer.status_code, status_of(error)) == (status, status)
    if isinstance(error, NotAllowed) and error.secret:
        assert "not allowed" not in answer.text
    else:
        assert str(error) in answer.text
    assert set(STATUS) == {NotFound, NotAllowed, Conflict, Invalid, TooMany, Unavailable}


def test_who_comes_too_often_is_told_when_to_come_back(app: Flask, cast: Cast) -> None:
    failing(app, lambda: TooMany(17))
    assert app.test_client().get("/fail").headers["Retry-After"] == "17"


def test_a_failure_of_ours_shows_a_reference_that_stands_in_the_log(
    app: Flask, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    failing(app, lambda: RuntimeError("in secret/place"))
    with caplog.at_level(logging.INFO):
        answer = app.test_client().get("/fail?debug=1&__debugger__=yes")
    assert answer.status_code == 500
    assert f"<code>{answer.headers['X-Request-ID']}</code>" in answer.text
    assert not [word for word in INSIDE if word in answer.text]
    assert "in secret/place" in caplog.text


def test_a_signed_in_colleague_sees_no_more(app: Flask, cast: Cast) -> None:
    failing(app, lambda: RuntimeError("in secret/place"))
    client = sign_in(app.test_client(), cast.pieter)
    assert not [word for word in INSIDE if word in client.get("/fail").text]


def test_a_script_gets_json(app: Flask, cast: Cast) -> None:
    failing(app, lambda: RuntimeError("in secret/place"))
    answer = app.test_client().get("/fail", headers={"Accept": "application/json"})
    reference = answer.headers["X-Request-ID"]
    assert (answer.status_code, answer.mimetype) == (500, "application/json")
    assert answer.json == {"error": "Something went wrong on our side.", "reference": reference}


@pytest.mark.parametrize("status", ["409", "429", "503"])
def test_what_was_typed_is_on_the_page(app: Flask, cast: Cast, status: str) -> None:
    errors = {"409": Conflict(WORDS), "429": TooMany(3), "503": Unavailable(WORDS)}
    failing(app, lambda: errors[status])
    client = app.test_client()
    secrets = dict.fromkeys(("password", "new_password", "current_password", "repeat"), "zeven lange bruggen " * 3)
    answer = client.post("/fail", data={"csrf_token": fetch_token(client), "body": LONG, **secrets})
    assert answer.status_code == int(status)
    assert "zo weet de klant waarom. &lt;b&gt;Echt." in answer.text
    assert "lange bruggen" not in answer.text


def test_an_error_page_that_fails_is_plain_and_escaped(app: Flask, db: Database, cast: Cast) -> None:
    failing(app, lambda: Conflict(text("<script>%(x)s</script>", x="<b>")))

    def broken() -> dict[str, object]:
        raise RuntimeError("in secret/place")

    app.context_processor(broken)
    answer = app.test_client().get("/fail")
    assert answer.status_code == 409
    assert "&lt;script&gt;&lt;b&gt;" in answer.text
    assert not [word for word in INSIDE if word in answer.text]


@pytest.mark.parametrize(
    "address",
    [
        "/%00",
        "/%ff%fe",
        "/practices/%F0%28%8C%28",
        "/search?q=%ff%fe%00",
        "/search?%ff=%ff&page=%00",
        "/nothing/<script>alert(1)</script>",
        "/nothing/%3Cimg%20src=x%20onerror=alert(1)%3E",
        "/practices/99999999999999999999-x",
        "/practices/-1",
        "/practices/1e9-x",
        "/colleagues/0",
        "/conversations/2147483648",
        "/departments/" + "a" * 3000,
        "/themes/..%2f..%2fetc%2fpasswd",
        "/photos/..%2f..%2fsecret-key",
        "/search?department=x&theme=' OR 1=1--&author=x&sort=;drop&page=-1",
    ],
)
def test_no_address_breaks_it(client: FlaskClient, cast: Cast, address: str) -> None:
    sign_in(client, cast.bram)
    answer = client.get(address, headers={"User-Agent": "\xff\xfe", "Referer": "\xff"})
    assert answer.status_code in (200, 400, 404)
    assert "<script>alert(1)" not in answer.text
    assert "<img src=x" not in answer.text
    assert not [word for word in INSIDE if word in answer.text]


@pytest.mark.parametrize("cookie", ["", "x", "\xff\xfe", "a.b.c", "eyJhIjoxfQ.x.y", "." * 3900, "null"])
def test_no_cookie_breaks_it(client: FlaskClient, cast: Cast, cookie: str) -> None:
    client.set_cookie("kb", cookie)
    client.set_cookie("kb-language", cookie)
    client.set_cookie("kb-scheme", cookie)
    assert client.get("/sign-in").status_code == 200
    assert client.get("/").status_code == 303


def test_a_wrong_method_says_which_are_right(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    answer = client.get("/language")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_there_is_no_debugger(app: Flask, client: FlaskClient, cast: Cast) -> None:
    assert not app.debug
    for address in ("/console", "/?__debugger__=yes&cmd=resource&f=style.css"):
        assert client.get(address).status_code == 303
