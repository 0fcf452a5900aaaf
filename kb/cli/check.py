"""``kb check``: whether database, index and content folder agree."""

from collections.abc import Iterator
from shutil import copy2

import click
from sqlalchemy import select
from sqlalchemy import text as sql

from kb.cli.opening import opened
from kb.core.errors import Unavailable
from kb.core.outbox import waiting
from kb.practices.entry import write
from kb.practices.handlers import entry_of, file_path, load_for_file, project
from kb.practices.models import Practice
from kb.search import rebuild
from kb.wiring import House

SET_ASIDE = "set-aside"
"""Folder under the data folder for files that a repair replaced: a hand edit may have been worth something."""


@click.command()
@click.option("--repair", is_flag=True, help="Bring index and files in line with the database.")
@click.pass_context
def check(ctx: click.Context, repair: bool) -> None:
    """Compare the database with the search index and the content folder.

    The database is right. Says what differs and ends with status 1; with --repair it is mended, and a file that
    somebody changed by hand is kept in DATA_DIR/set-aside. Import such files instead to keep the change.
    """
    with opened() as house:
        if repair:
            mend(house)
        found = [*database_faults(house), *index_faults(house), *file_faults(house)]
    for line in found:
        click.echo(line)
    if found:
        ctx.exit(1)
    click.echo("Database, index and content agree.")


def database_faults(house: House) -> Iterator[str]:
    """What is wrong with the database itself, and what still waits for the relay."""
    with house.db.reading() as session:
        if house.db.is_sqlite:
            verdict = session.scalar(sql("PRAGMA quick_check"))
            if verdict != "ok":
                yield f"database: {verdict}"
            broken = session.execute(sql("PRAGMA foreign_key_check")).all()
            yield from (f"database: row {row[1]} of {row[0]} points at nothing in {row[2]}" for row in broken)
        left = waiting(session)
    if left:
        yield f"outbox: {left} events wait for the relay (see `kb outbox`)"


def index_faults(house: House) -> Iterator[str]:
    """Where the index differs from the database."""
    status = house.engine.status()
    if status.needs_rebuild:
        yield f"index: {status.state}{': ' + status.reason if status.reason else ''}"
        return
    differences = rebuild.check(house.engine, house.finder.indexer.source)
    for kind in ("missing", "extra", "stale"):
        yield from (f"index: practice {practice_id} is {kind}" for practice_id in getattr(differences, kind))


def file_faults(house: House) -> Iterator[str]:
    """Where the content folder differs from the database."""
    expected: set[str] = set()
    with house.db.reading() as session:
        for practice_id in session.scalars(select(Practice.id).where(Practice.state == "published")).all():
            practice = load_for_file(session, practice_id)
            if practice is None:
                continue
            path = file_path(practice)
            expected.add(path)
            present = house.content.read(path)
            if present is None:
                yield f"content: {path} is missing"
            elif present != write(entry_of(practice)):
                yield f"content: {path} differs from the practice"
            session.expunge_all()
    yield from (f"content: {path} belongs to no practice" for path in house.content.files() if path not in expected)


def mend(house: House) -> None:
    """Bring index and files in line with the database. Files that belong to no practice are left for a person."""
    house.relay.drain()
    indexer = house.finder.indexer
    if not indexer.rebuild_if_needed():
        try:
            rebuild.repair(house.engine, indexer.source, rebuild.check(house.engine, indexer.source))
        except Unavailable:
            house.engine.rebuild(indexer.source)
    with house.db.reading() as session:
        ids = session.scalars(select(Practice.id)).all()
    for practice_id in ids:
        _keep_aside(house, practice_id)
        project(house.db, house.content, practice_id)


def _keep_aside(house: House, practice_id: int) -> None:
    """Copy a file that says something else than its practice, before the practice is written over it."""
    with house.db.reading() as session:
        practice = load_for_file(session, practice_id)
        if practice is None or practice.state != "published":
            return
        path, right = file_path(practice), write(entry_of(practice))
    present = house.content.path(path)
    if present.is_file() and house.content.read(path) != right:
        aside = house.settings.data_dir / SET_ASIDE / path
        aside.parent.mkdir(parents=True, exist_ok=True)
        copy2(present, aside)
