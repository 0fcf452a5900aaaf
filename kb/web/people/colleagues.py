"""The list of colleagues."""

from typing import Any

from flask import render_template, request, url_for

from kb.core.language import Text, text
from kb.core.paging import page_number
from kb.people import queries as people
from kb.people.queries import COLLEAGUE_SORTS, ColleagueSort
from kb.practices import queries as practices
from kb.taxonomy import queries as taxonomy
from kb.web.kit import access, language, reading, say
from kb.web.people.blueprint import bp
from kb.web.people.contexts import colleague

LONGEST_QUERY = 100
PAGE_SIZE = 24
SORT_NAMES: dict[ColleagueSort, Text] = {
    "name": text("Name"),
    "newest": text("Newest"),
    "shared": text("Most shared"),
}


@bp.get("/colleagues")
@access("member")
def colleagues() -> str:
    """Colleagues by name, department and what they shared; the whole state is in the address."""
    session = reading()
    q = " ".join(request.args.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
    sort: ColleagueSort = next((each for each in COLLEAGUE_SORTS if each == request.args.get("sort")), "name")
    lines = taxonomy.department_marks(session, language())
    line = next((mark for mark in lines.values() if mark.slug == request.args.get("department")), None)
    shared = practices.counts_by_author(session)
    page = people.colleagues(
        session,
        q=q,
        department_id=line.id if line else None,
        sort=sort,
        shared=shared,
        page=page_number(request.args.get("page")),
        size=PAGE_SIZE,
    )
    state = {"q": q or None, "department": line.slug if line else None, "sort": sort if sort != "name" else None}
    counts = people.colleagues_by_department(session, q, shared=shared)
    return render_template(
        "people/colleagues.html",
        page=page.map(lambda person: colleague(person, lines, shared)),
        q=q,
        chosen=line,
        state=state,
        sorts=[_sort_link(each, sort, state) for each in COLLEAGUE_SORTS],
        departments=[
            {"department": mark, "count": counts[mark.id], "url": _address(state, department=mark.slug)}
            for mark in lines.values()
            if counts.get(mark.id)
        ],
        pills=_pills(state, q, line.label if line else None),
        previous_url=_address(state, page=page.number - 1) if page.has_previous else "",
        next_url=_address(state, page=page.number + 1) if page.has_next else "",
    )


def _address(state: dict[str, str | None], **change: Any) -> str:
    return url_for("people.colleagues", **{**state, **change})


def _sort_link(each: ColleagueSort, chosen: str, state: dict[str, str | None]) -> dict[str, Any]:
    url = _address(state, sort=each if each != "name" else None)
    return {"label": say(SORT_NAMES[each]), "url": url, "current": each == chosen}


def _pills(state: dict[str, str | None], q: str, department: str | None) -> list[tuple[str, str]]:
    pills = [(q, _address(state, q=None))] if q else []
    return [*pills, (department, _address(state, department=None))] if department else pills
