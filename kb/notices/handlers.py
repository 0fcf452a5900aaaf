"""From events to notices: who hears about what.

Every handler reads the present state and leaves out what is not public any more; keys make them harmless
when run twice.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.connect.events import ConversationMoved, RequestMade
from kb.connect.models import Message, Request
from kb.core.db import Database
from kb.core.events import Event
from kb.core.relay import Handler, each
from kb.following.queries import follower_ids, followers_of_any
from kb.learning.events import Tried, TryWithdrawn
from kb.learning.queries import people_who_tried
from kb.learning.service import report_of
from kb.notices.service import Draft, forget, notify
from kb.practices.events import PracticePosted, PracticeRevised
from kb.practices.models import Practice, PracticeTheme, Revision

E = TypeVar("E", bound=Event)


def handlers(db: Database) -> Mapping[type[Event], Sequence[Handler]]:
    """What the relay runs for this room."""

    def writing(name: str, tell: Callable[[Session, E], None]) -> Handler:
        def run(event: E) -> None:
            with db.transaction() as session:
                tell(session, event)

        return each(name, run)

    return {
        PracticePosted: [writing("notices-posted", posted)],
        PracticeRevised: [writing("notices-revised", revised)],
        Tried: [writing("notices-tried", tried)],
        TryWithdrawn: [writing("notices-try-withdrawn", try_withdrawn)],
        RequestMade: [writing("notices-request", conversation)],
        ConversationMoved: [writing("notices-message", conversation)],
    }


def posted(session: Session, event: PracticePosted) -> None:
    """Tell who follows the author, a theme or the department, with the first of these as the reason."""
    practice = _public(session, event.practice_id)
    if practice is None:
        return
    links = select(PracticeTheme.theme_id).where(PracticeTheme.practice_id == practice.id)
    themes = session.scalars(links.order_by(PracticeTheme.position)).all()
    targets = [("person", practice.author_id), *(("theme", theme) for theme in themes)]
    followers = followers_of_any(session, [*targets, ("department", practice.department_id)])
    notify(
        session,
        (
            Draft(person, "posted", practice.author_id, _key("posted", practice.id), practice.id, None, None, *why[0])
            for person, why in followers.items()
        ),
    )


def revised(session: Session, event: PracticeRevised) -> None:
    """Tell who follows the practice, who tried it and who plans to, of the version that is still the newest."""
    practice = _public(session, event.practice_id)
    if practice is None or practice.version != event.version:
        return
    tried_it = people_who_tried(session, practice.id)
    audience = follower_ids(session, "practice", practice.id) | tried_it
    author = session.scalar(
        select(Revision.person_id).where(Revision.practice_id == practice.id, Revision.number == event.version)
    )
    key = _key("revised", practice.id, event.version)
    notify(
        session,
        (
            Draft(
                person_id=person,
                kind="revised",
                actor_id=author or event.person_id,
                key=key,
                practice_id=practice.id,
                number=event.version,
                reason="tried" if person in tried_it else "practice",
            )
            for person in sorted(audience)
        ),
    )


def tried(session: Session, event: Tried) -> None:
    """Tell the author that a colleague tried their practice; a changed report is not told again."""
    practice = _public(session, event.practice_id)
    if practice is None or report_of(session, event.person_id, event.practice_id) is None:
        return
    key = _key("tried", practice.id, event.person_id)
    notify(session, [Draft(practice.author_id, "tried", event.person_id, key, practice.id)])


def try_withdrawn(session: Session, event: TryWithdrawn) -> None:
    """A report that was taken back is not news any more, unless it was told again since."""
    if report_of(session, event.person_id, event.practice_id) is None:
        forget(session, _key("tried", event.practice_id, event.person_id))


def conversation(session: Session, event: RequestMade | ConversationMoved) -> None:
    """Tell the other one of the two what was done, in the order it was done."""
    message, request = session.get(Message, event.message_id), session.get(Request, event.request_id)
    if message is None or request is None:
        return
    key = _key("message", message.id)
    draft = Draft(
        person_id=request.other_id(message.author_id),
        kind=message.verb,
        actor_id=message.author_id,
        key=key,
        request_id=request.id,
        number=message.id,
    )
    notify(session, [draft])


def _public(session: Session, practice_id: int) -> Practice | None:
    practice = session.get(Practice, practice_id)
    return practice if practice is not None and practice.state == "published" else None


def _key(*parts: str | int) -> str:
    return ":".join(str(part) for part in parts)
