"""Wanting to try a practice, and the answer to "How did it go?"."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.learning import queries, service
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.web.browse import send, sign_in


@pytest.fixture
def planned(db: Database, cast: Cast) -> int:
    """Planned by Bram more than two weeks ago."""
    with frozen(now() - timedelta(days=16)), db.transaction() as session:
        practice = make_practice(session, cast.katrien)
        service.plan(session, cast.bram, practice.id)
    return practice.id


def due(db: Database, cast: Cast) -> bool:
    with db.reading() as session:
        return queries.due(session, cast.bram) is not None


def test_plans_once_and_undoes_it(client: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        practice = make_practice(session, cast.katrien).id
    sign_in(client, cast.bram)
    for _ in range(2):
        answer = send(client, f"/practices/{practice}/plan")
        assert answer.status_code == 303
    page = client.get(answer.location).text
    assert f'action="/practices/{practice}/plan/drop"' in page
    assert "In two weeks your home page asks how it went." in page
    assert send(client, f"/practices/{practice}/plan/drop").status_code == 303
    with db.reading() as session:
        assert service.plan_of(session, cast.bram.id, practice) is None


@pytest.mark.parametrize("path", ["plan", "plan/drop", "follow-up"])
def test_needs_sign_in_and_a_token(client: FlaskClient, cast: Cast, planned: int, path: str) -> None:
    assert client.post(f"/practices/{planned}/{path}").status_code in (400, 401)
    sign_in(client, cast.bram)
    assert client.post(f"/practices/{planned}/{path}").status_code == 400


def test_the_author_is_refused(client: FlaskClient, cast: Cast, planned: int) -> None:
    sign_in(client, cast.katrien)
    assert send(client, f"/practices/{planned}/plan").status_code == 403
    assert send(client, f"/practices/{planned}/follow-up", {"outcome": "worked"}).status_code == 403


def test_an_outcome_is_kept_at_once_with_room_for_words(
    client: FlaskClient, db: Database, cast: Cast, planned: int
) -> None:
    sign_in(client, cast.bram)
    answer = send(client, f"/practices/{planned}/follow-up", {"outcome": "partly"})
    assert (answer.status_code, answer.location) == (303, f"/practices/{planned}/tried")
    with db.reading() as session:
        report = service.report_of(session, cast.bram.id, planned)
    assert report is not None
    assert report.outcome == "partly"
    assert not due(db, cast)


def test_still_busy_asks_later(client: FlaskClient, db: Database, cast: Cast, planned: int) -> None:
    assert due(db, cast)
    sign_in(client, cast.bram)
    assert send(client, f"/practices/{planned}/follow-up", {"outcome": "busy"}).location == "/"
    assert not due(db, cast)


def test_an_unknown_answer_is_refused(client: FlaskClient, db: Database, cast: Cast, planned: int) -> None:
    sign_in(client, cast.bram)
    assert send(client, f"/practices/{planned}/follow-up", {"outcome": "great"}).status_code == 422
    assert due(db, cast)
