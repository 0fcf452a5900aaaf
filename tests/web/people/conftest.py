"""Browsers and links for the pages of people."""

import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kb.app import create_app
from kb.core.mail.mailers import NullMailer
from kb.people.queries import Viewer
from kb.wiring import House
from tests.cast import Cast
from tests.web.browse import sign_in

GOOD = "paars konijn fietst gratis"
"""A password nobody in the cast has."""


@pytest.fixture
def bram(app: Flask, cast: Cast) -> FlaskClient:
    """A browser in which Bram, a member, is signed in."""
    return sign_in(app.test_client(), cast.bram)


@pytest.fixture
def pieter(app: Flask, cast: Cast) -> FlaskClient:
    """A browser in which Pieter, the administrator, is signed in."""
    return sign_in(app.test_client(), cast.pieter)


@pytest.fixture
def browser(app: Flask, cast: Cast) -> Callable[[Viewer], FlaskClient]:
    """Another browser in which somebody signs in."""
    return lambda viewer: sign_in(app.test_client(), viewer)


@pytest.fixture
def open_app(house: House, cast: Cast) -> Flask:
    """The application of a house where addresses of example.org may sign up by themselves."""
    settings = replace(house.settings, signup_domains=("example.org", "example.be"))
    return create_app(house=replace(house, settings=settings))


def last_link(house: House, mailer: NullMailer) -> str:
    """The address in the newest mail, once the relay sent what is due."""
    house.relay.drain()
    return link_in(mailer.sent[-1])


def link_in(mail: EmailMessage) -> str:
    """The first address of ours in a mail, without host."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"http://localhost(/\S+)", body.get_content())
    assert found
    return found.group(1)
