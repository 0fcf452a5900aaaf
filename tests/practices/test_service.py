"""Posting, revising, withdrawing."""

import pytest
from sqlalchemy import select

from kb.core.db import Database
from kb.core.errors import Invalid, NotAllowed, NotFound
from kb.core.outbox import OutboxRow
from kb.practices import queries, service
from kb.practices.draft import finish
from kb.practices.models import Practice, Revision
from kb.practices.service import Overtaken
from tests.cast import Cast
from tests.factories.practices import post, revise, writing
from tests.statements import counted


def events(db: Database) -> list[str]:
    with db.reading() as session:
        return list(session.scalars(select(OutboxRow.name).order_by(OutboxRow.id)))


def test_a_public_practice_is_there_with_its_first_revision_and_its_event(db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    assert (practice.state, practice.version, practice.slug) == ("published", 1, "prijsverhoging-aankondigen")
    assert events(db) == ["practices.posted"]
    with db.reading() as session:
        revision = session.scalars(select(Revision)).one()
        assert (revision.number, revision.public, revision.themes) == (1, True, ["pricing"])


def test_a_draft_tells_nobody(db: Database, cast: Cast) -> None:
    practice = post(db, cast, public=False, summary="", theme_ids=())
    assert practice.state == "draft"
    assert events(db) == []


def test_the_same_form_twice_is_one_practice(db: Database, cast: Cast) -> None:
    finished = finish(writing(cast), public=True)
    with db.transaction() as session:
        first = service.post(session, cast.katrien, finished, public=True, draft_token="once")
    with db.transaction() as session:
        second = service.post(session, cast.katrien, finished, public=True, draft_token="once")
    assert first.id == second.id
    assert events(db) == ["practices.posted"]


def test_a_draft_kept_while_writing_is_the_one_that_is_shared(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        kept = service.post(
            session, cast.katrien, finish(writing(cast, title=""), public=False), public=False, draft_token="t"
        )
    with db.transaction() as session:
        shared = service.post(session, cast.katrien, finish(writing(cast), public=True), public=True, draft_token="t")
    assert (shared.id, shared.state, shared.version) == (kept.id, "published", 1)
    assert shared.slug == "prijsverhoging-aankondigen"


def test_a_token_of_somebody_else_opens_nothing(db: Database, cast: Cast) -> None:
    finished = finish(writing(cast), public=False)
    with db.transaction() as session:
        service.post(session, cast.katrien, finished, public=False, draft_token="mine")
    with pytest.raises(NotFound), db.transaction() as session:
        service.post(session, cast.bram, finished, public=False, draft_token="mine")


def test_every_save_of_a_public_practice_is_a_revision(db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    revised = revise(db, cast, practice, title="Prijs aankondigen", note="Korter")
    assert (revised.version, revised.slug) == (2, "prijs-aankondigen")
    assert events(db) == ["practices.posted", "practices.revised"]
    with db.reading() as session:
        notes = [version.note for version in queries.versions(session, cast.bram, practice.id)]
    assert notes == ["Korter", ""]


def test_saving_what_stands_there_changes_nothing(db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    assert revise(db, cast, practice).version == 1
    assert events(db) == ["practices.posted"]


def test_the_second_of_two_editors_is_told(db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    revise(db, cast, practice, cast.griet, title="Van Griet")
    with pytest.raises(Overtaken):
        revise(db, cast, practice, title="Van Katrien")
    with db.reading() as session:
        assert queries.reading(session, cast.bram, practice.id, "nl").card.title == "Van Griet"


def test_a_draft_has_one_revision_however_often_it_is_saved(db: Database, cast: Cast) -> None:
    practice = post(db, cast, public=False)
    again = revise(db, cast, practice, body="Anders.")
    with db.reading() as session:
        numbers = session.scalars(select(Revision.number).where(Revision.practice_id == again.id)).all()
    assert numbers == [1]


def test_a_draft_that_misses_something_is_not_shared(db: Database, cast: Cast) -> None:
    practice = post(db, cast, public=False, summary="", theme_ids=())
    with pytest.raises(Invalid) as caught, db.transaction() as session:
        service.publish(session, cast.katrien, practice.id)
    assert set(caught.value.fields) == {"summary", "themes"}


def test_withdrawing_and_bringing_back(db: Database, cast: Cast) -> None:
    practice = post(db, cast)
    with db.transaction() as session:
        service.withdraw(session, cast.katrien, practice.id)
    with pytest.raises(NotFound), db.reading() as session:
        queries.reading(session, cast.bram, practice.id, "nl")
    with db.transaction() as session:
        service.bring_back(session, cast.katrien, practice.id)
    assert events(db) == ["practices.posted", "practices.withdrawn", "practices.posted"]


@pytest.mark.parametrize("name", ["bram"])
def test_a_reader_changes_nothing(db: Database, cast: Cast, name: str) -> None:
    practice = post(db, cast)
    with pytest.raises(NotAllowed):
        revise(db, cast, practice, getattr(cast, name), title="Anders")
    with pytest.raises(NotAllowed), db.transaction() as session:
        service.withdraw(session, getattr(cast, name), practice.id)


def test_nobody_else_knows_of_a_draft_not_even_who_administers(db: Database, cast: Cast) -> None:
    practice = post(db, cast, public=False)
    for viewer in (cast.bram, cast.griet, cast.pieter):
        with pytest.raises(NotFound), db.transaction() as session:
            service.publish(session, viewer, practice.id)


def test_two_practices_with_one_title_have_two_addresses(db: Database, cast: Cast) -> None:
    assert post(db, cast).slug == "prijsverhoging-aankondigen"
    assert post(db, cast).slug == "prijsverhoging-aankondigen-2"


def test_a_former_slug_is_not_given_to_another_practice(db: Database, cast: Cast) -> None:
    revise(db, cast, post(db, cast), title="Iets anders")
    assert post(db, cast).slug == "prijsverhoging-aankondigen-2"


def test_only_a_draft_can_be_thrown_away(db: Database, cast: Cast) -> None:
    draft, public = post(db, cast, public=False), post(db, cast)
    with db.transaction() as session:
        service.discard(session, cast.katrien, draft.id)
    with pytest.raises(NotAllowed), db.transaction() as session:
        service.discard(session, cast.katrien, public.id)
    with db.reading() as session:
        assert session.scalars(select(Practice.id)).all() == [public.id]


def test_merging_a_theme_moves_its_practices_once(db: Database, cast: Cast) -> None:
    both = post(db, cast, theme_ids=(cast.coaching, cast.pricing))
    with db.transaction() as session:
        assert service.move_theme(session, cast.coaching, cast.pricing) == 1
    with db.reading() as session:
        card = queries.cards_by_id(session, [both.id], "nl")[0]
        assert [theme.slug for theme in card.themes] == ["pricing"]


def test_a_list_takes_as_many_queries_for_many_as_for_few(db: Database, cast: Cast) -> None:
    def count(practices: int) -> int:
        for _ in range(practices):
            post(db, cast)
        with db.reading() as session, counted(db) as statements:
            assert queries.cards(session, "nl").items
        return len(statements)

    assert count(1) == count(6)
