"""Loading the starter set, once and again."""

from sqlalchemy import select

from kb.core.db import Database
from kb.core.outbox import OutboxRow
from kb.taxonomy import queries, service
from kb.taxonomy.loader import Loaded, load
from kb.taxonomy.models import Department, Theme
from tests.cast import Cast
from tests.taxonomy.drafts import finance, tenders


def snapshot(db: Database) -> list[object]:
    with db.reading() as session:
        departments = session.execute(select(Department.__table__).order_by(Department.id)).all()
        themes = session.execute(select(Theme.__table__).order_by(Theme.id)).all()
        return [*departments, *themes]


def test_loading_twice_changes_nothing(db: Database) -> None:
    with db.transaction() as session:
        assert load(session) == Loaded(departments=8, themes=38, kept=0, refused=())
    before = snapshot(db)
    with db.transaction() as session:
        assert load(session) == Loaded(departments=0, themes=0, kept=46, refused=())
    assert snapshot(db) == before
    with db.reading() as session:
        assert session.scalar(select(OutboxRow.id)) is None


def test_what_an_administrator_changed_stays(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        load(session)
        service.revise_department(session, cast.pieter, cast.key_accounts, finance(slug="finance"))
        recruiting = queries.theme_by_slug(session, "recruiting").record
        service.merge_theme(session, cast.pieter, recruiting.id, cast.coaching)
        service.archive_theme(session, cast.pieter, cast.pricing)
    before = snapshot(db)
    with db.transaction() as session:
        assert load(session).departments == 0
    assert snapshot(db) == before


def test_one_that_clashes_with_theirs_is_refused_and_named(db: Database, cast: Cast) -> None:
    with db.transaction() as session:
        service.add_department(session, cast.pieter, finance(code="MK"))
        service.add_theme(session, cast.pieter, tenders(slug="public-tenders"))
        loaded = load(session)
    assert (loaded.departments, loaded.themes) == (3, 34)
    assert loaded.refused[0] == "department marketing: code: Finance has this code already."
    assert loaded.refused[1].startswith("theme tenders: label_nl: ")
