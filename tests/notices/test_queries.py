"""How many updates are new, what they say, and marking them read."""

from collections.abc import Callable

import pytest
from sqlalchemy import event

from kb.connect import service as connect
from kb.core.db import Database
from kb.core.errors import NotFound
from kb.core.outbox import record
from kb.following import service as following
from kb.learning import service as learning
from kb.notices import queries, service
from kb.notices.service import Draft
from kb.practices.events import PracticePosted
from kb.practices.models import Practice
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.factories.requests import a_request

Deliver = Callable[[], int]


@pytest.fixture
def practice(db: Database, cast: Cast, deliver: Deliver) -> int:
    """Katrien's, tried by Bram and Griet; Katrien follows Bram, who shared one too."""
    with db.transaction() as session:
        made = make_practice(session, cast.katrien, themes=[cast.pricing])
        following.follow(session, cast.katrien, "theme", cast.coaching)
        other = make_practice(session, cast.bram, "Nabellen op donderdag", themes=[cast.coaching])
        record(session, PracticePosted(other.id, cast.bram.id))
        learning.tell(session, cast.bram, made.id, "worked", "Negen akkoorden.")
        learning.tell(session, cast.griet, made.id, "partly")
    deliver()
    return made.id


def test_two_colleagues_who_did_the_same_count_once(db: Database, cast: Cast, practice: int) -> None:
    with db.reading() as session:
        assert queries.unread(session, cast.katrien.id) == 2
        assert queries.unread(session, cast.bram.id) == 0


def test_entries_say_who_what_and_why(db: Database, cast: Cast, practice: int) -> None:
    with db.reading() as session:
        everything = queries.entries(session, cast.katrien.id, "en")
        to_you = queries.entries(session, cast.katrien.id, "en", "you")
        followed = queries.entries(session, cast.katrien.id, "en", "following")
    assert everything.total == 3
    assert [(each.actor.name, each.told.outcome if each.told else "") for each in to_you.items] == [
        ("Griet Verhaegen", "partly"),
        ("Bram Claes", "worked"),
    ]
    posted = followed.items[0]
    assert (posted.kind, posted.title, posted.reason_kind, posted.reason) == (
        "posted",
        "Nabellen op donderdag",
        "theme",
        "Coaching",
    )
    assert posted.new


def test_the_number_of_queries_does_not_grow(db: Database, cast: Cast, practice: int) -> None:
    counts = []
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    for extra in (0, 30):
        with db.transaction() as session:
            drafts = (
                Draft(cast.katrien.id, "posted", cast.bram.id, f"x:{number}", practice, reason="theme", reason_id=1)
                for number in range(extra)
            )
            service.notify(session, drafts)
        statements.clear()
        with db.reading() as session:
            queries.entries(session, cast.katrien.id, "en")
        counts.append(len([each for each in statements if each.startswith("SELECT")]))
    assert counts[0] == counts[1] <= 6


def test_what_is_withdrawn_is_not_shown_and_not_counted(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        session.get_one(Practice, practice).state = "withdrawn"
    with db.reading() as session:
        assert queries.unread(session, cast.katrien.id) == 1
        assert queries.entries(session, cast.katrien.id, "en").total == 1


def test_opening_one_marks_the_whole_line_read(db: Database, cast: Cast, practice: int) -> None:
    with db.reading() as session:
        newest = queries.entries(session, cast.katrien.id, "en", "you").items[0].id
    with db.transaction() as session:
        service.mark_read(session, cast.katrien, newest)
    with db.reading() as session:
        assert queries.unread(session, cast.katrien.id) == 1
        assert not any(each.new for each in queries.entries(session, cast.katrien.id, "en", "you").items)


def test_nobody_marks_the_notice_of_another(db: Database, cast: Cast, practice: int) -> None:
    with db.reading() as session:
        newest = queries.entries(session, cast.katrien.id, "en").items[0].id
    with db.transaction() as session:
        for notice in (newest, 4711):
            with pytest.raises(NotFound):
                service.mark_read(session, cast.bram, notice)


def test_mark_all(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        service.mark_all_read(session, cast.bram)
        assert queries.unread(session, cast.katrien.id) == 2
        service.mark_all_read(session, cast.katrien)
        assert queries.unread(session, cast.katrien.id) == 0


def test_a_message_read_in_its_conversation_is_not_new_here(db: Database, cast: Cast, deliver: Deliver) -> None:
    with db.transaction() as session:
        asked = a_request(session, cast.bram.id, cast.katrien.id).id
    deliver()
    with db.transaction() as session:
        assert queries.unread(session, cast.katrien.id) == 1
        message = queries.entries(session, cast.katrien.id, "en").items[0].number
        assert message is not None
        connect.mark_read(session, cast.katrien.id, asked, message)
    with db.reading() as session:
        assert queries.unread(session, cast.katrien.id) == 0
        assert not queries.entries(session, cast.katrien.id, "en").items[0].new
