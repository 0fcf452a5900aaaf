"""Language, colours, shortcuts: for the signed-in in the database, for others in a cookie."""

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.people.models import Person
from kb.people.queries import existing_person
from tests.cast import Cast
from tests.web.browse import send


def bram_now(db: Database, cast: Cast) -> Person:
    with db.reading() as session:
        return existing_person(session, cast.bram.id)


def test_language_before_signing_in(client: FlaskClient, cast: Cast) -> None:
    answer = send(client, "/language", {"language": "fr", "next": "/forgot"}, token_from="/sign-in")
    assert (answer.status_code, answer.location) == (303, "/forgot")
    assert '<html lang="fr"' in client.get("/sign-in").text


def test_language_of_a_person(bram: FlaskClient, cast: Cast, db: Database) -> None:
    assert send(bram, "/language", {"language": "nl"}, token_from="/colleagues").status_code == 303
    assert '<html lang="nl"' in bram.get("/colleagues").text
    assert bram_now(db, cast).language == "nl"


@pytest.mark.parametrize("language", ["", "de", "../../x", "NL", "nl\n"])
def test_other_languages(client: FlaskClient, cast: Cast, language: str) -> None:
    assert send(client, "/language", {"language": language}, token_from="/sign-in").status_code == 422


@pytest.mark.parametrize("goal", ["//evil.example", "https://evil.example", "/\\evil", ""])
def test_comes_back_only_to_addresses_of_ours(client: FlaskClient, cast: Cast, goal: str) -> None:
    for address, data in (("/language", {"language": "fr"}), ("/theme", {"theme": "dark"})):
        assert send(client, address, {**data, "next": goal}, token_from="/sign-in").location == "/"


def test_theme_before_signing_in(client: FlaskClient, cast: Cast) -> None:
    send(client, "/theme", {"theme": "dark"}, token_from="/sign-in")
    assert 'data-theme="dark"' in client.get("/sign-in").text
    send(client, "/theme", {"theme": ""}, token_from="/sign-in")
    assert "data-theme" not in client.get("/sign-in").text


def test_theme_of_a_person(bram: FlaskClient, cast: Cast, db: Database) -> None:
    send(bram, "/theme", {"theme": "dark"}, token_from="/colleagues")
    assert 'data-theme="dark"' in bram.get("/colleagues").text
    assert bram_now(db, cast).scheme == "dark"
    assert send(bram, "/theme", {"theme": "pink"}, token_from="/colleagues").status_code == 422


def test_display_from_the_settings(bram: FlaskClient, cast: Cast, db: Database) -> None:
    data = {"language": "fr", "scheme": "light"}
    assert send(bram, "/settings/display", data, token_from="/settings").status_code == 303
    person = bram_now(db, cast)
    assert (person.language, person.scheme, person.shortcuts) == ("fr", "light", False)
    back = {"language": "", "scheme": "system", "shortcuts": "y"}
    assert send(bram, "/settings/display", back, token_from="/settings").status_code == 303
    person = bram_now(db, cast)
    assert (person.language, person.scheme, person.shortcuts) == (None, "system", True)


def test_display_with_bad_input(bram: FlaskClient, cast: Cast, db: Database) -> None:
    for data in ({"language": "de", "scheme": "dark"}, {"language": "nl", "scheme": "pink"}, {}):
        assert send(bram, "/settings/display", data, token_from="/settings").status_code == 422
    assert bram_now(db, cast).scheme == "system"
