"""Two people wrote at once: both texts beside each other, a part at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request

from kb.core.language import LANGUAGE_NAMES
from kb.practices import policy, queries, service
from kb.practices.compare import Part, beside, chosen, words
from kb.practices.models import IN_SHORT, Practice, Revision
from kb.taxonomy import queries as taxonomy
from kb.web.kit import language, reading, viewer
from kb.web.practices.forms import PracticeForm

LINES = ("title", "summary", *IN_SHORT)
CHOSEN = ("department", "themes", "language")
Values = tuple[tuple[Any, ...], tuple[Any, ...], tuple[Any, ...]]
"""Department, themes and language of one text."""


def theirs(practice: Practice, name: str) -> str:
    """The present text of a field of ``practice``."""
    return practice.in_short.get(name, "") if name in IN_SHORT else str(getattr(practice, name))


def before(base: Revision | None, name: str) -> str:
    """The text of a field in the version both started from."""
    if base is None:
        return ""
    return base.in_short.get(name, "") if name in IN_SHORT else str(getattr(base, name))


def lay_out(form: PracticeForm, practice: Practice, base: Revision | None) -> dict[str, list[Part]]:
    """The parts of each field: one for a line or a choice that differs, several for the body."""
    fields: dict[str, list[Part]] = {}
    for name in LINES:
        mine, other = form[name].data or "", theirs(practice, name)
        start = "theirs" if base is not None and mine == before(base, name) else "mine"
        fields[name] = [Part(f"pick-{name}", mine, other, words(other, mine), words(mine, other), start)]
    fields["body"] = beside(before(base, "body"), form.body.data or "", practice.body)
    for name, place in places(form, practice, base).items():
        mine, other = place.said(place.mine), place.said(place.theirs)
        start = "theirs" if base is not None and set(place.mine) == set(place.before) else "mine"
        fields[name] = [Part(f"pick-{name}", mine, other, words(other, mine), words(mine, other), start)]
    return fields


@dataclass(frozen=True)
class Place:
    """What is chosen rather than written: the values of both and of the version they started from."""

    mine: tuple[Any, ...]
    theirs: tuple[Any, ...]
    before: tuple[Any, ...]
    labels: Mapping[Any, str]

    def said(self, values: tuple[Any, ...]) -> str:
        """``values`` in words."""
        return ", ".join(self.labels.get(value, "") for value in values)


def places(form: PracticeForm, practice: Practice, base: Revision | None) -> dict[str, Place]:
    """Department, themes and language, where the two are not the same."""
    session, spoken = reading(), language()
    started: Values = ((), (), ())
    if base is not None:
        department = taxonomy.id_of_department(session, base.department)
        started = ((department,), tuple(taxonomy.ids_of_themes(session, base.themes)), (base.language,))
    themes_now = tuple(link.theme_id for link in practice.theme_links)
    present: Values = ((practice.department_id,), themes_now, (practice.language,))
    written_in = form.language.data or practice.language
    sent: Values = ((form.department.data,), tuple(form.themes.data or ()), (written_in,))
    themes = taxonomy.all_themes(session, include_archived=True)
    labels: tuple[Mapping[Any, str], ...] = (
        {key: mark.label for key, mark in taxonomy.department_marks(session, spoken).items()},
        {theme.id: theme.label(spoken) for theme in themes},
        LANGUAGE_NAMES,
    )
    found = {
        name: Place(mine, other, start, said)
        for name, mine, other, start, said in zip(CHOSEN, sent, present, started, labels, strict=True)
    }
    return {name: place for name, place in found.items() if set(place.mine) != set(place.theirs)}


def conflict_page(form: PracticeForm, practice_id: int) -> str:
    """The page with both texts; what the viewer wrote travels along in it."""
    practice, base, last = _state(form, practice_id)
    fields = lay_out(form, practice, base)
    open_parts = sum(1 for parts in fields.values() for part in parts if not part.same)
    return render_template(
        "practices/conflict.html", form=form, practice=practice, fields=fields, open_parts=open_parts, last=last
    )


def merge(form: PracticeForm, practice_id: int) -> bool:
    """Put the chosen parts in ``form``; false when yet another save came first and the page has to be shown again."""
    practice, base, _last = _state(form, practice_id)
    if str(practice.lock) != request.form.get("seen"):
        return False
    differing = places(form, practice, base)
    for name, parts in lay_out(form, practice, base).items():
        if name not in differing:
            form[name].data = chosen(parts, request.form)
        elif request.form.get(parts[0].name, parts[0].start) == "theirs":
            values = differing[name].theirs
            form[name].data = list(values) if name == "themes" else values[0]
    form.lock.data = practice.lock
    form.version.data = practice.version
    return True


def _state(form: PracticeForm, practice_id: int) -> tuple[Practice, Revision | None, queries.Version | None]:
    practice = policy.require_may_revise(viewer(), service.find(reading(), practice_id))
    versions = queries.versions(reading(), viewer(), practice_id)
    numbers = {version.number for version in versions}
    base = None
    if form.version.data in numbers and practice.published is not None:
        base = queries.revision(reading(), viewer(), practice_id, form.version.data)
    return practice, base, versions[0] if versions else None
