"""Telling how a practice went, planning to try one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.core.errors import Invalid, NotAllowed, NotFound
from kb.core.outbox import OutboxRow
from kb.learning import queries, service
from kb.learning.models import MAX_SAID, Try
from tests.cast import BEGAN, Cast
from tests.factories.library import make_practice


@pytest.fixture
def practice(db: Database, cast: Cast) -> int:
    with db.transaction() as session:
        return make_practice(session, cast.katrien).id


def events(db: Database) -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(OutboxRow.name).order_by(OutboxRow.id)))


def test_a_report_keeps_words_language_and_department(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        service.tell(session, cast.bram, practice, "partly", " Ça marche mieux\r\nau téléphone que par mail.\x07 ")
    with db.reading() as session:
        report = service.report_of(session, cast.bram.id, practice)
    assert report is not None
    assert (report.outcome, report.said) == ("partly", "Ça marche mieux\nau téléphone que par mail.")
    assert (report.language, report.department_id) == ("fr", cast.field_sales)
    assert events(db) == ["learning.tried"]


def test_telling_again_changes_the_one_report(db: Database, cast: Cast, practice: int) -> None:
    with frozen(BEGAN), db.transaction() as session:
        service.tell(session, cast.bram, practice, "worked", "Meteen.")
    with db.transaction() as session:
        service.tell(session, cast.bram, practice, "not_for_me", "")
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Try)) == 1
        report = service.report_of(session, cast.bram.id, practice)
        assert report is not None
        assert (report.outcome, report.said, report.language) == ("not_for_me", "", "")
        assert report.created == BEGAN < report.updated


def test_the_same_report_twice_is_news_once(db: Database, cast: Cast, practice: int) -> None:
    for _ in range(2):
        with db.transaction() as session:
            service.tell(session, cast.bram, practice, "worked", "Meteen.")
    assert events(db) == ["learning.tried"]


def test_a_quick_answer_keeps_words_told_before(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        service.tell(session, cast.bram, practice, "worked", "Meteen.")
        assert service.answer(session, cast.bram, practice, "partly").said == "Meteen."


def test_not_on_ones_own_practice(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        with pytest.raises(NotAllowed):
            service.tell(session, cast.katrien, practice, "worked")
        with pytest.raises(NotAllowed):
            service.plan(session, cast.katrien, practice)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_public_looks_like_nothing(db: Database, cast: Cast, state: str) -> None:
    with db.transaction() as session:
        hidden = make_practice(session, cast.katrien, state=state).id
        for viewer in (cast.bram, cast.katrien):
            with pytest.raises(NotFound):
                service.tell(session, viewer, hidden, "worked")
            with pytest.raises(NotFound):
                service.plan(session, viewer, hidden)


@pytest.mark.parametrize(
    ("outcome", "said", "field"),
    [("", "", "outcome"), ("great", "", "outcome"), ("worked", "x" * (MAX_SAID + 1), "said")],
)
def test_wrong_input_names_its_field(
    db: Database, cast: Cast, practice: int, outcome: str, said: str, field: str
) -> None:
    with db.transaction() as session, pytest.raises(Invalid) as caught:
        service.tell(session, cast.bram, practice, outcome, said)
    assert list(caught.value.fields) == [field]
    assert events(db) == []


def test_taking_back(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        service.tell(session, cast.bram, practice, "worked")
        service.withdraw(session, cast.bram, practice)
        assert service.report_of(session, cast.bram.id, practice) is None
        with pytest.raises(NotFound):
            service.withdraw(session, cast.bram, practice)
    assert events(db) == ["learning.tried", "learning.try_withdrawn"]


def test_home_asks_two_weeks_after_planning(db: Database, cast: Cast, practice: int) -> None:
    with frozen(BEGAN), db.transaction() as session:
        assert service.plan(session, cast.bram, practice) is True
        assert service.plan(session, cast.bram, practice) is False
    with db.reading() as session:
        with frozen(BEGAN + timedelta(days=13)):
            assert queries.due(session, cast.bram) is None
        with frozen(BEGAN + timedelta(days=14)):
            found = queries.due(session, cast.bram)
            assert queries.due(session, cast.griet) is None
    assert found is not None
    assert (found.practice_id, found.author.name, found.planned) == (practice, "Katrien Maes", BEGAN)


def test_still_busy_asks_again_two_weeks_later(db: Database, cast: Cast, practice: int) -> None:
    with frozen(BEGAN), db.transaction() as session:
        service.plan(session, cast.bram, practice)
    with frozen(BEGAN + timedelta(days=20)), db.transaction() as session:
        service.postpone(session, cast.bram, practice)
        assert queries.due(session, cast.bram) is None
    with frozen(BEGAN + timedelta(days=34)), db.reading() as session:
        assert queries.due(session, cast.bram) is not None


def test_nothing_is_asked_after_telling_dropping_or_withdrawing(db: Database, cast: Cast) -> None:
    with frozen(BEGAN), db.transaction() as session:
        told, dropped, gone = (make_practice(session, cast.katrien, title) for title in ("Een", "Twee", "Drie"))
        for practice in (told, dropped, gone):
            service.plan(session, cast.bram, practice.id)
        service.tell(session, cast.bram, told.id, "worked")
        service.drop_plan(session, cast.bram, dropped.id)
        gone.state = "withdrawn"
    with db.reading() as session:
        assert now() > BEGAN + timedelta(days=14)
        assert queries.due(session, cast.bram) is None


def test_planning_again_after_telling_opens_the_plan(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        service.plan(session, cast.bram, practice)
        service.tell(session, cast.bram, practice, "partly")
        assert service.plan(session, cast.bram, practice) is True
        plan = service.plan_of(session, cast.bram.id, practice)
        assert plan is not None
        assert plan.done is None
