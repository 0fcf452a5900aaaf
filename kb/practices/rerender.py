"""Rendering practices again whose stored HTML was made by an older renderer, or could not be made."""

from collections.abc import Callable

from sqlalchemy import select, update

from kb.core.db import Database
from kb.core.markdown import RENDERER_VERSION, render
from kb.core.outbox import record
from kb.practices.events import PracticeTouched
from kb.practices.models import Practice


def outdated(db: Database) -> list[int]:
    """The ids of practices, drafts too, whose HTML was not made by the present renderer."""
    with db.reading() as session:
        query = select(Practice.id).where(Practice.renderer != RENDERER_VERSION).order_by(Practice.id)
        return list(session.scalars(query))


def rerender(db: Database, progress: Callable[[int], None] | None = None) -> int:
    """Bring the HTML of every practice up to the present renderer; returns how many were rendered.

    The text stays as it is, and one that is saved by its author meanwhile is left alone: that save rendered it.
    """
    done = 0
    for practice_id in outdated(db):
        done += _rerender(db, practice_id)
        if progress is not None:
            progress(1)
    return done


def _rerender(db: Database, practice_id: int) -> bool:
    with db.reading() as session:
        practice = session.get(Practice, practice_id)
        if practice is None:
            return False
        body, language, lock = practice.body, practice.language, practice.lock
    rendered = render(body, language=language)
    if rendered.worth_retrying:
        return False
    values = {"html": rendered.html, "plain": rendered.text, "words": rendered.words, "renderer": RENDERER_VERSION}
    with db.transaction() as session:
        same = (Practice.id == practice_id, Practice.lock == lock)
        changed = session.execute(update(Practice).where(*same).values(**values).returning(Practice.state)).first()
        if changed is not None and changed.state == "published":
            record(session, PracticeTouched(practice_id))
    return changed is not None
