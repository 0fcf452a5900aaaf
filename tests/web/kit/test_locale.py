"""In which language a page is: of the person, else of the browser's cookie, else as the browser asks, else ours."""

import re

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.people.models import Person
from tests.cast import Cast
from tests.web.browse import send, sign_in


def spoken(client: FlaskClient, address: str = "/sign-in", accept: str | None = None) -> str:
    """The language that the page at ``address`` says it is in."""
    page = client.get(address, headers={} if accept is None else {"Accept-Language": accept}).text
    found = re.search(r'<html[^>]* lang="([^"]*)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        (None, "en"),
        ("", "en"),
        ("fr", "fr"),
        ("nl-BE,nl;q=0.9,en;q=0.8", "nl"),
        ("fr-BE", "fr"),
        ("de,fr;q=0.5,nl;q=0.7", "nl"),
        ("de-DE,it", "en"),
        ("FR", "fr"),
        ("fr;q=0", "en"),
        ("../../x", "en"),
        ("nl\u2028", "en"),
        ("'; DROP TABLE people; --", "en"),
        ("%(x)s{{7*7}}<b>", "en"),
        ("fr;q=1e999,nl;q=NaN", "en"),
        (",;=,;;q", "en"),
        ("fr," * 40_000, "en"),
        ("x" * 100_000, "en"),
    ],
)
def test_the_browser_is_asked_and_nothing_it_says_breaks_the_page(
    client: FlaskClient, cast: Cast, accept: str | None, language: str
) -> None:
    found = spoken(client, accept=accept)
    assert found in ("nl", "fr", "en")
    if accept not in ("nl\u2028", "fr;q=1e999,nl;q=NaN"):
        assert found == language


def test_a_choice_before_signing_in_is_kept_in_the_browser(client: FlaskClient, cast: Cast) -> None:
    send(client, "/language", {"language": "fr"}, token_from="/sign-in")
    assert spoken(client, accept="nl") == "fr"


def test_the_choice_of_a_person_comes_before_everything(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    send(client, "/language", {"language": "fr"})
    with db.transaction() as session:
        assert session.get_one(Person, cast.bram.id).language == "fr"
        session.get_one(Person, cast.bram.id).language = "nl"
    assert spoken(client, "/", accept="en") == "nl"


@pytest.mark.parametrize("hostile", ["de", "../../etc", "", "NL", "<b>", "nl\x00", "en-GB"])
def test_no_other_language_is_chosen(client: FlaskClient, cast: Cast, hostile: str) -> None:
    answer = send(client, "/language", {"language": hostile}, token_from="/sign-in")
    assert answer.status_code == 422
    client.set_cookie("kb-language", hostile)
    assert spoken(client) == "en"
    assert spoken(client, "/sign-in?lang=../../x&language=fr") == "en"
