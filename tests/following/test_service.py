"""Following and stopping to."""

import pytest

from kb.core.db import Database
from kb.core.errors import NotAllowed, NotFound
from kb.following import queries, service
from kb.people.models import Person
from kb.taxonomy.models import Theme
from tests.cast import BEGAN, Cast
from tests.factories.library import make_practice


def test_following_twice_is_following_once(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        assert service.follow(session, cast.bram, "theme", cast.pricing) is True
        assert service.follow(session, cast.bram, "theme", cast.pricing) is False
    with db.reading() as session:
        assert queries.following(session, cast.bram.id).themes == {cast.pricing}
        assert queries.following(session, cast.bram.id).count == 1
        assert queries.follower_ids(session, "theme", cast.pricing) == {cast.bram.id}


def test_stopping_is_harmless_when_one_did_not_follow(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.unfollow(session, cast.bram, "theme", cast.pricing)
        service.follow(session, cast.bram, "theme", cast.pricing)
        service.unfollow(session, cast.bram, "theme", cast.pricing)
    with db.reading() as session:
        assert queries.following(session, cast.bram.id).count == 0


def test_stopping_leaves_others_and_other_kinds_alone(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.follow(session, cast.bram, "theme", cast.pricing)
        service.follow(session, cast.griet, "theme", cast.pricing)
        service.follow(session, cast.bram, "department", cast.key_accounts)
        service.unfollow(session, cast.bram, "theme", cast.pricing)
    with db.reading() as session:
        assert queries.follower_ids(session, "theme", cast.pricing) == {cast.griet.id}
        assert queries.is_following(session, cast.bram.id, "department", cast.key_accounts)


@pytest.mark.parametrize("kind", ["department", "theme", "person", "practice", "search", ""])
def test_what_does_not_exist_cannot_be_followed(db: Database, cast: Cast, kind: str) -> None:
    with db.transaction() as session, pytest.raises(NotFound):
        service.follow(session, cast.bram, kind, 4711)


def test_nobody_follows_themselves(db: Database, cast: Cast) -> None:
    with db.transaction() as session, pytest.raises(NotAllowed):
        service.follow(session, cast.bram, "person", cast.bram.id)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_a_practice_that_is_not_public_looks_like_none(db: Database, cast: Cast, state: str) -> None:
    with db.transaction() as session:
        practice = make_practice(session, cast.katrien, state=state)
        with pytest.raises(NotFound):
            service.follow(session, cast.katrien, "practice", practice.id)


def test_archived_and_left_cannot_be_followed_but_can_be_left(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.follow(session, cast.bram, "theme", cast.pricing)
        session.get_one(Theme, cast.pricing).archived = BEGAN
        session.get_one(Person, cast.griet.id).state = "deactivated"
    with db.transaction() as session:
        with pytest.raises(NotFound):
            service.follow(session, cast.pieter, "theme", cast.pricing)
        with pytest.raises(NotFound):
            service.follow(session, cast.pieter, "person", cast.griet.id)
        service.unfollow(session, cast.bram, "theme", cast.pricing)
        assert queries.following(session, cast.bram.id).count == 0


def test_several_themes_at_once(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.follow(session, cast.bram, "theme", cast.pricing)
        fresh = service.follow_themes(session, cast.bram, [cast.pricing, cast.coaching, cast.coaching])
    assert fresh == 1
    with db.reading() as session:
        assert queries.following(session, cast.bram.id).themes == {cast.pricing, cast.coaching}
