"""What follows when a practice changes: its Markdown file is written."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from kb.core.db import Database
from kb.core.events import Event
from kb.core.relay import Handler, each
from kb.people.events import ProfileRevised
from kb.practices import service
from kb.practices.content_store import ContentStore
from kb.practices.entry import Entry, write
from kb.practices.events import PracticePosted, PracticeRevised, PracticeTouched, PracticeWithdrawn
from kb.practices.models import Practice
from kb.taxonomy.events import LabelsChanged

STAMP = "%Y-%m-%dT%H:%M:%SZ"
CHANGES = (PracticePosted, PracticeRevised, PracticeWithdrawn, PracticeTouched)
ROUNDS = 5


def entry_of(practice: Practice) -> Entry:
    """The file of a practice whose department, author and themes are loaded."""
    return Entry(
        id=practice.id,
        slug=practice.slug,
        title=practice.title,
        summary=practice.summary,
        in_short={
            key: practice.in_short[key] for key in ("when", "best_for", "asks", "brings") if practice.in_short.get(key)
        },
        department=practice.department.slug,
        themes=tuple(theme.slug for theme in practice.themes),
        language=practice.language,
        author=practice.author.email,
        version=practice.version,
        published=practice.published.strftime(STAMP) if practice.published else None,
        updated=practice.updated.strftime(STAMP),
        extra=practice.extra,
        body=practice.body,
    )


def file_path(practice: Practice) -> str:
    """Where the file of a practice stands: ``<department>/<slug>.md``."""
    return f"{practice.department.slug}/{practice.slug}.md"


def load_for_file(session: Session, practice_id: int) -> Practice | None:
    """The practice with all that its file says."""
    query = select(Practice).where(Practice.id == practice_id)
    parts = (selectinload(Practice.department), selectinload(Practice.author), selectinload(Practice.themes))
    return session.scalar(query.options(*parts))


def project(db: Database, store: ContentStore, practice_id: int) -> bool:
    """Bring the file of a practice in line with the database; returns whether anything changed.

    The present state counts, not the event, so that running it twice or late does no harm. Two relays may be at
    the same practice for two events: whoever wrote looks again whether that was still the present state.
    """
    changed = False
    for _ in range(ROUNDS):
        lock, did = _project_once(db, store, practice_id)
        changed = changed or did
        with db.reading() as session:
            if session.scalar(select(Practice.lock).where(Practice.id == practice_id)) == lock:
                break
    return changed


def _project_once(db: Database, store: ContentStore, practice_id: int) -> tuple[int | None, bool]:
    """Write the state as it is now; returns the lock of that state, and whether anything changed.

    The file goes first and the note of its path after it: whatever happens between the two, the next run mends.
    """
    with db.reading() as session:
        practice = load_for_file(session, practice_id)
        if practice is None:
            return None, False
        lock, shown = practice.lock, practice.state == "published"
        path, before = file_path(practice), practice.file
        content = write(entry_of(practice)) if shown else ""
    changed = store.write(path, content) if shown else False
    if before and (before != path or not shown):
        store.remove(before)
        changed = True
    after = path if shown else None
    if before != after:
        with db.transaction() as session:
            session.get_one(Practice, practice_id).file = after
    return lock, changed


def handlers(db: Database, store: ContentStore) -> Mapping[type[Event], Sequence[Handler]]:
    """Files, written at every change of a practice; who or what is called otherwise touches the practices it is on."""

    def run(events: Sequence[Event]) -> None:
        for practice_id in dict.fromkeys(getattr(event, "practice_id") for event in events):  # noqa: B009
            project(db, store, practice_id)

    def rename(event: ProfileRevised) -> None:
        with db.transaction() as session:
            service.touch_author(session, event.person_id)

    def relabel(event: LabelsChanged) -> None:
        touch = service.touch_department if event.kind == "department" else service.touch_theme
        with db.transaction() as session:
            touch(session, event.target_id)

    handler = Handler("content", run, batch=True)
    return {
        **dict.fromkeys(CHANGES, (handler,)),
        LabelsChanged: (each("practices-relabel", relabel),),
        ProfileRevised: (each("practices-rename", rename),),
    }
