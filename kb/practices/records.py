"""Writing a finished text into the record of a practice, its themes, its revisions and its slugs."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.core.db import flush, one_at_a_time
from kb.core.errors import Invalid
from kb.core.language import text
from kb.core.slugs import slugify
from kb.practices.draft import Finished, Writing
from kb.practices.models import Practice, PracticeSlug, PracticeTheme, Revision
from kb.taxonomy.models import Department, Theme

Place = TypeVar("Place", Department, Theme)


def placed(session: Session, writing: Writing, practice: Practice | None) -> Writing:
    """``writing`` with what went up in another department or theme since the form was opened led there.

    What is archived cannot be chosen any more, but ``practice``, whose theme links are loaded, keeps what it has.
    Raises ``Invalid``.
    """
    had_department = practice.department_id if practice else None
    had_themes = {link.theme_id for link in practice.theme_links} if practice else set()
    department = _standing(session, Department, writing.department_id)
    if department is None or (department.archived is not None and department.id != had_department):
        raise Invalid({"department": [text("Choose the department this practice comes from.")]})
    themes = [_standing(session, Theme, theme_id) for theme_id in writing.theme_ids]
    kept = [theme.id for theme in themes if theme and (theme.archived is None or theme.id in had_themes)]
    if len(kept) != len(themes):
        raise Invalid({"themes": [text("One of these themes does not exist any more. Choose again.")]})
    return replace(writing, department_id=department.id, theme_ids=tuple(dict.fromkeys(kept)))


def _standing(session: Session, model: type[Place], record_id: int | None) -> Place | None:
    """The department or theme with this id, or the one it went up in."""
    found = session.get(model, record_id) if record_id is not None else None
    return session.get(model, found.merged_into_id) if found is not None and found.merged_into_id else found


def fill(session: Session, practice: Practice, finished: Finished) -> None:
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


def set_themes(session: Session, practice: Practice, theme_ids: Sequence[int]) -> None:
    """Give ``practice`` exactly these themes, in this order. Raises ``Invalid`` when one does not exist."""
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


def write_revision(session: Session, practice: Practice, person_id: int, note: str, public: bool = False) -> None:
    """Keep the present text of ``practice`` as the revision with the number of its version."""
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


def free_slug(session: Session, title: str, practice_id: int | None) -> str:
    """A slug for ``title`` that no other practice has or ever had: ``coachen``, ``coachen-2``, ..."""
    base = slugify(title, "practice")
    one_at_a_time(session, f"slug {base}")
    candidate, number = base, 1
    while True:
        owner = session.scalar(select(PracticeSlug.practice_id).where(PracticeSlug.slug == candidate))
        if owner is None or owner == practice_id:
            return candidate
        number += 1
        candidate = f"{base}-{number}"


def same_writing(practice: Practice, writing: Writing, language: str) -> bool:
    """Whether ``practice``, whose theme links are loaded, says exactly what ``writing`` says already."""
    return (
        (practice.title, practice.summary, practice.body) == (writing.title, writing.summary, writing.body)
        and practice.in_short == writing.in_short
        and (practice.language, practice.department_id) == (language, writing.department_id)
        and tuple(link.theme_id for link in practice.theme_links) == writing.theme_ids
    )
