"""Putting a practice back to the text it came with, as when a demo ends."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.core.outbox import record
from kb.core.slugs import slugify
from kb.practices.draft import Finished, Writing, finish
from kb.practices.events import PracticeTouched
from kb.practices.models import Practice, PracticeSlug, Revision
from kb.practices.records import fill, set_themes
from kb.practices.service import find
from kb.taxonomy.queries import id_of_department, ids_of_themes


@dataclass(frozen=True)
class Original:
    """The first version of a practice, rendered, and its number."""

    practice_id: int
    number: int
    finished: Finished


def edited_only_by(session: Session, practice_id: int, people: Collection[int]) -> bool:
    """Whether every version after the first is by one of ``people``, and there is one, or it was withdrawn."""
    practice = session.get_one(Practice, practice_id)
    query = select(Revision.person_id).where(Revision.practice_id == practice_id).order_by(Revision.number)
    later = session.scalars(query).all()[1:]
    return (bool(later) or practice.state != "published") and all(person_id in people for person_id in later)


def original(session: Session, practice_id: int) -> Original:
    """The text a practice came with. Renders, so it is called outside a write transaction."""
    query = select(Revision).where(Revision.practice_id == practice_id).order_by(Revision.number)
    first = session.scalars(query.limit(1)).one()
    writing = Writing(
        title=first.title,
        summary=first.summary,
        body=first.body,
        department_id=id_of_department(session, first.department),
        theme_ids=tuple(ids_of_themes(session, first.themes)),
        language=first.language,
        in_short=dict(first.in_short),
    )
    return Original(practice_id, first.number, finish(writing, public=True))


def restore(session: Session, before: Original) -> None:
    """Make the first version the only one again, under its first address, and public."""
    practice = find(session, before.practice_id)
    if practice is None:
        return
    first = session.scalars(
        select(Revision).where(Revision.practice_id == practice.id, Revision.number == before.number)
    ).one()
    session.execute(delete(Revision).where(Revision.practice_id == practice.id, Revision.number > before.number))
    fill(session, practice, before.finished)
    set_themes(session, practice, before.finished.writing.theme_ids)
    practice.version, practice.updated, practice.state = before.number, first.created, "published"
    practice.slug = _first_slug(session, practice)
    practice.lock += 1
    record(session, PracticeTouched(practice.id))


def _first_slug(session: Session, practice: Practice) -> str:
    """The address that goes with the first title, if the practice ever had it; else the one it has."""
    had = set(session.scalars(select(PracticeSlug.slug).where(PracticeSlug.practice_id == practice.id)))
    wanted = slugify(practice.title, "practice")
    close = sorted(slug for slug in had if wanted.startswith(slug) or slug.startswith(wanted))
    return close[-1] if close else practice.slug
