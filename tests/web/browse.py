"""A browser for tests: signs in through the real form, fills forms with their token."""

import re
import secrets
from collections.abc import Mapping
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from kb.people import sessions
from kb.people.models import Person
from kb.people.queries import Viewer
from tests.cast import PASSWORD


def token(page: str) -> str:
    """The CSRF token in ``page``."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, "the page has no form"
    return unescape(found.group(1))


def fetch_token(client: FlaskClient, address: str | None = None) -> str:
    """A CSRF token for this browser's session: from the form at ``address``, else made as every page makes it."""
    if address is not None:
        return token(client.get(address, follow_redirects=True).text)
    with client.session_transaction() as cookie:
        raw = cookie.setdefault("csrf_token", secrets.token_hex(20))
    signer = URLSafeTimedSerializer(client.application.secret_key or "", salt="wtf-csrf-token")
    return str(signer.dumps(raw))


def send(client: FlaskClient, address: str, data: Mapping[str, Any] | None = None, **more: Any) -> TestResponse:
    """POST ``data`` to ``address`` with a valid token, as a form on one of our pages does."""
    source = more.pop("token_from", None)
    return client.post(address, data={"csrf_token": fetch_token(client, source), **(data or {})}, **more)


def sign_in(client: FlaskClient, person: Viewer | str, password: str = PASSWORD, **more: Any) -> FlaskClient:
    """Sign ``person`` in and return the same browser.

    An address goes through the form. A viewer of the cast gets a session of their own at once: what the form does,
    without the time that a password takes on purpose.
    """
    if isinstance(person, Viewer) and password == PASSWORD and not more:
        return _begin_session(client, person)
    email = person if isinstance(person, str) else f"{person.name.split()[0].lower()}@example.org"
    answer = send(client, "/sign-in", {"email": email, "password": password, **more}, token_from="/sign-in")
    assert answer.status_code == 303, answer.text
    return client


def _begin_session(client: FlaskClient, viewer: Viewer) -> FlaskClient:
    with client.application.extensions["kb"].db.transaction() as session:
        person = session.get_one(Person, viewer.id)
        secret = sessions.start_session(session, person, stay=False, ip="127.0.0.1", agent="tests")
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = secret
    return client
