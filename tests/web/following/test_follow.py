"""The button: follow, stop, and the themes of a first visit."""

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.following import queries
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.web.browse import send, sign_in


def themes_of(db: Database, cast: Cast) -> set[int]:
    with db.reading() as session:
        return set(queries.following(session, cast.bram.id).themes)


def test_follows_and_stops_and_goes_back_where_one_was(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    button = {"kind": "theme", "target_id": cast.pricing, "next": "/themes/pricing?sort=title"}
    for _ in range(2):
        answer = send(client, "/following", button)
        assert (answer.status_code, answer.location) == (303, "/themes/pricing?sort=title")
        assert themes_of(db, cast) == {cast.pricing}
    for _ in range(2):
        assert send(client, "/following/stop", button).status_code == 303
        assert themes_of(db, cast) == set()


@pytest.mark.parametrize("path", ["/following", "/following/stop", "/following/themes"])
def test_needs_sign_in_and_a_token(client: FlaskClient, db: Database, cast: Cast, path: str) -> None:
    data = {"kind": "theme", "target_id": cast.pricing, "theme": cast.pricing}
    assert client.post(path, data=data).status_code in (400, 401)
    sign_in(client, cast.bram)
    assert client.post(path, data=data).status_code == 400
    assert themes_of(db, cast) == set()


@pytest.mark.parametrize(
    ("kind", "target"),
    [("theme", "4711"), ("theme", "x"), ("theme", ""), ("theme", "-1"), ("theme", "9" * 30), ("evil", "1"), ("", "1")],
)
def test_what_does_not_exist_is_404(client: FlaskClient, cast: Cast, kind: str, target: str) -> None:
    sign_in(client, cast.bram)
    assert send(client, "/following", {"kind": kind, "target_id": target}).status_code == 404


def test_a_draft_looks_like_nothing_and_oneself_is_refused(client: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        draft = make_practice(session, cast.katrien, state="draft").id
    sign_in(client, cast.bram)
    assert send(client, "/following", {"kind": "practice", "target_id": draft}).status_code == 404
    assert send(client, "/following", {"kind": "person", "target_id": cast.bram.id}).status_code == 403


def test_goes_to_no_other_site(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.bram)
    button = {"kind": "theme", "target_id": cast.pricing, "next": "//evil.example"}
    assert send(client, "/following", button).location == "/following"


def test_themes_of_a_first_visit(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    answer = send(client, "/following/themes", {"theme": [cast.pricing, cast.coaching]})
    assert (answer.status_code, answer.location) == (303, "/")
    assert themes_of(db, cast) == {cast.pricing, cast.coaching}
    assert "You follow 2 themes now." in client.get("/").text


def test_no_theme_chosen_is_no_error(client: FlaskClient, db: Database, cast: Cast) -> None:
    sign_in(client, cast.bram)
    assert send(client, "/following/themes", {}).status_code == 303
    assert send(client, "/following/themes", {"theme": ["x", "9" * 30]}).status_code in (303, 404)
    assert themes_of(db, cast) == set()
