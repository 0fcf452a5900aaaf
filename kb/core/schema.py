"""The schema of the database: whether it is current, and bringing it there with Alembic."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from kb.core.clock import now
from kb.core.db import Database

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


class SchemaError(Exception):
    """The database was made by a newer Passerelle than this one."""


def alembic_config() -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def revision_of(db: Database) -> str | None:
    """The revision the database stands at, ``None`` for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The newest revision this code knows."""
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    assert newest is not None
    return newest


def is_current(db: Database) -> bool:
    """Whether the database has the schema of this code."""
    return revision_of(db) == head()


def upgrade(db: Database) -> bool:
    """Bring the database to the newest schema in one transaction; returns whether anything was done.

    A SQLite database with data is copied beside itself first. Raises ``SchemaError`` for a revision that
    this code does not know.
    """
    present = revision_of(db)
    if present == head():
        return False
    script = ScriptDirectory.from_config(alembic_config())
    if present is not None and present not in {each.revision for each in script.walk_revisions()}:
        raise SchemaError(f"the database has schema {present}, made by a newer Passerelle: upgrade the program first")
    if present is not None and db.is_sqlite:
        _copy_aside(db, now())
    config = alembic_config()
    with db.engine.execution_options(kb_write=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return True


def _copy_aside(db: Database, moment: datetime) -> Path:
    path = Path(db.engine.url.database or "")
    copy = path.with_name(f"{path.stem}-before-{moment:%Y%m%d%H%M%S}{path.suffix}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.chmod(0o600)
    return copy
