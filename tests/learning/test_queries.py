"""Tallies, experiences, journeys and bridges."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from kb.core.clock import frozen
from kb.core.db import Database
from kb.learning import service
from kb.learning.bridges import Bridge, bridges
from kb.learning.journey import MAX_STOPS, journey
from kb.learning.queries import Tally, experiences, people_who_tried, tallies, tries_of_person
from kb.people.queries import viewer_of
from kb.practices.models import Practice
from tests.cast import BEGAN, Cast, make_department, make_person
from tests.factories.library import make_practice, make_revision

DAY = timedelta(days=1)


@pytest.fixture
def practice(db: Database, cast: Cast) -> int:
    """Shared by Katrien, tried by Griet, then twice in Field Sales."""
    with frozen(BEGAN), db.transaction() as session:
        shared = make_practice(session, cast.katrien, themes=[cast.pricing])
        lotte = viewer_of(make_person(session, "Lotte Peeters", cast.field_sales))
    for days, person, outcome, said in [
        (3, cast.griet, "worked", "Negen akkoorden op één dag."),
        (10, cast.bram, "not_for_me", ""),
        (20, lotte, "partly", "Alleen bij de grote klanten."),
    ]:
        with frozen(BEGAN + days * DAY), db.transaction() as session:
            service.tell(session, person, shared.id, outcome, said)
    return shared.id


def test_tallies_count_outcomes_and_order_departments_by_first_try(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        untried = make_practice(session, cast.bram, "Nog niet").id
    with db.reading() as session:
        found = tallies(session, [practice, untried, practice])
        assert tallies(session, []) == {}
    assert found == {practice: Tally(3, 1, 1, 1, (cast.customer_service, cast.field_sales)), untried: Tally()}


def test_tallies_are_one_query(db: Database, practice: int) -> None:
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    with db.reading() as session:
        tallies(session, range(1, 200))
    assert len([each for each in statements if each.startswith("SELECT")]) == 1


def test_experiences_with_words_come_first_then_the_newest(db: Database, practice: int) -> None:
    with db.reading() as session:
        first = experiences(session, practice, "fr", page=1, size=2)
        second = experiences(session, practice, "fr", page=2, size=2)
    assert [each.person.name for each in first.items] == ["Lotte Peeters", "Griet Verhaegen"]
    assert [each.person.name for each in second.items] == ["Bram Claes"]
    assert (first.total, first.has_next, second.has_next) == (3, True, False)
    assert first.items[1].department is not None
    assert first.items[1].department.label == "Service clients"


def test_tries_of_a_person_leave_out_what_is_not_public_any_more(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        gone = make_practice(session, cast.katrien, "Weg ermee")
        service.tell(session, cast.bram, gone.id, "worked")
        gone.state = "withdrawn"
    with db.reading() as session:
        page = tries_of_person(session, cast.bram.id)
    assert [(each.practice_id, each.outcome) for each in page.items] == [(practice, "not_for_me")]
    assert page.total == 1


def test_who_tried_or_plans_to(db: Database, cast: Cast, practice: int) -> None:
    with db.transaction() as session:
        service.plan(session, cast.pieter, practice)
        assert {cast.griet.id, cast.bram.id, cast.pieter.id} < people_who_tried(session, practice)


def test_the_journey_tells_sharing_first_tries_and_versions(db: Database, cast: Cast, practice: int) -> None:
    with frozen(BEGAN + 5 * DAY), db.transaction() as session:
        make_revision(session, session.get_one(Practice, practice), 2, "Belscript toegevoegd")
    with db.reading() as session:
        stops = journey(session, practice, "nl")
    assert [(stop.kind, stop.department.code if stop.department else "", stop.count) for stop in stops] == [
        ("shared", "KA", 0),
        ("tried", "CS", 1),
        ("version", "", 0),
        ("tried", "FS", 2),
    ]
    assert stops[2].note == "Belscript toegevoegd"
    assert stops[3].moment == BEGAN + 10 * DAY


def test_a_journey_has_six_stops_at_most_and_keeps_its_ends(db: Database, cast: Cast, practice: int) -> None:
    for number in range(8):
        with frozen(BEGAN + (30 + number) * DAY), db.transaction() as session:
            place = make_department(session, f"d{number}", f"D{number}", 9, "x", "x", f"Place {number}")
            person = viewer_of(make_person(session, f"Persoon{number} X", place.id))
            service.tell(session, person, practice, "worked")
    with db.reading() as session:
        stops = journey(session, practice, "en")
    assert len(stops) == MAX_STOPS
    assert stops[0].kind == "shared"
    assert stops[-1].department is not None
    assert stops[-1].department.code == "D7"
    assert stops == sorted(stops, key=lambda stop: stop.moment)
    assert "FS" in {stop.department.code for stop in stops if stop.department}


def test_no_journey_before_anything_happened_or_for_a_draft(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        fresh, draft = make_practice(session, cast.katrien), make_practice(session, cast.katrien, "x", state="draft")
        assert journey(session, fresh.id, "nl") == []
        assert journey(session, draft.id, "nl") == []


def test_bridges_count_tries_across_departments_since_a_day(db: Database, cast: Cast, practice: int) -> None:
    with frozen(BEGAN), db.transaction() as session:
        home = make_practice(session, cast.bram, "Thuis")
        colleague = viewer_of(make_person(session, "Simon Wouters", cast.field_sales))
        service.tell(session, colleague, home.id, "worked")
    with db.reading() as session:
        assert bridges(session, BEGAN) == [
            Bridge(cast.key_accounts, cast.field_sales, 2),
            Bridge(cast.key_accounts, cast.customer_service, 1),
        ]
        assert bridges(session, BEGAN + 15 * DAY) == [Bridge(cast.key_accounts, cast.field_sales, 1)]
