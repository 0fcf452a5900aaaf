"""What colleagues see of departments and themes."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.core.paging import page_number
from kb.following import queries as following
from kb.taxonomy import queries
from kb.web.kit import access, reading, viewer
from kb.web.taxonomy import contexts
from kb.web.taxonomy.blueprint import bp


@bp.get("/departments")
@access("member")
def departments() -> str:
    """Every department with what it says of itself and how much it wrote."""
    return render_template("taxonomy/departments.html", rows=contexts.department_rows(reading()))


@bp.get("/departments/<slug>")
@access("member")
def department(slug: str) -> str | Response:
    """A department; an address it had before leads here."""
    found = queries.department_by_slug(reading(), slug)
    if found.moved:
        return redirect(url_for("taxonomy.department", slug=found.record.slug), 301)
    context = contexts.department_page(reading(), found.record, contexts.sort_of(request.args), _page())
    return render_template(
        "taxonomy/department.html",
        following=following.is_following(reading(), viewer().id, "department", found.record.id),
        **context,
    )


@bp.get("/themes")
@access("member")
def themes() -> str:
    """Every theme by role and direction; ``?q=`` keeps those that a word names."""
    words = request.args.get("q", "")[:100]
    return render_template("taxonomy/themes.html", words=words, roles=contexts.theme_index(reading(), words))


@bp.get("/themes/<slug>")
@access("member")
def theme(slug: str) -> str | Response:
    """A theme; an address it had before leads here."""
    found = queries.theme_by_slug(reading(), slug)
    if found.moved:
        return redirect(url_for("taxonomy.theme", slug=found.record.slug), 301)
    context = contexts.theme_page(reading(), found.record, contexts.sort_of(request.args), _page())
    return render_template(
        "taxonomy/theme.html",
        following=following.is_following(reading(), viewer().id, "theme", found.record.id),
        **context,
    )


def _page() -> int:
    return page_number(request.args.get("page"))
