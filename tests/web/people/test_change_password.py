"""Another password, from the settings."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.core.mail.mailers import NullMailer
from kb.people.queries import Viewer
from kb.wiring import House
from tests.cast import PASSWORD, Cast
from tests.web.browse import send, sign_in
from tests.web.people.conftest import GOOD


def change(client: FlaskClient, now: str = PASSWORD, fresh: str = GOOD) -> int:
    data = {"current_password": now, "new_password": fresh}
    return send(client, "/settings/password", data, token_from="/settings").status_code


def test_works_and_signs_out_everywhere_else(
    app: Flask,
    bram: FlaskClient,
    cast: Cast,
    browser: Callable[[Viewer], FlaskClient],
    house: House,
    mailer: NullMailer,
) -> None:
    elsewhere = browser(cast.bram)
    assert change(bram) == 303
    assert bram.get("/settings").status_code == 200
    assert elsewhere.get("/settings").status_code == 303
    sign_in(app.test_client(), "bram@example.org", GOOD)
    house.relay.drain()
    assert [mail["To"].addresses[0].addr_spec for mail in mailer.sent] == ["bram@example.org"]


@pytest.mark.parametrize(
    ("now", "fresh"),
    [
        ("wrong wrong wrong", GOOD),
        ("", GOOD),
        (PASSWORD, ""),
        (PASSWORD, "kort"),
        (PASSWORD, "wachtwoord123"),
        (PASSWORD, "bram claes 12"),
    ],
)
def test_bad_input(bram: FlaskClient, now: str, fresh: str, app: Flask) -> None:
    assert change(bram, now, fresh) == 422
    sign_in(app.test_client(), "bram@example.org", PASSWORD)


def test_guessing_is_throttled(bram: FlaskClient) -> None:
    assert [change(bram, "wrong wrong wrong") for _ in range(6)] == [422] * 5 + [429]


def test_a_double_click(bram: FlaskClient) -> None:
    assert [change(bram), change(bram)] == [303, 422], "the old password is not the password any more"


def test_of_nobody_else(bram: FlaskClient, app: Flask, cast: Cast) -> None:
    data = {
        "current_password": PASSWORD,
        "new_password": GOOD,
        "id": str(cast.griet.id),
        "person_id": str(cast.griet.id),
    }
    assert send(bram, "/settings/password", data, token_from="/settings").status_code == 303
    sign_in(app.test_client(), cast.griet)
