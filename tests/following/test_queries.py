"""What one follows, and what one could."""

from kb.core.db import Database
from kb.following import queries, service
from kb.following.suggestions import suggestions
from kb.taxonomy.models import Theme
from tests.cast import BEGAN, Cast
from tests.factories.library import make_practice


def test_followers_of_any_say_why_in_the_order_given(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.follow(session, cast.bram, "department", cast.key_accounts)
        service.follow(session, cast.bram, "theme", cast.pricing)
        service.follow(session, cast.griet, "person", cast.katrien.id)
        service.follow(session, cast.pieter, "theme", cast.coaching)
    targets = [("person", cast.katrien.id), ("theme", cast.pricing), ("department", cast.key_accounts)]
    with db.reading() as session:
        found = queries.followers_of_any(session, targets)
        assert queries.followers_of_any(session, []) == {}
    assert found == {
        cast.bram.id: [("theme", cast.pricing), ("department", cast.key_accounts)],
        cast.griet.id: [("person", cast.katrien.id)],
    }


def test_the_list_has_names_in_the_readers_language_and_nothing_that_is_gone(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        shown, gone = make_practice(session, cast.katrien), make_practice(session, cast.katrien, "Weg ermee")
        for kind, target in [
            ("theme", cast.pricing),
            ("theme", cast.coaching),
            ("department", cast.key_accounts),
            ("person", cast.katrien.id),
            ("practice", shown.id),
            ("practice", gone.id),
        ]:
            service.follow(session, cast.bram, kind, target)
        gone.state = "withdrawn"
        session.get_one(Theme, cast.coaching).archived = BEGAN
    with db.reading() as session:
        found = queries.followed(session, cast.bram.id, "fr")
    assert [theme.label for theme in found.themes] == ["Prix"]
    assert [department.label for department in found.departments] == ["Grands comptes"]
    assert [person.name for person in found.people] == ["Katrien Maes"]
    assert [practice.title for practice in found.practices] == ["Bel eerst, mail daarna"]
    assert found.count == 4


def test_suggestions_come_from_what_is_shared(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        make_practice(session, cast.katrien, "Een", themes=[cast.pricing])
        make_practice(session, cast.katrien, "Twee", themes=[cast.pricing, cast.coaching])
        make_practice(session, cast.bram, "Drie", themes=[cast.coaching])
        make_practice(session, cast.griet, "Vier", themes=[cast.complaints], state="draft")
    with db.reading() as session:
        found = suggestions(session, cast.bram, "en", queries.following(session, cast.bram.id))
    assert [(each.theme.label, each.practices) for each in found.themes] == [("Coaching", 2), ("Pricing", 2)]
    assert [mark.code for mark in found.themes[0].departments] == ["KA", "FS"]
    assert found.department is not None
    assert found.department.code == "KA"
    assert found.person is not None
    assert found.person.name == "Katrien Maes"


def test_nothing_is_suggested_twice_or_from_nothing(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        empty = suggestions(session, cast.bram, "en", queries.following(session, cast.bram.id))
        make_practice(session, cast.katrien, themes=[cast.pricing])
        service.follow(session, cast.bram, "theme", cast.pricing)
        service.follow(session, cast.bram, "person", cast.katrien.id)
        service.follow(session, cast.bram, "department", cast.key_accounts)
        known = suggestions(session, cast.bram, "en", queries.following(session, cast.bram.id))
    for found in (empty, known):
        assert (list(found.themes), found.department, found.person) == ([], None, None)
