"""Telling how a practice went, and taking it back."""

import pytest
from flask.testing import FlaskClient

from kb.core.db import Database
from kb.learning import service
from kb.learning.models import Try
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.web.browse import send, sign_in


@pytest.fixture
def practice(db: Database, cast: Cast) -> int:
    with db.transaction() as session:
        return make_practice(session, cast.katrien, themes=[cast.pricing]).id


def told(db: Database, cast: Cast, practice: int) -> Try | None:
    with db.reading() as session:
        return service.report_of(session, cast.bram.id, practice)


def test_needs_sign_in(client: FlaskClient, cast: Cast, practice: int) -> None:
    assert client.get(f"/practices/{practice}/tried").status_code == 303
    assert client.post(f"/practices/{practice}/tried", data={"outcome": "worked"}).status_code in (400, 401)


def test_tells_and_shows_it_with_the_practice(client: FlaskClient, db: Database, cast: Cast, practice: int) -> None:
    sign_in(client, cast.bram)
    assert "What came of it?" in client.get(f"/practices/{practice}/tried").text
    data = {"outcome": "partly", "said": "Alleen <b>bij grote</b> klanten ging het vlot."}
    answer = send(client, f"/practices/{practice}/tried", data)
    assert (answer.status_code, answer.location) == (303, f"/practices/{practice}-bel-eerst-mail-daarna#told")
    page = client.get(answer.location).text
    assert "Alleen &lt;b&gt;bij grote&lt;/b&gt; klanten ging het vlot." in page
    assert "1 colleague tried this" in page
    assert "Change what you told" in page


def test_a_double_submit_is_one_report_and_a_second_one_changes_it(
    client: FlaskClient, db: Database, cast: Cast, practice: int
) -> None:
    sign_in(client, cast.bram)
    for outcome in ("worked", "worked", "not_for_me"):
        assert send(client, f"/practices/{practice}/tried", {"outcome": outcome}).status_code == 303
    report = told(db, cast, practice)
    assert report is not None
    assert report.outcome == "not_for_me"
    page = client.get(f"/practices/{practice}/tried").text
    assert 'value="not_for_me" checked' in page
    assert "Take back what I told" in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"said": "Het ging goed."}, "Choose how it went."),
        ({"outcome": "great", "said": "Het ging goed."}, "Choose how it went."),
        ({"outcome": "worked", "said": "Het ging goed." + "x" * 1000}, "At most 1000 characters"),
        ({"outcome": "worked", "said": "Het ging goed.\x00"}, "cannot be kept"),
    ],
)
def test_wrong_input_keeps_what_was_typed(
    client: FlaskClient, db: Database, cast: Cast, practice: int, data: dict[str, str], sentence: str
) -> None:
    sign_in(client, cast.bram)
    answer = send(client, f"/practices/{practice}/tried", data)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Het ging goed." in answer.text
    assert told(db, cast, practice) is None


def test_the_author_is_refused_and_a_draft_looks_like_nothing(
    client: FlaskClient, db: Database, cast: Cast, practice: int
) -> None:
    with db.transaction() as session:
        draft = make_practice(session, cast.katrien, "Klad", state="draft").id
    sign_in(client, cast.katrien)
    assert client.get(f"/practices/{practice}/tried").status_code == 403
    assert send(client, f"/practices/{practice}/tried", {"outcome": "worked"}).status_code == 403
    assert client.get(f"/practices/{'9' * 30}/tried").status_code == 404
    for address in (f"/practices/{draft}/tried", "/practices/4711/tried"):
        assert client.get(address).status_code == 404
        assert send(client, address, {"outcome": "worked"}).status_code == 404


def test_takes_it_back(client: FlaskClient, db: Database, cast: Cast, practice: int) -> None:
    sign_in(client, cast.bram)
    send(client, f"/practices/{practice}/tried", {"outcome": "worked"})
    assert send(client, f"/practices/{practice}/tried/withdraw").status_code == 303
    assert told(db, cast, practice) is None
    assert send(client, f"/practices/{practice}/tried/withdraw").status_code == 404


def test_goes_to_no_other_site(client: FlaskClient, cast: Cast, practice: int) -> None:
    sign_in(client, cast.bram)
    data = {"outcome": "worked", "next": "https://evil.example"}
    assert send(client, f"/practices/{practice}/tried", data).location.startswith("/practices/")
