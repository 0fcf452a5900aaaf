"""A browser for tests: signs in through the real form, fills forms with their token."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kb.people.queries import Viewer
from tests.cast import PASSWORD


def token(page: str) -> str:
    """The CSRF token in ``page``."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form"
    return unescape(found.group(1))


def fetch_token(client: FlaskClient, address: str = "/sign-in") -> str:
    """A CSRF token for this browser's session, from a page with a form."""
    return token(client.get(address, follow_redirects=True).text)


def send(client: FlaskClient, address: str, data: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
    """POST ``data`` to ``address`` with a valid token, as a form on one of our pages does."""
    source = more.pop("token_from", "/")
    return client.post(address, data={"csrf_token": fetch_token(client, source), **(data or {})}, **more)


def sign_in(client: FlaskClient, person: Viewer | str, password: str = PASSWORD, **more: Any) -> FlaskClient:
    """Sign ``person`` (a viewer of the cast, or an address) in through the form; returns the same browser."""
    email = person if isinstance(person, str) else f"{person.name.split()[0].lower()}@example.org"
    answer = send(client, "/sign-in", {"email": email, "password": password, **more}, token_from="/sign-in")
    assert answer.status_code == 303, answer.text
    return client
