"""Signing out: the cookie is worth nothing afterwards, also when it was copied."""

from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.web.browse import send


def test_works_and_a_copied_cookie_is_dead(app: Flask, bram: FlaskClient, cast: Cast) -> None:
    kept = bram.get_cookie("kb")
    assert kept is not None
    copy = app.test_client()
    copy.set_cookie("kb", kept.value)
    assert copy.get("/colleagues").status_code == 200
    answer = send(bram, "/sign-out", token_from="/colleagues")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert bram.get("/colleagues").status_code == 303
    assert copy.get("/colleagues").status_code == 303


def test_twice_does_no_harm(bram: FlaskClient) -> None:
    assert send(bram, "/sign-out", token_from="/colleagues").status_code == 303
    assert send(bram, "/sign-out", token_from="/sign-in").status_code == 303


def test_reading_an_address_does_not_sign_out(bram: FlaskClient) -> None:
    assert bram.get("/sign-out").status_code == 405
    assert bram.get("/colleagues").status_code == 200


def test_another_site_cannot_sign_one_out(bram: FlaskClient) -> None:
    assert bram.post("/sign-out").status_code == 400
    assert bram.get("/colleagues").status_code == 200
