"""The migrations and the models say the same; a newer database is refused."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from kb.core.db import Base, Database
from kb.core.schema import SchemaError, head, is_current, revision_of, upgrade


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    database = Database(f"sqlite:///{tmp_path}/new.sqlite3")
    yield database
    database.close()


def stamp(db: Database, revision: str) -> None:
    with db.engine.execution_options(kb_write=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_an_empty_database_is_brought_to_what_the_models_say(empty: Database) -> None:
    assert revision_of(empty) is None
    assert not is_current(empty)
    assert upgrade(empty)
    assert is_current(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_a_second_upgrade_does_nothing(empty: Database, tmp_path: Path) -> None:
    upgrade(empty)
    assert not upgrade(empty)
    assert list(tmp_path.glob("*before*")) == []


def test_a_database_of_a_newer_program_is_refused_and_left_alone(empty: Database) -> None:
    upgrade(empty)
    stamp(empty, "9999")
    assert not is_current(empty)
    with pytest.raises(SchemaError, match="9999"):
        upgrade(empty)
    assert revision_of(empty) == "9999"


def test_a_database_with_data_is_copied_first(empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the next migration does, the state before it can be had back."""
    upgrade(empty)
    newest = head()
    monkeypatch.setattr("kb.core.schema.head", lambda: "next")
    upgrade(empty)
    (copy,) = tmp_path.glob("new-before-*.sqlite3")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() == (newest,)


def test_an_upgrade_that_fails_leaves_nothing(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    upgraded = Base.metadata.tables

    def fail(*_args: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr("alembic.runtime.migration.HeadMaintainer.update_to_step", fail)
    with pytest.raises(RuntimeError):
        upgrade(empty)
    with empty.engine.connect() as connection:
        left = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    assert not set(left) & set(upgraded)
