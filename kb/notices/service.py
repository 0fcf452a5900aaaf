"""Writing notices and marking them read."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.core.errors import NotFound
from kb.notices.models import Notice
from kb.people.models import Person
from kb.people.queries import Viewer


@dataclass(frozen=True)
class Draft:
    """A notice about to be written; ``key`` names the happening, the same for everybody it is sent to."""

    person_id: int
    kind: str
    actor_id: int
    key: str
    practice_id: int | None = None
    request_id: int | None = None
    number: int | None = None
    reason: str = ""
    reason_id: int | None = None

    @property
    def full_key(self) -> str:
        return f"{self.key}:to-{self.person_id}"


def notify(session: Session, drafts: Iterable[Draft]) -> int:
    """Write the drafts not written before, for active people and never about their own doings; returns how many."""
    wanted = {draft.full_key: draft for draft in drafts if draft.person_id != draft.actor_id}
    if not wanted:
        return 0
    known = set(session.scalars(select(Notice.key).where(Notice.key.in_(wanted))))
    people = {draft.person_id for draft in wanted.values()}
    active = set(session.scalars(select(Person.id).where(Person.id.in_(people), Person.state == "active")))
    fresh = [draft for key, draft in wanted.items() if key not in known and draft.person_id in active]
    moment = now()
    session.add_all(
        Notice(
            person_id=draft.person_id,
            kind=draft.kind,
            actor_id=draft.actor_id,
            practice_id=draft.practice_id,
            request_id=draft.request_id,
            number=draft.number,
            reason=draft.reason,
            reason_id=draft.reason_id,
            created=moment,
            key=draft.full_key,
        )
        for draft in fresh
    )
    return len(fresh)


def mark_read(session: Session, viewer: Viewer, notice_id: int) -> Notice:
    """Mark a notice of ``viewer`` read, with the older ones of the same kind about the same thing.

    Returns the notice. Raises ``NotFound`` when it is not theirs.
    """
    notice = session.get(Notice, notice_id)
    if notice is None or notice.person_id != viewer.id:
        raise NotFound
    session.execute(
        update(Notice)
        .where(Notice.person_id == viewer.id, Notice.kind == notice.kind, Notice.read.is_(None))
        .where(Notice.practice_id.is_not_distinct_from(notice.practice_id))
        .where(Notice.request_id.is_not_distinct_from(notice.request_id), Notice.id <= notice.id)
        .values(read=now())
    )
    return notice


def mark_all_read(session: Session, viewer: Viewer) -> None:
    """Mark every notice of ``viewer`` read."""
    session.execute(update(Notice).where(Notice.person_id == viewer.id, Notice.read.is_(None)).values(read=now()))


def forget(session: Session, key: str) -> None:
    """Take back what was sent about one happening, as when a report on a practice is withdrawn."""
    session.execute(delete(Notice).where(Notice.key.startswith(f"{key}:to-", autoescape=True)))
