"""A reference for each request, and log lines without secrets."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from kb.core.mail.mailers import NullMailer
from kb.web.kit.requests import JsonLines
from kb.wiring import House
from tests.cast import PASSWORD, Cast
from tests.web.browse import fetch_token, send, sign_in


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Everything that is logged, as the server writes it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def written(lines: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_every_answer_has_a_reference_of_its_own(client: FlaskClient) -> None:
    references = {client.get("/sign-in").headers["X-Request-ID"] for _ in range(5)}
    assert len(references) == 5
    assert all(re.fullmatch("[0-9a-f]{12}", reference) for reference in references)


@pytest.mark.parametrize("given", ["abcdef12", "A-1234567", "f" * 64])
def test_the_reference_of_a_proxy_is_taken_over(client: FlaskClient, given: str) -> None:
    assert client.get("/livez", headers={"X-Request-ID": given}).headers["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["short", "f" * 65, "abc def 12", "<script>alert", 'abcdefgh"', "abcdefgh{}"])
def test_a_reference_that_could_be_anything_is_not(client: FlaskClient, given: str) -> None:
    assert client.get("/livez", headers={"X-Request-ID": given}).headers["X-Request-ID"] != given


def test_the_reference_stands_in_each_line_about_the_request(client: FlaskClient, lines: io.StringIO) -> None:
    reference = client.get("/sign-in").headers["X-Request-ID"]
    (line,) = [line for line in written(lines) if line["logger"] == "kb.requests"]
    assert (line["request"], line["status"], line["endpoint"], line["method"]) == (
        reference,
        200,
        "people.sign_in",
        "GET",
    )
    assert str(line["time"]).endswith("+00:00")


def test_a_line_is_one_line_whatever_is_in_it() -> None:
    hostile = 'evil\r\n{"level": "info", "message": "forged"}\u2028\x1b[31m\x00'
    record = logging.LogRecord("kb", logging.WARNING, "", 0, "said %s", (hostile,), None)
    record.__dict__["agent"] = hostile
    line = JsonLines().format(record)
    assert len(line.split("\n")) == len(line.split("\r")) == 1
    assert "\x1b" not in line
    assert json.loads(line)["agent"] == hostile


def test_no_secret_is_written_to_the_log(
    client: FlaskClient, house: House, mailer: NullMailer, cast: Cast, lines: io.StringIO
) -> None:
    """Signing in rightly and wrongly, forgetting, a link, a new password, a practice, a forced failure."""
    send(client, "/sign-in", {"email": "bram@example.org", "password": "een fout wachtwoord"}, token_from="/sign-in")
    send(client, "/forgot", {"email": "bram@example.org"}, token_from="/forgot")
    house.relay.drain()
    text = mailer.sent[0].get_body(("plain",)).get_content().replace("=\n", "")  # type: ignore[union-attr]
    link = re.search(r"/reset/(\S+)", text)
    assert link
    client.get(f"/reset/{link[1]}")
    csrf = fetch_token(client, f"/reset/{link[1]}")
    client.post(f"/reset/{link[1]}", data={"csrf_token": csrf, "password": "negen brede rivieren"})
    client.get(f"/reset/{link[1]}x")
    sign_in(client, cast.katrien)
    cookie = client.get_cookie("kb")
    assert cookie
    send(client, "/practices/new", {"title": "Een geheim", "body": "Niemand mag dit lezen.", "do": "preview"})
    client.get("/search?q=ontslagrecht")
    house.db.engine.dispose()
    everything = lines.getvalue()
    assert everything
    for secret in (
        "een fout wachtwoord",
        "negen brede rivieren",
        PASSWORD,
        link[1],
        csrf,
        cookie.value,
        "Niemand mag dit lezen",
        "$argon2id",
        house.settings.secret_key,
    ):
        assert secret not in everything, secret
