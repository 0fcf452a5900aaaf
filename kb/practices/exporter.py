"""Writing the library out: every published practice as its Markdown file."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from kb.core.db import Database
from kb.practices.content_store import ContentStore
from kb.practices.entry import write
from kb.practices.handlers import entry_of, file_path, load_for_file
from kb.practices.models import Practice


def published_ids(db: Database) -> list[int]:
    """The ids of all published practices."""
    with db.reading() as session:
        query = select(Practice.id).where(Practice.state == "published").order_by(Practice.id)
        return list(session.scalars(query))


def export(db: Database, folder: Path, progress: Callable[[int], None] | None = None) -> int:
    """Write every published practice to ``<folder>/<department>/<slug>.md``; returns how many there are.

    Files with the same text stay untouched, other files in ``folder`` too. Raises ``Unavailable`` when the
    folder cannot be written to.
    """
    store = ContentStore(folder)
    written = 0
    for practice_id in published_ids(db):
        with db.reading() as session:
            practice = load_for_file(session, practice_id)
            if practice is None or practice.state != "published":
                continue
            path, content = file_path(practice), write(entry_of(practice))
        store.write(path, content)
        written += 1
        if progress is not None:
            progress(1)
    return written
