"""Changing departments and themes. Every function asks for an administrator and records what others must know.

Merging here moves the name and the address. Practices, people and follows live in rooms this one does not know:
whoever calls ``merge_*`` moves them in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kb.core.clock import now
from kb.core.errors import Conflict, Invalid
from kb.core.language import text
from kb.core.outbox import record
from kb.taxonomy import queries
from kb.taxonomy.clashes import department_clashes, theme_clashes
from kb.taxonomy.drafts import DepartmentDraft, Problems, ThemeDraft
from kb.taxonomy.events import DepartmentsMerged, LabelsChanged, ThemesMerged
from kb.taxonomy.models import Department, FormerSlug, Theme
from kb.taxonomy.policy import Asker, require_may_change
from kb.taxonomy.queries import KINDS, Record
from kb.taxonomy.records import fill_department, fill_theme, new_department, new_theme

DraftKind = TypeVar("DraftKind", DepartmentDraft, ThemeDraft)


def add_department(session: Session, viewer: Asker, draft: DepartmentDraft) -> Department:
    """A new department at the end of the list. Raises ``NotAllowed``, or ``Invalid`` by field."""
    require_may_change(viewer)
    tidy = draft.tidied()
    _require_fit(tidy.problems(), department_clashes(session, tidy, None))
    return new_department(session, tidy)


def revise_department(session: Session, viewer: Asker, department_id: int, draft: DepartmentDraft) -> Department:
    """The department as ``draft`` says; an empty slug keeps its address, another one redirects from the old.

    Raises ``NotAllowed``, ``NotFound``, or ``Invalid`` by field.
    """
    require_may_change(viewer)
    kept = queries.department(session, department_id)
    tidy = _with_slug(draft, kept.slug).tidied()
    _require_fit(tidy.problems(), department_clashes(session, tidy, kept))
    before = (kept.slug, kept.labels, kept.also)
    _readdress(session, kept, tidy.slug)
    fill_department(kept, tidy)
    _tell_labels(session, kept, before != (kept.slug, kept.labels, kept.also))
    return kept


def add_theme(session: Session, viewer: Asker, draft: ThemeDraft) -> Theme:
    """A new theme at the end of its group. Raises ``NotAllowed``, or ``Invalid`` by field."""
    require_may_change(viewer)
    tidy = draft.tidied()
    _require_fit(tidy.problems(), theme_clashes(session, tidy, None))
    return new_theme(session, tidy)


def revise_theme(session: Session, viewer: Asker, theme_id: int, draft: ThemeDraft) -> Theme:
    """The theme as ``draft`` says; an empty slug keeps its address, another one redirects from the old.

    Raises ``NotAllowed``, ``NotFound``, or ``Invalid`` by field.
    """
    require_may_change(viewer)
    kept = queries.theme(session, theme_id)
    tidy = _with_slug(draft, kept.slug).tidied()
    _require_fit(tidy.problems(), theme_clashes(session, tidy, kept))
    before = (kept.slug, kept.labels, kept.synonyms)
    _readdress(session, kept, tidy.slug)
    fill_theme(kept, tidy)
    _tell_labels(session, kept, before != (kept.slug, kept.labels, kept.synonyms))
    return kept


def reorder_department(session: Session, viewer: Asker, department_id: int, *, up: bool) -> Department:
    """Change places with the neighbour above or below; the first and the last stay where they are."""
    require_may_change(viewer)
    moved = queries.department(session, department_id)
    everything = queries.all_departments(session)
    _swap(everything, [each.id for each in everything], moved, up=up)
    return moved


def reorder_theme(session: Session, viewer: Asker, theme_id: int, *, up: bool) -> Theme:
    """Change places with the neighbour in the same role and direction; the first and the last stay."""
    require_may_change(viewer)
    moved = queries.theme(session, theme_id)
    everything = queries.all_themes(session)
    group = [each.id for each in everything if (each.role, each.direction) == (moved.role, moved.direction)]
    _swap(everything, group, moved, up=up)
    return moved


def merge_department(session: Session, viewer: Asker, source_id: int, target_id: int) -> Department:
    """Let the source go up in the target, which is returned; its addresses lead there from now on.

    Raises ``NotAllowed``, ``NotFound``, or ``Conflict`` when the two are one or the target is archived.
    """
    target = _merge(session, viewer, Department, source_id, target_id)
    record(session, DepartmentsMerged(source_id, target_id))
    return target


def merge_theme(session: Session, viewer: Asker, source_id: int, target_id: int) -> Theme:
    """Let the source go up in the target, which is returned; its addresses lead there from now on.

    Raises ``NotAllowed``, ``NotFound``, or ``Conflict`` when the two are one or the target is archived.
    """
    target = _merge(session, viewer, Theme, source_id, target_id)
    record(session, ThemesMerged(source_id, target_id))
    return target


def archive_department(session: Session, viewer: Asker, department_id: int) -> Department:
    """Take the department from forms and indexes; its practices keep it.

    Raises ``Conflict`` for the last one: a practice needs a department.
    """
    require_may_change(viewer)
    kept = queries.department(session, department_id)
    if kept.archived is None and len(queries.all_departments(session)) == 1:
        raise Conflict(text("This is the last department, and a practice needs one. Add another one first."))
    kept.archived = kept.archived or now()
    return kept


def archive_theme(session: Session, viewer: Asker, theme_id: int) -> Theme:
    """Take the theme from forms and indexes; its practices keep it. Raises ``Conflict`` for the last one."""
    require_may_change(viewer)
    kept = queries.theme(session, theme_id)
    if kept.archived is None and len(queries.all_themes(session)) == 1:
        raise Conflict(text("This is the last theme, and a practice needs one. Add another one first."))
    kept.archived = kept.archived or now()
    return kept


def restore_department(session: Session, viewer: Asker, department_id: int) -> Department:
    """Show an archived department again."""
    require_may_change(viewer)
    kept = queries.department(session, department_id)
    kept.archived = None
    return kept


def restore_theme(session: Session, viewer: Asker, theme_id: int) -> Theme:
    """Show an archived theme again."""
    require_may_change(viewer)
    kept = queries.theme(session, theme_id)
    kept.archived = None
    return kept


def _with_slug(draft: DraftKind, slug: str) -> DraftKind:
    return draft if draft.slug.strip() else replace(draft, slug=slug)


def _tell_labels(session: Session, kept: Department | Theme, changed: bool) -> None:
    if changed:
        record(session, LabelsChanged(KINDS[type(kept)], kept.id))


def _readdress(session: Session, kept: Department | Theme, slug: str) -> None:
    if slug == kept.slug:
        return
    kind = KINDS[type(kept)]
    session.execute(delete(FormerSlug).where(FormerSlug.kind == kind, FormerSlug.slug == slug))
    session.add(FormerSlug(kind=kind, slug=kept.slug, target_id=kept.id))
    kept.slug = slug


def _swap(everything: Sequence[Record], group: list[int], moved: Record, *, up: bool) -> None:
    """Swap ``moved`` with its neighbour in ``group`` (ids) and number everything anew, so that no two are equal."""
    if moved.id not in group:
        return
    there = group.index(moved.id) + (-1 if up else 1)
    if not 0 <= there < len(group):
        return
    ids = [each.id for each in everything]
    one, other = ids.index(moved.id), ids.index(group[there])
    order = list(everything)
    order[one], order[other] = order[other], order[one]
    for position, each in enumerate(order, start=1):
        each.position = position


def _merge(session: Session, viewer: Asker, model: type[Record], source_id: int, target_id: int) -> Record:
    require_may_change(viewer)
    if source_id == target_id:
        raise Conflict(text("Choose another one to merge it with."))
    source = queries.by_id(session, model, source_id)
    target = queries.by_id(session, model, target_id)
    if target.archived is not None:
        raise Conflict(text("That one is archived. Bring it back first."))
    source.archived, source.merged_into_id = now(), target.id
    session.execute(update(model).where(model.merged_into_id == source.id).values(merged_into_id=target.id))
    kind = KINDS[model]
    former = update(FormerSlug).where(FormerSlug.kind == kind, FormerSlug.target_id == source.id)
    session.execute(former.values(target_id=target.id))
    return target


def _require_fit(*found: Problems) -> None:
    together: Problems = {}
    for problems in found:
        for name, sentences in problems.items():
            together.setdefault(name, []).extend(sentences)
    if together:
        raise Invalid(together)
