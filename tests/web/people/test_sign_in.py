"""Signing in: the same answer for an unknown address and a wrong password, and never too many tries."""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kb.core import clock, limits
from kb.core.clock import now
from kb.core.db import Database
from kb.people import passwords
from kb.people.models import Session as SignedIn
from kb.people.queries import Viewer, existing_person
from tests.cast import PASSWORD, Cast
from tests.web.browse import fetch_token, send, sign_in

WRONG = "another password entirely"


def attempt(client: FlaskClient, email: str, password: str = WRONG, **more: str) -> tuple[int, str]:
    answer = send(client, "/sign-in", {"email": email, "password": password, **more}, token_from="/sign-in")
    return answer.status_code, answer.text


def test_works(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    assert "Bram Claes" in client.get("/colleagues").text


def test_a_signed_in_visitor_is_sent_on(bram: FlaskClient) -> None:
    answer = bram.get("/sign-in?next=/colleagues")
    assert (answer.status_code, answer.location) == (303, "/colleagues")


def test_wrong_input_keeps_the_address_and_never_the_password(client: FlaskClient, cast: Cast) -> None:
    status, page = attempt(client, "bram@example.org")
    assert status == 422
    assert 'value="bram@example.org"' in page
    assert WRONG not in page
    assert 'role="alert"' in page
    assert attempt(client, "", "")[0] == 422


def test_unknown_and_known_look_the_same(app: Flask, cast: Cast) -> None:
    def answer(email: str) -> tuple[int, str, list[str]]:
        client = app.test_client()
        token = fetch_token(client)
        data = {"csrf_token": token, "email": email, "password": WRONG}
        found = client.post("/sign-in", data=data)
        page = re.sub(r'name="csrf_token" value="[^"]+"', "", found.text.replace(email, "-"))
        return found.status_code, page, sorted(name for name, _ in found.headers if name != "Content-Length")

    known, unknown = answer("bram@example.org"), answer("nobody@example.org")
    assert known[0] == unknown[0] == 422
    assert known[2] == unknown[2]
    assert known[1] == unknown[1]


def test_a_hash_is_computed_for_unknown_addresses_too(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []
    real = passwords.verify

    def counting(kept: str | None, password: str) -> bool:
        seen.append(kept)
        return real(kept, password)

    monkeypatch.setattr(passwords, "verify", counting)
    attempt(client, "nobody@example.org")
    attempt(client, "bram@example.org")
    assert seen[0] is None
    assert len(seen) == 2


@pytest.mark.parametrize(
    "goal",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil",
        "/\t/evil",
        "javascript:alert(1)",
        "/%0d%0aX: y\n",
    ],
)
def test_goes_only_to_addresses_of_ours(client: FlaskClient, cast: Cast, goal: str) -> None:
    answer = send(
        client, "/sign-in", {"email": "bram@example.org", "password": PASSWORD, "next": goal}, token_from="/sign-in"
    )
    assert answer.location == "/"


def test_the_session_is_new_after_signing_in(client: FlaskClient, cast: Cast, db: Database) -> None:
    with client.session_transaction() as before:
        before["_user_id"] = "planted by somebody else"
        before["mine"] = "planted"
    sign_in(client, cast.bram)
    with client.session_transaction() as after:
        assert after["_user_id"] != "planted by somebody else"
        assert "mine" not in after
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignedIn)) == 1


def test_staying_signed_in_is_a_choice(app: Flask, cast: Cast) -> None:
    def cookie(**more: str) -> str:
        client = app.test_client()
        data = {"email": "bram@example.org", "password": PASSWORD, **more}
        answer = send(client, "/sign-in", data, token_from="/sign-in")
        return next(value for name, value in answer.headers if name == "Set-Cookie" and value.startswith("kb="))

    assert "Expires" not in cookie()
    assert "Expires" in cookie(stay="y")
    for value in (cookie(), cookie(stay="y")):
        assert "HttpOnly" in value
        assert "SameSite=Lax" in value


def test_five_tries_a_minute(client: FlaskClient, cast: Cast) -> None:
    assert [attempt(client, "bram@example.org")[0] for _ in range(5)] == [422] * 5
    answer = send(client, "/sign-in", {"email": "bram@example.org", "password": PASSWORD}, token_from="/sign-in")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert 'value="bram@example.org"' in answer.text
    with clock.frozen(now() + timedelta(seconds=61)):
        assert attempt(client, "bram@example.org", PASSWORD)[0] == 303


def test_unknown_addresses_are_throttled_alike(client: FlaskClient, cast: Cast) -> None:
    assert [attempt(client, "nobody@example.org")[0] for _ in range(6)] == [422] * 5 + [429]


def tried(db: Database, key: str, times: int) -> None:
    """Let ``key`` look as if it was tried ``times`` times already."""
    with db.transaction() as session:
        for _ in range(times):
            limits.hit(session, key, 1000, 600)


def test_one_origin_cannot_try_everybody(client: FlaskClient, cast: Cast, db: Database) -> None:
    tried(db, "sign-in:127.0.0.1", 58)
    found = [attempt(client, f"somebody{number}@example.org")[0] for number in range(3)]
    assert found == [422, 422, 429]


def test_many_origins_cannot_try_one_account_and_its_owner_still_gets_in(
    app: Flask, cast: Cast, db: Database, browser: Callable[[Viewer], FlaskClient]
) -> None:
    owner = sign_in(app.test_client(), "bram@example.org")
    send(owner, "/sign-out", token_from="/colleagues")
    account = hashlib.sha256(b"bram@example.org").hexdigest()[:32]
    tried(db, f"sign-in:{account}", 37)
    found = []
    for number in range(4):
        stranger = app.test_client()
        stranger.environ_base = {**stranger.environ_base, "REMOTE_ADDR": f"192.0.2.{number}"}
        found.append(attempt(stranger, "bram@example.org")[0])
    assert found == [422, 422, 429, 429]
    assert attempt(owner, "bram@example.org", PASSWORD)[0] == 303, "a browser that signed in before has its own budget"


def test_a_forwarded_address_is_not_believed(client: FlaskClient, cast: Cast) -> None:
    for number in range(5):
        data = {"csrf_token": fetch_token(client), "email": "bram@example.org", "password": WRONG}
        client.post("/sign-in", data=data, headers={"X-Forwarded-For": f"198.51.100.{number}"})
    data = {"csrf_token": fetch_token(client), "email": "bram@example.org", "password": WRONG}
    assert client.post("/sign-in", data=data, headers={"X-Forwarded-For": "198.51.100.99"}).status_code == 429


def test_needs_the_token_and_our_own_page(client: FlaskClient, cast: Cast) -> None:
    data = {"email": "bram@example.org", "password": PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 400
    with_token = {**data, "csrf_token": fetch_token(client)}
    assert client.post("/sign-in", data=with_token, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400
    assert client.post("/sign-in", data=with_token, headers={"Origin": "https://evil.example"}).status_code == 400


def test_an_old_hash_is_made_anew(client: FlaskClient, cast: Cast, db: Database) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with db.transaction() as session:
        existing_person(session, cast.bram.id).password_hash = old
    sign_in(client, "bram@example.org")
    with db.reading() as session:
        kept = existing_person(session, cast.bram.id).password_hash
    assert kept is not None
    assert kept != old
    assert not passwords.outdated(kept)


def test_no_colleague_or_department_is_shown_before(client: FlaskClient, cast: Cast) -> None:
    page = client.get("/sign-in").text
    for secret in ("Katrien", "Bram", "Field Sales", "Key Accounts"):
        assert secret not in page


@pytest.mark.parametrize("email", ["\x00", "é" * 5000, "{{7*7}}", '"><script>alert(1)</script>', "a\r\nb"])
def test_any_input_gets_an_answer(client: FlaskClient, cast: Cast, email: str) -> None:
    status, page = attempt(client, email)
    assert status == 422
    assert "<script>alert" not in page
    assert "49" not in page.partition("<main")[2].partition("</main>")[0]
