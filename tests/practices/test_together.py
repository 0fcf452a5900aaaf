"""Doing the same thing at the same moment. On PostgreSQL writers really meet; on SQLite they wait for each other."""

import threading
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.core.db import Database
from kb.following import service as following
from kb.following.models import Follow
from kb.learning import service as learning
from kb.learning.models import Plan, Try
from kb.practices import service
from kb.practices.draft import finish
from kb.practices.models import Practice
from tests.cast import Cast
from tests.factories.practices import post, writing

AT_ONCE = 4


def at_once(db: Database, act: Callable[[Session, int], object]) -> None:
    """Run ``act`` in ``AT_ONCE`` transactions that begin together; fails when one of them does."""
    failures: list[BaseException] = []
    start = threading.Barrier(AT_ONCE)

    def run(number: int) -> None:
        start.wait()
        try:
            with db.transaction() as session:
                act(session, number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_a_double_click_in_two_processes_makes_one_practice(db: Database, cast: Cast) -> None:
    finished = finish(writing(cast), public=True)
    at_once(db, lambda session, _: service.post(session, cast.katrien, finished, public=True, draft_token="once"))
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Practice)) == 1


def test_colleagues_who_choose_the_same_title_each_get_an_address(db: Database, cast: Cast) -> None:
    finished = finish(writing(cast), public=True)
    authors = [cast.katrien, cast.bram, cast.griet, cast.pieter]
    at_once(db, lambda session, number: service.post(session, authors[number], finished, public=True))
    with db.reading() as session:
        slugs = sorted(session.scalars(select(Practice.slug)))
    assert slugs == ["prijsverhoging-aankondigen", *(f"prijsverhoging-aankondigen-{number}" for number in (2, 3, 4))]


def test_following_planning_and_telling_twice_is_once(db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    at_once(db, lambda session, _: following.follow(session, cast.bram, "practice", practice.id))
    at_once(db, lambda session, _: learning.plan(session, cast.bram, practice.id))
    at_once(db, lambda session, _: learning.tell(session, cast.bram, practice.id, "worked"))
    with db.reading() as session:
        assert [session.scalar(select(func.count()).select_from(each)) for each in (Follow, Plan, Try)] == [1, 1, 1]
