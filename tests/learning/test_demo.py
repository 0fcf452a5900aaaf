"""The demo year: rows that hold, and a loader that can run twice."""

from datetime import timedelta

from sqlalchemy import func, select

from kb.core.clock import now
from kb.core.db import Database
from kb.core.outbox import OutboxRow
from kb.following.demo import load_follows
from kb.following.models import Follow
from kb.following.queries import following
from kb.learning.demo import demo_tries, load_tries, moment_of
from kb.learning.models import MAX_SAID, OUTCOMES, Try
from tests.cast import BEGAN, Cast
from tests.factories.library import make_practice


def test_the_rows_hold() -> None:
    rows = demo_tries()
    assert len(rows) == 187
    assert len({(row.practice, row.who) for row in rows}) == 187, "nobody tries a practice twice"
    assert {row.outcome for row in rows} == set(OUTCOMES)
    assert all(bool(row.said) == bool(row.language) and len(row.said) <= MAX_SAID for row in rows)


def test_moments_are_working_days_after_sharing_and_not_to_come() -> None:
    for row in demo_tries():
        moment = moment_of(row, BEGAN)
        assert BEGAN < moment <= now() + timedelta(seconds=1)
        assert moment.weekday() < 5 or moment >= now() - timedelta(seconds=5)
        assert moment_of(row, None).strftime("%Y-%m") <= row.month


def test_loads_what_exists_once_and_tells_nobody(db: Database, cast: Cast) -> None:
    people = {"KM": cast.katrien.id, "BC": cast.bram.id}
    with db.transaction() as session:
        mine = make_practice(session, cast.bram, "Nabellen").id
        shared = make_practice(session, cast.katrien, "Bellen", published=BEGAN).id
        draft = make_practice(session, cast.griet, "Klad", state="draft").id
    wanted = {row.practice for row in demo_tries() if row.who == "BC"}
    number, other = sorted(wanted)[:2]
    numbers = {number: shared, other: draft, 20: mine}
    with db.transaction() as session:
        assert load_tries(session, numbers, people) == len(
            {numbers[row.practice] for row in demo_tries() if row.who == "BC" and numbers.get(row.practice) == shared}
            | {numbers[row.practice] for row in demo_tries() if row.who == "KM" and numbers.get(row.practice) == mine}
        )
        assert load_tries(session, numbers, people) == 0
        report = session.scalars(select(Try).where(Try.person_id == cast.bram.id)).one()
        assert (report.practice_id, report.department_id) == (shared, cast.field_sales)
        assert session.scalar(select(func.count()).select_from(OutboxRow)) == 0


def test_follows_load_once(db: Database, cast: Cast) -> None:
    people = {"BC": cast.bram.id, "KM": cast.katrien.id}
    with db.transaction() as session:
        first = load_follows(session, people)
        assert first == session.scalar(select(func.count()).select_from(Follow)) > 0
        assert load_follows(session, people) == 0
        assert cast.coaching in following(session, cast.bram.id).themes
