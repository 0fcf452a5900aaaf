"""The starter library goes and comes back as a whole, and nothing else with it."""

import pytest
from sqlalchemy import select

from kb.core.db import Database
from kb.core.errors import NotAllowed
from kb.core.outbox import OutboxRow
from kb.practices import starter
from kb.practices.models import Practice
from tests.cast import Cast
from tests.factories.library import make_practice


@pytest.fixture
def shelf(db: Database, cast: Cast) -> list[int]:
    """Two public practices of the starter library, one withdrawn one, and one that Katrien wrote herself."""
    with db.transaction() as session:
        return [
            make_practice(session, cast.bram, "Meerijden", origin="starter", themes=[cast.coaching]).id,
            make_practice(session, cast.katrien, "Bel eerst", origin="starter", themes=[cast.pricing]).id,
            make_practice(session, cast.katrien, "Al weg", origin="starter", state="withdrawn").id,
            make_practice(session, cast.katrien, "Eigen werk").id,
        ]


def states(db: Database) -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(Practice.state).order_by(Practice.id)))


def events(db: Database) -> list[tuple[str, object]]:
    with db.reading() as session:
        return [(each.name, each.payload) for each in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]


@pytest.mark.usefixtures("shelf")
def test_the_library_stands_by_department_and_title(db: Database) -> None:
    with db.reading() as session:
        cards = starter.library(session, "nl")
    assert [(card.department.code, card.title, card.state) for card in cards] == [
        ("KA", "Al weg", "withdrawn"),
        ("KA", "Bel eerst", "published"),
        ("FS", "Meerijden", "published"),
    ]


def test_withdrawing_leaves_what_colleagues_wrote(db: Database, cast: Cast, shelf: list[int]) -> None:
    with db.transaction() as session:
        assert starter.withdraw(session, cast.pieter, [*shelf, 999]) == 2
    assert states(db) == ["withdrawn", "withdrawn", "withdrawn", "published"]
    with db.transaction() as session:
        assert starter.withdraw(session, cast.pieter, shelf) == 0


def test_coming_back_is_no_news(db: Database, shelf: list[int]) -> None:
    with db.transaction() as session:
        assert starter.withdraw(session, None, shelf[:1]) == 1
        assert starter.bring_back(session, None, shelf) == 2
    assert states(db) == ["published"] * 4
    assert [name for name, _ in events(db)] == ["practices.withdrawn", "practices.touched", "practices.touched"]


@pytest.mark.parametrize("name", ["katrien", "griet"])
def test_only_administrators_may(db: Database, cast: Cast, shelf: list[int], name: str) -> None:
    for change in (starter.withdraw, starter.bring_back):
        with pytest.raises(NotAllowed), db.transaction() as session:
            change(session, getattr(cast, name), shelf)
    assert states(db) == ["published", "published", "withdrawn", "published"]


def test_an_edit_that_was_open_meanwhile_is_overtaken(db: Database, cast: Cast, shelf: list[int]) -> None:
    with db.transaction() as session:
        before = session.get_one(Practice, shelf[0]).lock
        starter.withdraw(session, cast.pieter, shelf)
    with db.reading() as session:
        assert session.get_one(Practice, shelf[0]).lock == before + 1
