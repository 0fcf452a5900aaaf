"""Who hears about what: never oneself, never twice, never about what is not public."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from kb.connect import service as connect
from kb.core.db import Database
from kb.core.outbox import record
from kb.following import service as following
from kb.learning import service as learning
from kb.notices.models import Notice
from kb.people.models import Person
from kb.practices.events import PracticePosted, PracticeRevised
from kb.practices.models import Practice
from tests.cast import Cast
from tests.factories.library import make_practice, make_revision
from tests.factories.requests import a_request, written

Deliver = Callable[[], int]


def told(db: Database) -> list[tuple[int, str, str]]:
    with db.reading() as session:
        return [
            (each.person_id, each.kind, each.reason) for each in session.scalars(select(Notice).order_by(Notice.id))
        ]


@pytest.fixture
def practice(db: Database, cast: Cast) -> int:
    with db.transaction() as session:
        return make_practice(session, cast.katrien, themes=[cast.pricing, cast.coaching]).id


def test_followers_hear_of_a_new_practice_once_with_the_most_personal_reason(
    db: Database, cast: Cast, practice: int, deliver: Deliver
) -> None:
    with db.transaction() as session:
        following.follow(session, cast.bram, "theme", cast.coaching)
        following.follow(session, cast.bram, "person", cast.katrien.id)
        following.follow(session, cast.griet, "department", cast.key_accounts)
        following.follow(session, cast.katrien, "theme", cast.pricing)
        following.follow(session, cast.pieter, "theme", cast.complaints)
        for _ in range(2):
            record(session, PracticePosted(practice, cast.katrien.id))
    deliver()
    assert sorted(told(db)) == sorted([(cast.bram.id, "posted", "person"), (cast.griet.id, "posted", "department")])


def test_what_was_withdrawn_meanwhile_is_not_told(db: Database, cast: Cast, practice: int, deliver: Deliver) -> None:
    with db.transaction() as session:
        following.follow(session, cast.bram, "theme", cast.pricing)
        record(session, PracticePosted(practice, cast.katrien.id))
        record(session, PracticeRevised(practice, cast.katrien.id, 1))
        session.get_one(Practice, practice).state = "withdrawn"
    deliver()
    assert told(db) == []


def test_a_new_version_reaches_followers_triers_and_planners(
    db: Database, cast: Cast, practice: int, deliver: Deliver
) -> None:
    with db.transaction() as session:
        following.follow(session, cast.griet, "practice", practice)
        following.follow(session, cast.bram, "practice", practice)
        learning.plan(session, cast.bram, practice)
        learning.tell(session, cast.pieter, practice, "worked")
    deliver()
    with db.transaction() as session:
        for number in (2, 3):
            make_revision(session, session.get_one(Practice, practice), number)
            record(session, PracticeRevised(practice, cast.katrien.id, number))
    deliver()
    assert sorted(each for each in told(db) if each[1] == "revised") == sorted(
        [
            (cast.bram.id, "revised", "tried"),
            (cast.griet.id, "revised", "practice"),
            (cast.pieter.id, "revised", "tried"),
        ]
    )


def test_the_author_hears_of_a_try_once_and_not_of_one_taken_back(
    db: Database, cast: Cast, practice: int, deliver: Deliver
) -> None:
    with db.transaction() as session:
        learning.tell(session, cast.bram, practice, "worked")
        learning.tell(session, cast.griet, practice, "partly")
    deliver()
    with db.transaction() as session:
        learning.tell(session, cast.bram, practice, "partly", "Toch niet helemaal zo.")
    deliver()
    assert told(db) == [(cast.katrien.id, "tried", ""), (cast.katrien.id, "tried", "")]
    with db.transaction() as session:
        learning.withdraw(session, cast.bram, practice)
    deliver()
    assert told(db) == [(cast.katrien.id, "tried", "")]


def test_a_deactivated_colleague_gets_nothing(db: Database, cast: Cast, practice: int, deliver: Deliver) -> None:
    with db.transaction() as session:
        session.get_one(Person, cast.katrien.id).state = "deactivated"
        learning.tell(session, cast.bram, practice, "worked")
    deliver()
    assert told(db) == []


def test_the_other_one_hears_of_a_request_and_of_the_answers(
    db: Database, cast: Cast, practice: int, deliver: Deliver
) -> None:
    with db.transaction() as session:
        asked = a_request(session, cast.bram.id, cast.katrien.id, practice).id
        connect.reply(session, cast.katrien.id, asked, written(), "first")
        connect.reply(session, cast.bram.id, asked, written(), "second")
        connect.close(session, cast.katrien.id, asked, "third")
    deliver()
    assert told(db) == [
        (cast.katrien.id, "ask", ""),
        (cast.bram.id, "reply", ""),
        (cast.katrien.id, "reply", ""),
        (cast.bram.id, "close", ""),
    ]
