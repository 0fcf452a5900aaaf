"""The page of updates, and marking read."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kb.core.db import Database
from kb.core.outbox import record
from kb.following import service as following
from kb.learning import service as learning
from kb.notices import queries
from kb.notices.models import Notice
from kb.practices.events import PracticePosted
from kb.wiring import House
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.factories.requests import a_request
from tests.web.browse import send, sign_in


@pytest.fixture
def katrien(client: FlaskClient, house: House, db: Database, cast: Cast) -> FlaskClient:
    """Katrien's browser: Bram and Griet tried her practice, Bram shared one she follows, Griet asks for a talk."""
    with db.transaction() as session:
        mine = make_practice(session, cast.katrien, themes=[cast.pricing])
        following.follow(session, cast.katrien, "theme", cast.coaching)
        other = make_practice(session, cast.bram, "Nabellen op donderdag", themes=[cast.coaching])
        record(session, PracticePosted(other.id, cast.bram.id))
        learning.tell(session, cast.bram, mine.id, "worked", "Negen akkoorden op één dag.")
        learning.tell(session, cast.griet, mine.id, "partly")
        a_request(session, cast.griet.id, cast.katrien.id, mine.id)
    house.relay.drain()
    return sign_in(client, cast.katrien)


def unread(db: Database, cast: Cast) -> int:
    with db.reading() as session:
        return queries.unread(session, cast.katrien.id)


def test_needs_sign_in(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/updates").status_code == 303


def test_tells_by_day_and_groups_the_same(katrien: FlaskClient, db: Database, cast: Cast) -> None:
    page = katrien.get("/updates").text
    assert "Today, " in page
    assert "2 colleagues tried your practice" in page
    assert "<b>Griet Verhaegen</b> asks you something:" in page
    assert "<b>Bram Claes</b> shared" in page
    assert "because you follow the theme Coaching" in page
    assert "Mark all as read" in page
    assert page.count('class="newmark"') == 3
    assert "Updates, 3 new" in page
    assert unread(db, cast) == 3, "looking changes nothing"


def test_what_is_new_about_one_thing_is_one_line_across_days(katrien: FlaskClient, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        older = session.scalars(select(Notice).where(Notice.kind == "tried").order_by(Notice.id)).first()
        assert older is not None
        older.created -= timedelta(days=2)
    page = katrien.get("/updates").text
    assert "2 colleagues tried your practice" in page
    assert page.count('class="newmark"') == unread(db, cast) == 3
    send(katrien, "/updates/read")
    page = katrien.get("/updates").text
    assert "2 colleagues tried your practice" not in page
    assert page.count("tried your practice") == 2


def test_tabs(katrien: FlaskClient) -> None:
    to_you, followed = katrien.get("/updates?show=you").text, katrien.get("/updates?show=following").text
    assert "tried your practice" in to_you
    assert "Nabellen op donderdag" not in to_you
    assert "Nabellen op donderdag" in followed
    assert "tried your practice" not in followed


def test_one_try_quotes_what_was_said(katrien: FlaskClient, house: House, db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        practice = session.scalars(select(Notice.practice_id).where(Notice.kind == "tried")).first()
        assert practice is not None
        learning.withdraw(session, cast.griet, practice)
    house.relay.drain()
    page = katrien.get("/updates").text
    assert "<b>Bram Claes</b> tried your practice" in page
    assert "Negen akkoorden op één dag." in page


def test_opening_marks_read_and_goes_there(katrien: FlaskClient, db: Database, cast: Cast) -> None:
    with db.reading() as session:
        rows = session.scalars(select(Notice).order_by(Notice.id)).all()
    ask = next(each for each in rows if each.kind == "ask")
    tried = next(each for each in reversed(rows) if each.kind == "tried")
    answer = send(katrien, "/updates/open", {"notice": ask.id})
    assert (answer.status_code, answer.location) == (303, f"/conversations/{ask.request_id}")
    answer = send(katrien, "/updates/open", {"notice": tried.id})
    assert answer.location == f"/practices/{tried.practice_id}-bel-eerst-mail-daarna#told"
    assert unread(db, cast) == 1


def test_marks_everything_read(katrien: FlaskClient, db: Database, cast: Cast) -> None:
    for _ in range(2):
        assert send(katrien, "/updates/read").location == "/updates"
    assert unread(db, cast) == 0
    page = katrien.get("/updates").text
    assert "newmark" not in page
    assert "Mark all as read" not in page


@pytest.mark.parametrize("notice", ["4711", "x", "", "9" * 30])
def test_what_is_not_there_is_404(katrien: FlaskClient, notice: str) -> None:
    assert send(katrien, "/updates/open", {"notice": notice}).status_code == 404


def test_the_notice_of_another_is_404(katrien: FlaskClient, app: object, db: Database, cast: Cast) -> None:
    with db.reading() as session:
        notice = session.scalars(select(Notice.id)).first()
    stranger = sign_in(app.test_client(), cast.pieter)  # type: ignore[attr-defined]
    assert send(stranger, "/updates/open", {"notice": notice}).status_code == 404
    assert "Nothing here yet" in stranger.get("/updates").text
    assert unread(db, cast) == 3


@pytest.mark.parametrize("path", ["/updates/open", "/updates/read"])
def test_marking_needs_a_token(katrien: FlaskClient, db: Database, cast: Cast, path: str) -> None:
    assert katrien.post(path, data={"notice": 1}).status_code == 400
    assert unread(db, cast) == 3
