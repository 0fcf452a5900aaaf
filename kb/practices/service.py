"""Changing practices. Each function works in the transaction of its caller and records what happened."""

from dataclasses import replace

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from kb.core.clock import now
from kb.core.db import add, flush
from kb.core.errors import Conflict, Invalid, NotAllowed
from kb.core.language import text
from kb.core.outbox import record
from kb.people.queries import Viewer, lock_person
from kb.practices import policy
from kb.practices.draft import Finished
from kb.practices.events import PracticePosted, PracticeRevised, PracticeTouched, PracticeWithdrawn
from kb.practices.models import Practice, PracticeSlug, PracticeTheme, Revision
from kb.practices.records import fill, free_slug, placed, same_writing, set_themes, write_revision


class Overtaken(Conflict):
    """Somebody else saved the practice first; ``practice_id`` tells which."""

    def __init__(self, practice_id: int) -> None:
        super().__init__(text("Somebody else saved this practice while you were writing."))
        self.practice_id = practice_id


def find(session: Session, practice_id: int) -> Practice | None:
    """The practice with its themes and author, for changing it."""
    query = (
        select(Practice)
        .where(Practice.id == practice_id)
        .options(selectinload(Practice.theme_links), selectinload(Practice.author))
        .with_for_update(of=Practice)
    )
    return session.scalar(query)


def post(
    session: Session,
    viewer: Viewer,
    finished: Finished,
    *,
    public: bool,
    draft_token: str | None = None,
    lock: int | None = None,
) -> Practice:
    """Write a new practice of ``viewer``, as a draft or public at once.

    ``draft_token`` came with the empty form: the same token gives the same practice, however often it is sent.
    ``lock`` is the number the last save from that form gave. Raises ``Invalid`` for a department or theme that cannot
    be chosen, ``Overtaken`` when the practice was saved from another page meanwhile.
    """
    lock_person(session, viewer.id)
    if draft_token is not None:
        already = session.scalar(select(Practice.id).where(Practice.draft_token == draft_token))
        if already is not None:
            return _post_again(session, viewer, already, finished, public, lock or 1)
    finished = replace(finished, writing=placed(session, finished.writing, None))
    moment = now()
    practice = Practice(
        author_id=viewer.id, draft_token=draft_token, created=moment, updated=moment, state="draft", version=1, lock=1
    )
    fill(session, practice, finished)
    practice.slug = free_slug(session, finished.writing.title, None)
    add(session, practice)
    session.add(PracticeSlug(slug=practice.slug, practice_id=practice.id))
    set_themes(session, practice, finished.writing.theme_ids)
    write_revision(session, practice, viewer.id, finished.writing.note)
    if public:
        _publish(session, practice, viewer)
    return practice


def _post_again(
    session: Session, viewer: Viewer, practice_id: int, finished: Finished, public: bool, lock: int
) -> Practice:
    """The same form once more: the same text is a double click, another one is written over what the form made.

    What is public already is only changed by somebody who went back to share another text, never by a late draft.
    """
    practice = policy.require_may_revise(viewer, find(session, practice_id))
    written = same_writing(practice, finished.writing, finished.language)
    if practice.state == "draft":
        if not written:
            practice = revise(session, viewer, practice.id, finished, lock=lock)
        if public:
            _publish(session, practice, viewer)
    elif public and not written:
        practice = revise(session, viewer, practice.id, finished, lock=practice.lock if practice.version == 1 else 0)
    return practice


def revise(
    session: Session, viewer: Viewer, practice_id: int, finished: Finished, *, lock: int, keep_slug: bool = False
) -> Practice:
    """Save a new text of a practice: the draft itself, or the next public version.

    ``lock`` is the number the edit started from. A new title gives a new address, unless ``keep_slug``; saving what
    stands there already changes nothing. Raises ``Overtaken`` when another save came first, ``NotFound`` or
    ``NotAllowed`` when the viewer may not.
    """
    practice = policy.require_may_revise(viewer, find(session, practice_id))
    if practice.lock != lock:
        raise Overtaken(practice.id)
    finished = replace(finished, writing=placed(session, finished.writing, practice))
    if practice.state == "published" and not (finished.writing.summary and finished.writing.theme_ids):
        raise Invalid({"summary": [text("A practice that is public keeps its sentence and its themes.")]})
    if same_writing(practice, finished.writing, finished.language):
        return practice
    old_title = practice.title
    fill(session, practice, finished)
    set_themes(session, practice, finished.writing.theme_ids)
    if practice.title != old_title and not keep_slug:
        practice.slug = free_slug(session, practice.title, practice.id)
        session.merge(PracticeSlug(slug=practice.slug, practice_id=practice.id))
    practice.lock += 1
    practice.updated = now()
    if practice.published is None:
        _rewrite_draft(session, practice, finished.writing.note)
        return practice
    practice.version += 1
    write_revision(session, practice, viewer.id, finished.writing.note, public=True)
    if practice.state == "published":
        record(session, PracticeRevised(practice.id, viewer.id, practice.version))
    return practice


def publish(session: Session, viewer: Viewer, practice_id: int) -> Practice:
    """Make a draft public. Publishing what is public already changes nothing."""
    practice = policy.require_may_revise(viewer, find(session, practice_id))
    if practice.state == "draft":
        _publish(session, practice, viewer)
    return practice


def withdraw(session: Session, viewer: Viewer, practice_id: int) -> Practice:
    """Take a public practice away from colleagues; its author keeps it."""
    practice = policy.require_may_revise(viewer, find(session, practice_id))
    if practice.state == "published":
        practice.state = "withdrawn"
        practice.lock += 1
        record(session, PracticeWithdrawn(practice.id, viewer.id))
    elif practice.state == "draft":
        raise NotAllowed(text("A draft is not public yet: there is nothing to withdraw."))
    return practice


def bring_back(session: Session, viewer: Viewer, practice_id: int) -> Practice:
    """Make a withdrawn practice public again."""
    practice = policy.require_may_revise(viewer, find(session, practice_id))
    if practice.state == "withdrawn":
        practice.state = "published"
        practice.lock += 1
        record(session, PracticePosted(practice.id, viewer.id))
    return practice


def discard(session: Session, viewer: Viewer, practice_id: int) -> None:
    """Throw a draft away for good."""
    practice = policy.require_may_revise(viewer, find(session, practice_id))
    if not policy.may_discard(viewer, practice):
        raise NotAllowed(text("Only a draft can be thrown away. Withdraw the practice instead."))
    session.execute(delete(PracticeSlug).where(PracticeSlug.practice_id == practice.id))
    session.execute(delete(Revision).where(Revision.practice_id == practice.id))
    session.delete(practice)


def move_theme(session: Session, source_id: int, target_id: int) -> int:
    """Give every practice of theme ``source_id`` the theme ``target_id`` instead; returns how many moved."""
    links = session.scalars(select(PracticeTheme).where(PracticeTheme.theme_id == source_id)).all()
    for link in links:
        has_target = session.get(PracticeTheme, (link.practice_id, target_id))
        position, practice_id = link.position, link.practice_id
        session.delete(link)
        if has_target is None:
            session.add(PracticeTheme(practice_id=practice_id, theme_id=target_id, position=position))
        elif has_target.position > position:
            has_target.position = position
        record(session, PracticeTouched(practice_id))
    return len(links)


def move_department(session: Session, source_id: int, target_id: int) -> int:
    """Give every practice of department ``source_id`` to ``target_id``; returns how many moved."""
    moved = session.scalars(select(Practice.id).where(Practice.department_id == source_id)).all()
    session.execute(update(Practice).where(Practice.id.in_(moved)).values(department_id=target_id))
    for practice_id in moved:
        record(session, PracticeTouched(practice_id))
    return len(moved)


def touch_department(session: Session, department_id: int) -> None:
    """Have every public practice of a department indexed and written again, as after a new label."""
    _touch(session, select(Practice.id).where(Practice.department_id == department_id, Practice.state == "published"))


def touch_theme(session: Session, theme_id: int) -> None:
    """Have every public practice of a theme indexed and written again."""
    practices = select(Practice.id).join(PracticeTheme).where(PracticeTheme.theme_id == theme_id)
    _touch(session, practices.where(Practice.state == "published"))


def touch_author(session: Session, person_id: int) -> None:
    """Have every public practice of an author indexed and written again, as after a new name."""
    _touch(session, select(Practice.id).where(Practice.author_id == person_id, Practice.state == "published"))


def _touch(session: Session, query: object) -> None:
    for practice_id in session.scalars(query).all():  # type: ignore[call-overload]
        record(session, PracticeTouched(practice_id))


def _publish(session: Session, practice: Practice, viewer: Viewer) -> None:
    missing = {}
    if not practice.summary:
        missing["summary"] = [text("Say it in one sentence, so that colleagues know whether to read on.")]
    if not practice.body.strip():
        missing["body"] = [text("Tell how you do it. A few lines are enough to begin with.")]
    if not session.scalar(select(PracticeTheme.theme_id).where(PracticeTheme.practice_id == practice.id).limit(1)):
        missing["themes"] = [text("Choose at least one theme, so that colleagues find it.")]
    if missing:
        raise Invalid(missing)
    practice.state = "published"
    practice.published = practice.updated = now()
    session.execute(update(Revision).where(Revision.practice_id == practice.id).values(public=True))
    record(session, PracticePosted(practice.id, viewer.id))


def _rewrite_draft(session: Session, practice: Practice, note: str) -> None:
    """A draft has one revision, number 1, until it is public: nobody needs the way to a first version."""
    session.execute(delete(Revision).where(Revision.practice_id == practice.id))
    flush(session)
    write_revision(session, practice, practice.author_id, note)
