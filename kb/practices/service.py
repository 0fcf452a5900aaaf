"""Changing practices. Each function works in the transaction of its caller and records what happened."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from kb.core.clock import now
from kb.core.db import add, flush
from kb.core.errors import Conflict, Invalid, NotAllowed
from kb.core.language import text
from kb.core.outbox import record
from kb.core.slugs import slugify
from kb.people.queries import Viewer
from kb.practices import policy
from kb.practices.draft import Finished
from kb.practices.events import PracticePosted, PracticeRevised, PracticeTouched, PracticeWithdrawn
from kb.practices.models import Practice, PracticeSlug, PracticeTheme, Revision
from kb.taxonomy.models import Department, Theme


class Overtaken(Conflict):
    """Somebody else saved the practice first; ``practice`` is what stands there now."""

    def __init__(self, practice: Practice) -> None:
        super().__init__(text("Somebody else saved this practice while you were writing."))
        self.practice = practice


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
    session: Session, viewer: Viewer, finished: Finished, *, public: bool, draft_token: str | None = None
) -> Practice:
    """Write a new practice of ``viewer``, as a draft or public at once.

    ``draft_token`` came with the empty form: the same token gives the same practice, however often it is sent.
    Raises ``Invalid`` for a department or theme that cannot be chosen.
    """
    if draft_token is not None:
        already = session.scalar(select(Practice).where(Practice.draft_token == draft_token))
        if already is not None:
            return _post_again(session, viewer, already, finished, public)
    moment = now()
    practice = Practice(
        author_id=viewer.id, draft_token=draft_token, created=moment, updated=moment, state="draft", version=1, lock=1
    )
    _fill(session, practice, finished)
    practice.slug = free_slug(session, finished.writing.title, None)
    add(session, practice)
    session.add(PracticeSlug(slug=practice.slug, practice_id=practice.id))
    _set_themes(session, practice, finished.writing.theme_ids)
    _write_revision(session, practice, viewer.id, finished.writing.note)
    if public:
        _publish(session, practice, viewer)
    return practice


def _post_again(session: Session, viewer: Viewer, practice: Practice, finished: Finished, public: bool) -> Practice:
    """The same form once more: a draft takes the newer text, what is public stays as it is."""
    practice = policy.require_may_revise(viewer, find(session, practice.id))
    if practice.state == "draft":
        practice = revise(session, viewer, practice.id, finished, lock=practice.lock)
        if public:
            _publish(session, practice, viewer)
    return practice


def revise(session: Session, viewer: Viewer, practice_id: int, finished: Finished, *, lock: int) -> Practice:
    """Save a new text of a practice: the draft itself, or the next public version.

    ``lock`` is the number the edit started from. Raises ``Overtaken`` when another save came first,
    ``NotFound`` or ``NotAllowed`` when the viewer may not. Saving what stands there already changes nothing.
    """
    practice = policy.require_may_revise(viewer, find(session, practice_id))
    if practice.lock != lock:
        raise Overtaken(practice)
    if practice.state == "published" and not (finished.writing.summary and finished.writing.theme_ids):
        raise Invalid({"summary": [text("A practice that is public keeps its sentence and its themes.")]})
    if same_writing(practice, finished):
        return practice
    old_slug = practice.slug
    _fill(session, practice, finished)
    _set_themes(session, practice, finished.writing.theme_ids)
    practice.slug = free_slug(session, finished.writing.title, practice.id)
    if practice.slug != old_slug:
        session.merge(PracticeSlug(slug=practice.slug, practice_id=practice.id))
    practice.lock += 1
    practice.updated = now()
    if practice.published is None:
        _rewrite_draft(session, practice, finished.writing.note)
        return practice
    practice.version += 1
    _write_revision(session, practice, viewer.id, finished.writing.note, public=True)
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


def free_slug(session: Session, title: str, practice_id: int | None) -> str:
    """A slug for ``title`` that no other practice has or ever had: ``coachen``, ``coachen-2``, ..."""
    base = slugify(title, "practice")
    candidate, number = base, 1
    while True:
        owner = session.scalar(select(PracticeSlug.practice_id).where(PracticeSlug.slug == candidate))
        if owner is None or owner == practice_id:
            return candidate
        number += 1
        candidate = f"{base}-{number}"


def same_writing(practice: Practice, finished: Finished) -> bool:
    """Whether ``practice`` says exactly what ``finished`` says already."""
    writing = finished.writing
    return (
        (practice.title, practice.summary, practice.body) == (writing.title, writing.summary, writing.body)
        and practice.in_short == writing.in_short
        and (practice.language, practice.department_id) == (finished.language, writing.department_id)
        and tuple(link.theme_id for link in practice.theme_links) == writing.theme_ids
    )


def _touch(session: Session, query: object) -> None:
    for practice_id in session.scalars(query).all():  # type: ignore[call-overload]
        record(session, PracticeTouched(practice_id))


def _fill(session: Session, practice: Practice, finished: Finished) -> None:
    """Copy the texts of ``finished``; a department or theme that was archived meanwhile stays where it was."""
    writing = finished.writing
    if writing.department_id is None or session.get(Department, writing.department_id) is None:
        raise Invalid({"department": [text("Choose the department this practice comes from.")]})
    practice.department_id = writing.department_id
    practice.title, practice.summary, practice.body = writing.title, writing.summary, writing.body
    practice.in_short = dict(writing.in_short)
    practice.language = finished.language
    practice.html, practice.plain = finished.rendered.html, finished.rendered.text
    practice.words, practice.renderer = finished.rendered.words, finished.renderer


def _set_themes(session: Session, practice: Practice, theme_ids: Sequence[int]) -> None:
    known = set(session.scalars(select(Theme.id).where(Theme.id.in_(theme_ids))))
    if len(known) != len(set(theme_ids)):
        raise Invalid({"themes": [text("One of these themes does not exist any more. Choose again.")]})
    wanted = list(dict.fromkeys(theme_ids))
    present = {
        link.theme_id: link
        for link in session.scalars(select(PracticeTheme).where(PracticeTheme.practice_id == practice.id))
    }
    for gone in set(present) - set(wanted):
        session.delete(present[gone])
    for position, theme_id in enumerate(wanted):
        if theme_id in present:
            present[theme_id].position = position
        else:
            session.add(PracticeTheme(practice_id=practice.id, theme_id=theme_id, position=position))
    flush(session)
    session.expire(practice, ["theme_links", "themes"])


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
    _write_revision(session, practice, practice.author_id, note)


def _write_revision(
    session: Session, practice: Practice, person_id: int, note: str, public: bool = False
) -> None:
    department = session.get_one(Department, practice.department_id)
    query = select(Theme.slug).join(PracticeTheme, PracticeTheme.theme_id == Theme.id)
    themes = session.scalars(
        query.where(PracticeTheme.practice_id == practice.id).order_by(PracticeTheme.position)
    ).all()
    session.add(
        Revision(
            practice_id=practice.id,
            number=practice.version,
            public=public,
            person_id=person_id,
            note=note,
            title=practice.title,
            summary=practice.summary,
            in_short=dict(practice.in_short),
            body=practice.body,
            language=practice.language,
            department=department.slug,
            themes=list(themes),
            created=practice.updated,
        )
    )
