"""All that colleagues told about a practice."""

from flask.testing import FlaskClient

from kb.core.db import Database
from kb.learning import service
from kb.learning.queries import EXPERIENCES_A_PAGE
from kb.people.queries import viewer_of
from tests.cast import Cast, make_person
from tests.factories.library import make_practice
from tests.web.browse import sign_in


def test_needs_sign_in(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/practices/1/experiences").status_code == 303


def test_pages_through_what_was_told(client: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        practice = make_practice(session, cast.katrien).id
        for number in range(EXPERIENCES_A_PAGE + 1):
            person = viewer_of(make_person(session, f"Persoon{number} Test", cast.field_sales))
            service.tell(session, person, practice, "worked", f"Ervaring nummer {number}, met woorden.")
    sign_in(client, cast.bram)
    first = client.get(f"/practices/{practice}/experiences").text
    assert first.count('class="said"') == EXPERIENCES_A_PAGE
    assert "21 colleagues tried this" in first
    second = client.get(f"/practices/{practice}/experiences?page=2").text
    assert second.count('class="said"') == 1
    assert client.get(f"/practices/{practice}/experiences?page=3").status_code == 404


def test_nobody_yet(client: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        practice = make_practice(session, cast.katrien).id
    assert "Nobody has tried this yet" in sign_in(client, cast.bram).get(f"/practices/{practice}/experiences").text


def test_what_is_not_public_is_404(client: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        draft = make_practice(session, cast.katrien, state="draft").id
    sign_in(client, cast.katrien)
    for address in (f"/practices/{draft}/experiences", "/practices/4711/experiences"):
        assert client.get(address).status_code == 404
