"""Opening the house for one command, and closing it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from kb.config import Settings, load
from kb.core.db import Database
from kb.core.schema import is_current, revision_of
from kb.wiring import House, build_house


@contextmanager
def opened(settings: Settings | None = None, *, prepared: bool = True) -> Iterator[House]:
    """The house of ``settings`` (default: those of the environment).

    Raises ``SettingsError``, and ``ClickException`` when the database is not ready, unless ``prepared`` is false.
    """
    house = build_house(settings or load())
    try:
        if prepared:
            require_current(house.db)
        yield house
    finally:
        house.close()


def require_current(db: Database) -> None:
    """Refuse a database that is empty or of an older version, saying which command helps."""
    if is_current(db):
        return
    if revision_of(db) is None:
        raise click.ClickException("there is no database yet: run `kb init` first")
    raise click.ClickException("the database has to be brought up to date first: run `kb upgrade`")
