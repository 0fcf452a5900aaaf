"""The feed: what it holds, in which order and why."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from kb.core.clock import frozen
from kb.core.db import Database
from kb.following import queries as following
from kb.following import service as follow
from kb.learning import service as learning
from kb.notices.feed import PAGE_SIZE, feed
from kb.people.queries import Viewer
from tests.cast import BEGAN, Cast
from tests.factories.library import make_practice


def shown(db: Database, viewer: Viewer, tab: str) -> list[tuple[str, str]]:
    with db.reading() as session:
        page = feed(session, viewer, "en", following.following(session, viewer.id), tab)
    assert page.total == len(page.items)
    return [(item.card.title, item.reason.render("en") if item.reason else "") for item in page.items]


@pytest.fixture
def library(db: Database, cast: Cast) -> dict[str, int]:
    ids = {}
    for days, (title, author, themes, state) in enumerate(
        [
            ("Prijs", cast.katrien, [cast.pricing], "published"),
            ("Klacht", cast.griet, [cast.complaints], "published"),
            ("Cijfers", cast.pieter, [cast.coaching], "published"),
            ("Eigen", cast.bram, [cast.pricing], "published"),
            ("Klad", cast.katrien, [cast.pricing], "draft"),
        ]
    ):
        with frozen(BEGAN + timedelta(days=days)), db.transaction() as session:
            ids[title] = make_practice(session, author, title, themes=themes, state=state).id
    return ids


def test_for_you_follows_the_reasons(db: Database, cast: Cast, library: dict[str, int]) -> None:
    assert shown(db, cast.bram, "you") == []
    with db.transaction() as session:
        follow.follow(session, cast.bram, "theme", cast.pricing)
        follow.follow(session, cast.bram, "person", cast.pieter.id)
    assert shown(db, cast.bram, "you") == [
        ("Cijfers", "Because you follow Pieter De Smet"),
        ("Prijs", "Because you follow the theme Pricing"),
    ]
    with db.transaction() as session:
        follow.follow(session, cast.bram, "department", cast.customer_service)
    assert ("Klacht", "Because you follow Customer Service") in shown(db, cast.bram, "you")


def test_own_department_brings_what_it_wrote_and_tried(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.transaction() as session:
        learning.tell(session, cast.bram, library["Klacht"], "worked")
    colleague = Viewer(99, "Lotte Peeters", "member", cast.field_sales, "nl", "system", True, "", None)
    assert shown(db, colleague, "you") == [
        ("Eigen", "From your own department"),
        ("Klacht", "Tried by a colleague in your department"),
    ]


def test_the_other_tabs(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.transaction() as session:
        learning.tell(session, cast.bram, library["Prijs"], "worked")
        learning.tell(session, cast.griet, library["Prijs"], "partly")
        learning.tell(session, cast.bram, library["Klacht"], "worked")
    assert [title for title, _ in shown(db, cast.bram, "new")] == ["Eigen", "Cijfers", "Klacht", "Prijs"]
    assert [title for title, _ in shown(db, cast.bram, "tried")] == ["Prijs", "Klacht"]
    assert [title for title, _ in shown(db, cast.bram, "untried")] == ["Eigen", "Cijfers"]


def test_a_page_takes_the_same_number_of_queries_whatever_is_on_it(db: Database, cast: Cast) -> None:
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    counts = []
    for more in (1, PAGE_SIZE + 3):
        with db.transaction() as session:
            for number in range(more):
                make_practice(session, cast.katrien, f"Praktijk {more} {number}", themes=[cast.pricing])
            follow.follow(session, cast.bram, "theme", cast.pricing)
        statements.clear()
        with db.reading() as session:
            page = feed(session, cast.bram, "en", following.following(session, cast.bram.id))
        counts.append(len([each for each in statements if each.startswith("SELECT")]))
    assert len(page.items) == PAGE_SIZE
    assert page.has_next
    assert counts[0] == counts[1]
