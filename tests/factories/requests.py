"""Requests and practices to ask about."""

import itertools
from datetime import timedelta

from sqlalchemy.orm import Session

from kb.connect import service
from kb.connect.models import Request
from kb.connect.wish import Wish, Written
from kb.core.clock import now
from kb.core.db import add
from kb.practices.models import Practice, State

_numbers = itertools.count(1)


def written(words: str = "Hello, how did you do it?") -> Written:
    """A text as it stands after rendering."""
    return Written(words, f"<p>{words}</p>", words, "en")


def a_wish(asked_id: int, practice_id: int | None = None, intent: str = "talk", **more: object) -> Wish:
    """A right wish with three moments to come."""
    values: dict[str, object] = {
        "written": written(),
        "token": f"token-{next(_numbers)}",
        "moments": tuple(now() + timedelta(days=days) for days in (2, 3, 4)),
    }
    return Wish(asked_id, practice_id, intent, **{**values, **more})  # type: ignore[arg-type]


def a_request(
    session: Session, asker_id: int, asked_id: int, practice_id: int | None = None, **more: object
) -> Request:
    """A request made through the service."""
    return service.ask(session, asker_id, a_wish(asked_id, practice_id, **more), per_day=500)


def a_practice(
    session: Session,
    author_id: int,
    department_id: int,
    title: str = "Call first, mail later",
    state: State = "published",
) -> Practice:
    """A practice with the least that its table asks for."""
    moment = now()
    number = next(_numbers)
    return add(
        session,
        Practice(
            slug=f"practice-{number}",
            state=state,
            title=title,
            summary="A call takes the sting out.",
            body="Call.",
            html="<p>Call.</p>",
            plain="Call.",
            words=1,
            renderer=1,
            language="en",
            department_id=department_id,
            author_id=author_id,
            created=moment,
            published=moment,
            updated=moment,
        ),
    )
