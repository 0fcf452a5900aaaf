"""Two people wrote at once: both texts beside each other, a part at a time."""

from flask import render_template, request

from kb.practices import policy, queries, service
from kb.practices.compare import Part, beside, chosen, words
from kb.practices.models import IN_SHORT, Practice, Revision
from kb.web.kit import reading, viewer
from kb.web.practices.forms import PracticeForm

LINES = ("title", "summary", *IN_SHORT)


def theirs(practice: Practice, name: str) -> str:
    """The present text of a field of ``practice``."""
    return practice.in_short.get(name, "") if name in IN_SHORT else str(getattr(practice, name))


def before(base: Revision | None, name: str) -> str:
    """The text of a field in the version both started from."""
    if base is None:
        return ""
    return base.in_short.get(name, "") if name in IN_SHORT else str(getattr(base, name))


def lay_out(form: PracticeForm, practice: Practice, base: Revision | None) -> dict[str, list[Part]]:
    """The parts of each field: one for a line, several for the body."""
    fields: dict[str, list[Part]] = {}
    for name in LINES:
        mine, other = form[name].data or "", theirs(practice, name)
        start = "theirs" if base is not None and mine == before(base, name) else "mine"
        fields[name] = [Part(f"pick-{name}", mine, other, words(other, mine), words(mine, other), start)]
    fields["body"] = beside(before(base, "body"), form.body.data or "", practice.body)
    return fields


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
    for name, parts in lay_out(form, practice, base).items():
        form[name].data = chosen(parts, request.form)
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
