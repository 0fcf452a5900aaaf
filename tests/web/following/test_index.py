"""The page of what one follows."""

from flask.testing import FlaskClient

from kb.core.db import Database
from kb.following import service
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.web.browse import sign_in


def test_needs_sign_in(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/following").status_code == 303


def test_lists_everything_with_a_way_to_stop(client: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        practice = make_practice(session, cast.katrien)
        for kind, target in [
            ("theme", cast.pricing),
            ("department", cast.key_accounts),
            ("person", cast.katrien.id),
            ("practice", practice.id),
        ]:
            service.follow(session, cast.bram, kind, target)
    page = sign_in(client, cast.bram).get("/following").text
    for name in ("Pricing", "Key Accounts", "Katrien Maes", "Bel eerst, mail daarna"):
        assert name in page
    assert page.count('action="/following/stop"') == 4


def test_empty_it_suggests(client: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        make_practice(session, cast.katrien, themes=[cast.pricing])
        service.follow(session, cast.griet, "theme", cast.coaching)
    page = sign_in(client, cast.bram).get("/following").text
    assert "You follow nothing yet" in page
    assert "Pricing" in page
    assert "Follow Key Accounts" in page
    assert "Follow Katrien" in page
    assert "Coaching" not in page, "what others follow is nobody's business"
