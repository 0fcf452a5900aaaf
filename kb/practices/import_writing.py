"""Writing what an import planned, in the transaction of a batch."""

from dataclasses import replace
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.core.db import add, adopt_ids
from kb.core.errors import Conflict
from kb.core.language import text
from kb.core.outbox import record
from kb.people.accounts import ensure_invited
from kb.people.queries import person_by_email, viewer_of
from kb.practices import service
from kb.practices.draft import Finished, Writing
from kb.practices.events import PracticeTouched
from kb.practices.import_options import ImportOptions
from kb.practices.import_planning import Plan
from kb.practices.import_taxonomy import Places
from kb.practices.models import Practice, PracticeSlug
from kb.practices.records import fill, set_themes, write_revision
from kb.taxonomy.models import Department

KEPT_IDS = 1_000_000
"""Ids of files up to here are kept where free; automatic ids continue after the highest, so it may not be far away."""
MAX_PATH = 200


class Writer:
    """Writes plans with the services; every method works in the transaction of its caller."""

    def __init__(self, options: ImportOptions, places: Places) -> None:
        self.options = options
        self.places = places
        self.invited: list[str] = []

    def write(self, session: Session, plan: Plan, finished: Finished | None) -> None:
        """Carry out ``plan``. Raises ``KbError`` or ``Refusal`` when it does not hold any more."""
        if finished is not None:
            finished = replace(finished, writing=self._placed(session, plan))
        if plan.practice_id is not None:
            self._change(session, plan, plan.practice_id, finished)
        elif finished is not None:
            self._add(session, plan, finished)

    def _placed(self, session: Session, plan: Plan) -> Writing:
        """The writing with departments and themes that exist by now, made where they are missing."""
        entry = plan.source.entry
        department_id = plan.writing.department_id
        if entry.department is not None:
            found = self.places.department(session, entry.department)
            department_id = found or self.places.make_department(session, entry.department)
        themes = (self.places.theme(session, slug) or self.places.make_theme(session, slug) for slug in entry.themes)
        return replace(plan.writing, department_id=department_id, theme_ids=tuple(dict.fromkeys(themes)))

    def _add(self, session: Session, plan: Plan, finished: Finished) -> None:
        entry, slug = plan.source.entry, plan.source.slug
        if session.get(PracticeSlug, slug) is not None:
            raise Conflict(text("Somebody else took this address meanwhile."))
        kept_id = self._free_id(session, entry.id)
        moment = now()
        practice = Practice(
            id=kept_id,
            slug=slug,
            state="published",
            origin=self.options.origin,
            author_id=self._author_id(session, plan),
            version=entry.version or 1,
            lock=1,
            extra=dict(entry.extra),
            created=plan.published or moment,
            published=plan.published or moment,
            updated=plan.updated or moment,
        )
        fill(session, practice, finished)
        department = session.get_one(Department, practice.department_id)
        practice.file = self._file(plan.source.path) or f"{department.slug}/{slug}.md"
        add(session, practice)
        if kept_id is not None:
            adopt_ids(session, "practices")
        session.add(PracticeSlug(slug=slug, practice_id=practice.id))
        set_themes(session, practice, finished.writing.theme_ids)
        write_revision(session, practice, practice.author_id, "", public=True)
        record(session, PracticeTouched(practice.id))

    def _change(self, session: Session, plan: Plan, practice_id: int, finished: Finished | None) -> None:
        practice = service.find(session, practice_id)
        if practice is None or practice.lock != plan.lock:
            raise Conflict(text("Somebody else saved this practice while you were writing."))
        entry = plan.source.entry
        if practice.extra != entry.extra:
            practice.extra = dict(entry.extra)
            record(session, PracticeTouched(practice.id))
        if finished is not None:
            viewer = viewer_of(practice.author)
            service.revise(session, viewer, practice.id, finished, lock=plan.lock, keep_slug=entry.slug is not None)

    def _author_id(self, session: Session, plan: Plan) -> int:
        assert plan.author is not None
        known = person_by_email(session, plan.author.folded)
        if known is not None:
            return known.id
        self.invited.append(plan.author.email)
        return ensure_invited(session, plan.author.email).id

    def _free_id(self, session: Session, wanted: int | None) -> int | None:
        if wanted is None or wanted > KEPT_IDS:
            return None
        return None if session.scalar(select(Practice.id).where(Practice.id == wanted)) else wanted

    def _file(self, path: Path) -> str | None:
        """Where the file stands in our own content folder, if it does: then it is moved rather than written twice."""
        folder = self.options.content_dir
        if folder is None or not path.resolve().is_relative_to(folder.resolve()):
            return None
        relative = path.resolve().relative_to(folder.resolve()).as_posix()
        return relative if len(relative) <= MAX_PATH else None
