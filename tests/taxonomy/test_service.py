"""Changing departments and themes."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.core.db import Database
from kb.core.errors import Conflict, Invalid, NotAllowed, NotFound
from kb.core.outbox import OutboxRow
from kb.taxonomy import queries, service
from tests.cast import Cast
from tests.taxonomy.drafts import finance, tenders


def recorded(session: Session) -> list[str]:
    return list(session.scalars(select(OutboxRow.name).order_by(OutboxRow.id)))


def codes(session: Session) -> list[str]:
    return [each.code for each in queries.all_departments(session)]


def test_a_new_department_comes_last(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.add_department(session, cast.pieter, finance())
    with db.reading() as session:
        assert codes(session) == ["KA", "FS", "CS", "SE", "FI"]
        made = queries.department_by_slug(session, "finance").record
        assert (made.label("fr"), made.slot, made.also) == ("Finances", 9, ["boekhouding", "comptabilité"])


@pytest.mark.parametrize("person", ["katrien", "griet"])
@pytest.mark.parametrize(
    "change",
    [
        lambda session, viewer, cast: service.add_department(session, viewer, finance()),
        lambda session, viewer, cast: service.revise_department(session, viewer, cast.key_accounts, finance()),
        lambda session, viewer, cast: service.reorder_department(session, viewer, cast.key_accounts, up=True),
        lambda session, viewer, cast: service.merge_department(session, viewer, cast.key_accounts, cast.field_sales),
        lambda session, viewer, cast: service.archive_department(session, viewer, cast.key_accounts),
        lambda session, viewer, cast: service.restore_department(session, viewer, cast.key_accounts),
        lambda session, viewer, cast: service.add_theme(session, viewer, tenders()),
        lambda session, viewer, cast: service.revise_theme(session, viewer, cast.pricing, tenders()),
        lambda session, viewer, cast: service.reorder_theme(session, viewer, cast.pricing, up=True),
        lambda session, viewer, cast: service.merge_theme(session, viewer, cast.pricing, cast.coaching),
        lambda session, viewer, cast: service.archive_theme(session, viewer, cast.pricing),
        lambda session, viewer, cast: service.restore_theme(session, viewer, cast.pricing),
    ],
)
def test_only_an_administrator_changes_anything(
    db: Database, cast: Cast, person: str, change: Callable[..., object]
) -> None:
    with db.transaction() as session, pytest.raises(NotAllowed):
        change(session, getattr(cast, person), cast)


def test_a_renamed_department_keeps_its_address_and_is_written_again(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.revise_department(session, cast.pieter, cast.key_accounts, finance())
    with db.reading() as session:
        found = queries.department_by_slug(session, "key-accounts")
        assert (found.record.label("en"), found.moved) == ("Finance", False)
        assert recorded(session) == ["taxonomy.labels_changed"]


def test_a_change_of_colour_is_no_reason_to_write_everything_again(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        kept = queries.department(session, cast.key_accounts)
        same = finance(labels=kept.labels, also=kept.also, code="KA", slot=12)
        service.revise_department(session, cast.pieter, cast.key_accounts, same)
    with db.reading() as session:
        assert queries.department(session, cast.key_accounts).slot == 12
        assert recorded(session) == []


def test_an_old_address_leads_to_the_new_one_and_back_again(db: Database, cast: Cast) -> None:
    for slug in ("big-customers", "key-customers", "key-accounts"):
        with db.transaction() as session:
            service.revise_department(session, cast.pieter, cast.key_accounts, finance(slug=slug))
    with db.reading() as session:
        moved = {
            slug: queries.department_by_slug(session, slug).moved
            for slug in ("big-customers", "key-customers", "key-accounts")
        }
    assert moved == {"big-customers": True, "key-customers": True, "key-accounts": False}


def test_an_address_that_leads_elsewhere_cannot_be_taken(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.revise_theme(session, cast.pieter, cast.pricing, tenders(slug="tenders"))
    for slug in ("pricing", "coaching"):
        with db.transaction() as session, pytest.raises(Invalid) as caught:
            service.add_theme(session, cast.pieter, tenders(labels={"nl": "A", "fr": "B", "en": "C"}, slug=slug))
        assert set(caught.value.fields) == {"slug"}


def test_codes_and_names_are_not_given_twice(db: Database, cast: Cast) -> None:
    labels = {"nl": "buitendienst", "fr": "Finances", "en": "Finance"}
    with db.transaction() as session, pytest.raises(Invalid) as caught:
        service.add_department(session, cast.pieter, finance(code="fs", labels=labels))
    assert set(caught.value.fields) == {"code", "label_nl"}


def test_a_synonym_is_not_the_name_of_another_theme(db: Database, cast: Cast) -> None:
    with db.transaction() as session, pytest.raises(Invalid) as caught:
        service.add_theme(session, cast.pieter, tenders(synonyms={"fr": ["reclamations"]}))
    assert set(caught.value.fields) == {"synonyms_fr"}


def test_every_problem_is_said_at_once(db: Database, cast: Cast) -> None:
    with db.transaction() as session, pytest.raises(Invalid) as caught:
        service.add_department(session, cast.pieter, finance(labels={}, code="", slot=0, slug="!"))
    assert set(caught.value.fields) == {"label_nl", "label_fr", "label_en", "code", "slot", "slug"}


def test_departments_change_places_with_their_neighbour(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.reorder_department(session, cast.pieter, cast.customer_service, up=True)
        assert codes(session) == ["KA", "CS", "FS", "SE"]
        service.reorder_department(session, cast.pieter, cast.key_accounts, up=True)
        service.reorder_department(session, cast.pieter, cast.sales_enablement, up=False)
        assert codes(session) == ["KA", "CS", "FS", "SE"]


def test_themes_change_places_within_their_role_and_direction(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        added = service.add_theme(session, cast.pieter, tenders(role="business", direction="down"))
        service.reorder_theme(session, cast.pieter, added.id, up=True)
        business = [each.slug for each in queries.all_themes(session) if each.role == "business"]
        assert business == ["tenders", "pricing"]
        service.reorder_theme(session, cast.pieter, added.id, up=True)
        assert [each.slug for each in queries.all_themes(session) if each.role == "business"] == business


def test_merging_leads_every_address_to_the_other_one(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.revise_theme(session, cast.pieter, cast.pricing, tenders(slug="tenders"))
        service.merge_theme(session, cast.pieter, cast.pricing, cast.coaching)
        service.merge_theme(session, cast.pieter, cast.coaching, cast.complaints)
    with db.reading() as session:
        for slug in ("pricing", "tenders", "coaching"):
            found = queries.theme_by_slug(session, slug)
            assert (found.record.id, found.moved) == (cast.complaints, True)
        assert [each.id for each in queries.all_themes(session, include_archived=True)] == [cast.complaints]
        assert recorded(session)[-2:] == ["taxonomy.themes_merged"] * 2
        with pytest.raises(NotFound):
            queries.theme(session, cast.pricing)


def test_nothing_merges_with_itself_with_what_is_archived_or_with_what_is_not_there(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.archive_department(session, cast.pieter, cast.field_sales)
        for target in (cast.key_accounts, cast.field_sales):
            with pytest.raises(Conflict):
                service.merge_department(session, cast.pieter, cast.key_accounts, target)
        with pytest.raises(NotFound):
            service.merge_department(session, cast.pieter, cast.key_accounts, 999)


def test_archived_ones_leave_the_lists_and_come_back(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.archive_theme(session, cast.pieter, cast.pricing)
        assert cast.pricing not in [each.id for each in queries.all_themes(session)]
        assert queries.theme_by_slug(session, "pricing").record.archived is not None
        service.restore_theme(session, cast.pieter, cast.pricing)
        assert cast.pricing in [each.id for each in queries.all_themes(session)]


def test_the_last_department_and_the_last_theme_stay(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        for department in (cast.key_accounts, cast.field_sales, cast.customer_service):
            service.archive_department(session, cast.pieter, department)
        for theme in (cast.pricing, cast.coaching):
            service.archive_theme(session, cast.pieter, theme)
        with pytest.raises(Conflict):
            service.archive_department(session, cast.pieter, cast.sales_enablement)
        with pytest.raises(Conflict):
            service.archive_theme(session, cast.pieter, cast.complaints)
