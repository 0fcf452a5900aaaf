"""A library of practices for tests that need many, written straight into the database."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.core.db import add
from kb.core.slugs import slugify
from kb.people.queries import Viewer
from kb.practices.models import Practice, PracticeTheme, Revision
from kb.taxonomy.models import Department


def make_practice(
    session: Session,
    author: Viewer,
    title: str = "Bel eerst, mail daarna",
    *,
    themes: Sequence[int] = (),
    state: str = "published",
    published: datetime | None = None,
    **more: object,
) -> Practice:
    """A practice of ``author`` in their department, with its first revision; published now unless said otherwise."""
    moment = published or now()
    values: dict[str, object] = {
        "slug": slugify(title),
        "state": state,
        "title": title,
        "summary": f"{title}, in één zin.",
        "body": f"Zo doen we het: {title}.",
        "html": f"<p>Zo doen we het: {title}.</p>",
        "plain": f"Zo doen we het: {title}.",
        "words": 120,
        "renderer": 1,
        "language": "nl",
        "department_id": author.department_id,
        "author_id": author.id,
        "created": moment,
        "published": moment if state == "published" else None,
        "updated": moment,
    }
    practice = add(session, Practice(**{**values, **more}))
    session.add_all(
        PracticeTheme(practice_id=practice.id, theme_id=theme, position=at) for at, theme in enumerate(themes)
    )
    make_revision(session, practice, 1)
    return practice


def make_revision(session: Session, practice: Practice, number: int, note: str = "") -> Revision:
    """Version ``number`` of ``practice``, public when the practice is."""
    department = session.get_one(Department, practice.department_id)
    practice.version = number
    return add(
        session,
        Revision(
            practice_id=practice.id,
            number=number,
            public=practice.state == "published",
            person_id=practice.author_id,
            note=note,
            title=practice.title,
            summary=practice.summary,
            body=practice.body,
            language=practice.language,
            department=department.slug,
            created=now(),
        ),
    )
