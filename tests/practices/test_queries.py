"""Reading practices."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.core.db import Database
from kb.core.errors import NotFound
from kb.people.models import Person
from kb.practices import queries, service
from kb.practices.models import Practice
from tests.cast import Cast
from tests.factories.library import make_practice
from tests.factories.practices import post, revise
from tests.statements import counted

DAY = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def library(db: Database, cast: Cast) -> dict[str, int]:
    """Name -> id: three public practices of two people, a draft and a withdrawn one."""
    with db.transaction() as session:
        made = {
            "bel": make_practice(
                session, cast.katrien, "bel eerst", themes=[cast.pricing, cast.coaching], published=DAY
            ),
            "Aan": make_practice(
                session, cast.bram, "Aan tafel", themes=[cast.coaching], published=DAY + timedelta(days=1)
            ),
            "Zeg": make_practice(
                session, cast.katrien, "Zeg het 100% zeker", themes=[cast.pricing], published=DAY + timedelta(days=2)
            ),
            "draft": make_practice(session, cast.katrien, "Nog niet af", themes=[cast.pricing], state="draft"),
            "gone": make_practice(session, cast.bram, "Ingetrokken", themes=[cast.coaching], state="withdrawn"),
        }
        made["bel"].updated = DAY + timedelta(days=9)
    return {name: practice.id for name, practice in made.items()}


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("newest", ["Zeg", "Aan", "bel"]),
        ("updated", ["bel", "Zeg", "Aan"]),
        ("title", ["Aan", "bel", "Zeg"]),
    ],
)
def test_public_practices_in_each_order(db: Database, library: dict[str, int], sort: str, order: list[str]) -> None:
    with db.reading() as session:
        page = queries.cards(session, "nl", sort=sort)
    assert [card.id for card in page.items] == [library[name] for name in order]
    assert page.total == 3


def test_a_list_can_be_narrowed(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.reading() as session:
        assert queries.cards(session, "nl", department_id=cast.key_accounts).total == 2
        assert queries.cards(session, "nl", theme_id=cast.coaching).total == 2
        assert queries.cards(session, "nl", author_id=cast.bram.id).total == 1
        both = queries.cards(session, "nl", author_id=cast.katrien.id, theme_id=cast.coaching)
        assert [card.id for card in both.items] == [library["bel"]]
        assert queries.cards(session, "nl", department_id=4711).total == 0


def test_a_list_comes_in_pages(db: Database, library: dict[str, int]) -> None:
    with db.reading() as session:
        pages = [queries.cards(session, "nl", page=number, size=2) for number in (1, 2, 3)]
    assert [len(page.items) for page in pages] == [2, 1, 0]
    assert {page.total for page in pages} == {3}


def test_a_card_is_in_the_language_of_its_reader(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.reading() as session:
        (dutch,) = queries.cards_by_id(session, [library["bel"]], "nl")
        (french,) = queries.cards_by_id(session, [library["bel"]], "fr")
    assert [theme.label for theme in french.themes] == ["Prix", "Coacher"]
    assert (dutch.department.label, french.department.label) == ("Key Accounts", "Grands comptes")
    assert (dutch.author.name, dutch.address, dutch.minutes) == ("Katrien Maes", f"{library['bel']}-bel-eerst", 1)


def test_cards_by_id_keep_their_order_and_leave_out_what_is_not_public(db: Database, library: dict[str, int]) -> None:
    wanted = [library["Zeg"], library["draft"], 4711, library["bel"], library["gone"]]
    with db.reading() as session:
        found = queries.cards_by_id(session, wanted, "nl")
        assert queries.cards_by_id(session, [], "nl") == []
    assert [card.id for card in found] == [library["Zeg"], library["bel"]]


def test_counts_are_of_public_practices(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.reading() as session:
        assert queries.counts_by_department(session) == {cast.key_accounts: 2, cast.field_sales: 1}
        assert queries.counts_by_theme(session) == {cast.pricing: 2, cast.coaching: 2}
        assert queries.counts_by_theme(session, cast.field_sales) == {cast.coaching: 1}
        assert queries.counts_by_author(session) == {cast.katrien.id: 2, cast.bram.id: 1}
        assert queries.counts_by_author(session, [cast.bram.id]) == {cast.bram.id: 1}


def test_a_title_is_found_without_an_index(db: Database, library: dict[str, int]) -> None:
    with db.reading() as session:
        for words, names in (
            ("BEL", ["bel"]),
            ("100%", ["Zeg"]),
            ("0%z", []),
            ("_", []),
            ("\\", []),
            ("niet af", []),
            ("Ingetrokken", []),
            ("", ["Zeg", "Aan", "bel"]),
        ):
            found = queries.by_title(session, words, "nl")
            assert [card.id for card in found.items] == [library[name] for name in names], words
            assert found.total == len(names)


def test_what_is_not_public_is_only_listed_for_its_author(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.reading() as session:
        assert [card.id for card in queries.own_unpublished(session, cast.katrien, "nl")] == [library["draft"]]
        assert [card.id for card in queries.own_unpublished(session, cast.bram, "nl")] == [library["gone"]]
        assert queries.own_unpublished(session, cast.pieter, "nl") == []


def test_a_draft_is_read_by_its_author_alone(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.reading() as session:
        assert queries.reading(session, cast.katrien, library["draft"], "nl").own
        for viewer in (cast.bram, cast.griet, cast.pieter):
            with pytest.raises(NotFound):
                queries.reading(session, viewer, library["draft"], "nl")
            with pytest.raises(NotFound):
                queries.versions(session, viewer, library["draft"])
            with pytest.raises(NotFound):
                queries.revision(session, viewer, library["draft"], 1)
        with pytest.raises(NotFound):
            queries.reading(session, cast.bram, 4711, "nl")


def test_what_a_reader_may_do(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.reading() as session:
        author = queries.reading(session, cast.katrien, library["bel"], "nl")
        reader = queries.reading(session, cast.bram, library["bel"], "nl")
        moderator = queries.reading(session, cast.griet, library["bel"], "nl")
    assert (author.own, author.may_revise, author.may_withdraw, author.may_discard) == (True, True, True, False)
    assert (reader.own, reader.may_revise, reader.may_withdraw, reader.may_bring_back) == (False, False, False, False)
    assert (moderator.own, moderator.may_revise) == (False, True)


def test_versions_come_newest_first_and_those_before_sharing_stay_private(db: Database, cast: Cast) -> None:
    practice = post(db, cast, public=False)
    with db.transaction() as session:
        service.publish(session, cast.katrien, practice.id)
    with db.reading() as session:
        practice = session.get_one(Practice, practice.id)
    revise(db, cast, practice, cast.griet, title="Korter", note="Ingekort")
    with db.reading() as session:
        seen = queries.versions(session, cast.bram, practice.id)
        assert [(each.number, each.person.name, each.note) for each in seen] == [
            (2, "Griet Verhaegen", "Ingekort"),
            (1, "Katrien Maes", ""),
        ]
        assert queries.revision(session, cast.bram, practice.id, 2).title == "Korter"
        with pytest.raises(NotFound):
            queries.revision(session, cast.bram, practice.id, 3)


def test_who_and_where_a_theme_is_written_about(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.reading() as session:
        departments = queries.departments_of_theme(session, cast.pricing, "nl")
        authors = queries.authors_of_theme(session, cast.coaching)
        themes = queries.themes_of_author(session, cast.katrien.id, "fr")
    assert [(mark.label, count) for mark, count in departments] == [("Key Accounts", 2)]
    assert [(mark.name, count) for mark, count in authors] == [("Bram Claes", 1), ("Katrien Maes", 1)]
    assert [(mark.label, count) for mark, count in themes] == [("Prix", 2), ("Coacher", 1)]


def test_who_left_is_not_recommended_but_stays_the_author(db: Database, cast: Cast, library: dict[str, int]) -> None:
    with db.transaction() as session:
        session.get_one(Person, cast.bram.id).state = "deactivated"
    with db.reading() as session:
        assert [mark.name for mark, _ in queries.authors_of_theme(session, cast.coaching)] == ["Katrien Maes"]
        assert queries.cards_by_id(session, [library["Aan"]], "nl")[0].author.name == "Bram Claes"
        assert queries.author_names(session, [cast.bram.id, 4711]) == {cast.bram.id: "Bram Claes"}


def test_plain_texts_are_of_public_practices(db: Database, library: dict[str, int]) -> None:
    with db.reading() as session:
        assert set(queries.plain_texts(session, list(library.values()))) == {
            library[name] for name in ("bel", "Aan", "Zeg")
        }


def test_each_reading_takes_the_same_queries_for_many_as_for_few(db: Database, cast: Cast) -> None:
    def count(more: int) -> list[int]:
        with db.transaction() as session:
            for number in range(more):
                make_practice(
                    session, cast.katrien, f"Nummer {number} van {more} erbij", themes=[cast.pricing, cast.coaching]
                )
        found = []
        with db.reading() as session:
            for read in (
                lambda: queries.cards(session, "nl", theme_id=cast.pricing),
                lambda: queries.cards_by_id(session, list(range(1, 20)), "nl"),
                lambda: queries.by_title(session, "nummer", "nl"),
                lambda: queries.themes_of_author(session, cast.katrien.id, "nl"),
                lambda: queries.authors_of_theme(session, cast.pricing),
            ):
                with counted(db) as statements:
                    assert read()
                found.append(len(statements))
                session.expunge_all()
        return found

    assert count(1) == count(7)
