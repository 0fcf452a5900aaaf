"""Security headers on every kind of answer, and what may be cached."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb import config
from kb.app import create_app
from kb.web.kit import access
from kb.web.kit.headers import POLICY
from kb.web.kit.urls import STATIC, static_url
from tests.cast import Cast
from tests.web.browse import sign_in


@pytest.fixture
def broken(app: Flask, cast: Cast) -> FlaskClient:
    """The application with a page that fails."""

    @access("public")
    def fail() -> str:
        raise RuntimeError("with the path /secret/place")

    app.add_url_rule("/fail", "fail", fail)
    return app.test_client()


def answers(client: FlaskClient, cast: Cast) -> Iterator[tuple[str, TestResponse]]:
    yield "page", client.get("/sign-in")
    yield "redirect", client.get("/")
    yield "public json", client.get("/livez")
    yield "not ready", client.get("/readyz")
    yield "signed out form", client.post("/practices/new", data={"title": "x"})
    yield "no token", client.post("/sign-in", data={"email": "x"})
    yield "too large", client.post("/sign-in", data={"email": "x" * 2_000_000})
    yield "strange host", client.get("/", headers={"Host": "evil.example"})
    yield "500", client.get("/fail")
    yield "500 json", client.get("/fail", headers={"Accept": "application/json"})
    yield "static", client.get("/static/css/system.css")
    yield "static 404", client.get("/static/nothing.css")
    yield "bad escape", client.get("/%ff%fe")
    yield "options", client.options("/sign-in")
    yield "head", client.head("/sign-in")
    sign_in(client, cast.bram)
    yield "home", client.get("/")
    yield "404", client.get("/nothing/here")
    yield "403", client.get("/admin")
    yield "wrong method", client.delete("/sign-in")
    yield "search", client.get("/search?q=prijs")


def test_every_kind_of_answer_has_them(broken: FlaskClient, cast: Cast) -> None:
    seen = []
    for kind, answer in answers(broken, cast):
        seen.append(answer.status_code)
        headers = answer.headers
        assert headers["Content-Security-Policy"] == POLICY, kind
        assert headers["X-Content-Type-Options"] == "nosniff", kind
        assert headers["Referrer-Policy"] == "same-origin", kind
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", kind
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", kind
        assert "camera=()" in headers["Permissions-Policy"], kind
        assert "Strict-Transport-Security" not in headers, kind
        assert headers["X-Request-ID"], kind
        if kind != "static":
            assert headers["Cache-Control"] == "private, no-store", kind
            assert {"Cookie", "Accept-Language"} <= {name.strip() for name in headers["Vary"].split(",")}, kind
        answer.close()
    assert {200, 303, 400, 401, 403, 404, 405, 413, 500} <= set(seen)


def test_the_policy_allows_nothing_inline_and_nobody_elses() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in POLICY


def test_a_site_on_https_asks_for_it_and_marks_its_cookies(settings: config.Settings, cast: Cast) -> None:
    environ = {"KB_DATA_DIR": str(settings.data_dir), "KB_BASE_URL": "https://localhost", "KB_SECRET_KEY": "k" * 32}
    app = create_app(config.load(environ))
    client = app.test_client()
    answer = client.get("/sign-in", base_url="https://localhost")
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    token = app.test_client().get("/sign-in", base_url="https://localhost")
    cookie = token.headers["Set-Cookie"]
    assert cookie.startswith("__Host-kb=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain=" not in cookie
    app.extensions["kb"].close()


def test_a_static_file_is_cached_for_ever_under_its_version(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        address = static_url("css/system.css")
    assert "?v=" in address
    answer = client.get(address)
    answer.close()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers
    plain = client.get("/static/css/system.css")
    plain.close()
    assert plain.headers["Cache-Control"] == "public, max-age=3600"


def test_a_static_file_brings_nobodys_cookie(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram, stay="y")
    assert "Set-Cookie" in client.get("/").headers
    answer = client.get("/static/css/system.css")
    answer.close()
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_a_static_file_that_did_not_change_stays_cached(client: FlaskClient) -> None:
    first = client.get("/static/css/system.css")
    first.close()
    again = client.get("/static/css/system.css", headers={"If-None-Match": first.headers["ETag"]})
    again.close()
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "public, max-age=3600"


def test_another_content_has_another_version(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("kb.web.kit.urls.STATIC", tmp_path)
    (tmp_path / "a.css").write_text("a {}")
    (tmp_path / "b.css").write_text("b {}")
    with app.test_request_context():
        assert static_url("a.css") != static_url("b.css").replace("b.css", "a.css")
        assert static_url("missing.css") == "/static/missing.css"


def test_no_static_file_lies_outside(client: FlaskClient) -> None:
    for name in ("../config.py", "..%2fconfig.py", "css/../../config.py", "%2e%2e/config.py", "/etc/passwd"):
        answer = client.get(f"/static/{name}")
        assert answer.status_code in (303, 404), name
        assert "SETTINGS" not in answer.text
    assert STATIC.is_dir()
