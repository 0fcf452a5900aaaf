"""Versions of a practice: the list, what changed in one, and putting an old one back."""

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.core.errors import NotFound
from kb.core.language import text
from kb.practices import policy, queries, service
from kb.practices.compare import Piece, changes, counted, words
from kb.practices.draft import Writing, finish
from kb.practices.models import IN_SHORT, Practice, Revision
from kb.taxonomy import queries as taxonomy
from kb.web.kit import access, language, reading, say, see_other, transaction, viewer
from kb.web.kit.page import stored_html
from kb.web.practices.blueprint import bp

LABELS = {
    "title": text("Title"),
    "summary": text("In one sentence"),
    "when": text("When"),
    "best_for": text("Works best for"),
    "asks": text("Asks"),
    "brings": text("Brings"),
}


@bp.get("/<int:practice_id>/versions")
@access("member")
def versions(practice_id: int) -> str | Response:
    """What changed: the newest version against the one before, or any two by ``a`` and ``b``."""
    found = queries.reading(reading(), viewer(), practice_id, language())
    known = queries.versions(reading(), viewer(), practice_id)
    numbers = [version.number for version in known]
    to = _number("b", numbers, numbers[0])
    earlier = [number for number in numbers if number < to]
    since = _number("a", numbers, earlier[0] if earlier else to)
    new = queries.revision(reading(), viewer(), practice_id, to)
    old = queries.revision(reading(), viewer(), practice_id, since) if since != to else None
    body = changes(old.body if old else "", new.body) if old else []
    return render_template(
        "practices/versions.html",
        practice=found,
        card=found.card,
        versions=known,
        new=new,
        old=old,
        body=body,
        lines=_lines(old, new) if old else [],
        counts=counted(body),
        current=numbers[0],
        html=stored_html(found.html) if old is None and to == numbers[0] else None,
    )


def _number(name: str, numbers: list[int], default: int) -> int:
    raw = request.args.get(name, "")
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw[:9]) not in numbers:
        raise NotFound
    return int(raw)


def _lines(old: Revision, new: Revision) -> list[tuple[str, tuple[Piece, ...]]]:
    """The short fields that changed, with their words."""
    found = []
    for name, label in LABELS.items():
        before, after = _line(old, name), _line(new, name)
        if before != after:
            found.append((say(label), words(before, after)))
    return found


def _line(revision: Revision, name: str) -> str:
    return revision.in_short.get(name, "") if name in IN_SHORT else str(getattr(revision, name))


@bp.post("/<int:practice_id>/versions/<int:number>/restore")
@access("member")
def restore(practice_id: int, number: int) -> Response:
    """Make an old version the newest again; nothing in between is lost."""
    practice = policy.require_may_revise(viewer(), service.find(reading(), practice_id))
    old = queries.revision(reading(), viewer(), practice_id, number)
    department, themes = _still_there(practice, old)
    writing = Writing(
        title=old.title,
        summary=old.summary,
        body=old.body,
        department_id=department,
        theme_ids=themes,
        language=old.language,
        in_short=dict(old.in_short),
        note=say(text("Version %(number)d put back", number=number)),
    )
    finished = finish(writing, public=True)
    with transaction() as session:
        saved = service.revise(session, viewer(), practice_id, finished, lock=practice.lock)
    flash(say(text("Version %(number)d is the newest again.", number=number)))
    return see_other(url_for(".show", practice_id=practice_id, slug=saved.slug))


def _still_there(practice: Practice, old: Revision) -> tuple[int, tuple[int, ...]]:
    """Department and themes of ``old`` that can be chosen today; else those that ``practice`` has."""
    present = [link.theme_id for link in practice.theme_links]
    themes = {theme.id for theme in taxonomy.all_themes(reading())} | set(present)
    departments = {each.id for each in taxonomy.all_departments(reading())}
    department = taxonomy.id_of_department(reading(), old.department)
    if department is None or department not in departments:
        department = practice.department_id
    wanted = [theme_id for theme_id in taxonomy.ids_of_themes(reading(), old.themes) if theme_id in themes]
    return department, tuple(wanted or present)
