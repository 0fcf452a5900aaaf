"""A false host gets nothing, and no link is made of the host that was asked for."""

import pytest
from flask.testing import FlaskClient

from kb.core.mail.mailers import NullMailer
from kb.wiring import House
from tests.cast import Cast
from tests.web.browse import send, sign_in

STRANGE = [
    "evil.example",
    "localhost.evil.example",
    "kb@evil.example",
    "localhost@evil.example",
    "localhost:80@evil.example",
    "evil.example:80",
    "evil.example#localhost",
    "[::2]",
    "local_host",
    "xlocalhost",
]


@pytest.mark.parametrize("host", STRANGE)
@pytest.mark.parametrize("address", ["/", "/sign-in", "/forgot", "/livez", "/nothing"])
def test_a_strange_host_is_refused(client: FlaskClient, cast: Cast, host: str, address: str) -> None:
    answer = client.get(address, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    assert "Location" not in answer.headers


@pytest.mark.parametrize("host", STRANGE[:4])
def test_a_signed_in_colleague_at_a_strange_host_is_refused_too(client: FlaskClient, cast: Cast, host: str) -> None:
    sign_in(client, cast.bram)
    answer = client.get("/search?q=a", headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000"])
def test_our_own_hosts_are_served(client: FlaskClient, cast: Cast, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "6.6.6.6"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"X-Host": "evil.example", "X-Original-URL": "//evil.example"},
        {"Host": "127.0.0.1:9999"},
    ],
)
def test_links_in_mails_start_with_the_base_address(
    client: FlaskClient, house: House, mailer: NullMailer, cast: Cast, headers: dict[str, str]
) -> None:
    headers = {**headers}
    data = {"email": "bram@example.org"}
    if "Host" in headers:
        client.get("/forgot", headers=headers)
    answer = send(
        client, "/forgot", data, token_from="/forgot", headers={k: v for k, v in headers.items() if k != "Host"}
    )
    assert answer.status_code == 303
    assert "evil" not in answer.headers["Location"]
    house.relay.drain()
    (mail,) = mailer.sent
    assert "evil" not in mail.as_string()
    assert "http://localhost/reset/" in mail.get_body(("plain",)).get_content().replace("=\n", "")  # type: ignore[union-attr]
