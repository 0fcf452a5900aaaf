"""Themes for an administrator: the table, adding, changing, ordering, merging, archiving."""

from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.core.errors import Conflict
from kb.core.language import text
from kb.practices import queries as practices
from kb.taxonomy import queries, service
from kb.taxonomy.models import Theme
from kb.taxonomy.names import DIRECTION_NAMES, ROLE_NAMES
from kb.web.kit import access, language, reading, say, see_other, transaction, viewer
from kb.web.taxonomy.blueprint import bp
from kb.web.taxonomy.forms import ThemeForm, chosen_target, theme_values
from kb.web.taxonomy.merging import merge_theme as merge


@bp.get("/admin/themes")
@access("administrator")
def admin_themes() -> str:
    """Every theme by role and direction, archived ones below."""
    session = reading()
    rows = queries.all_themes(session, include_archived=True)
    return render_template(
        "taxonomy/admin_themes.html",
        roles=queries.grouped(each for each in rows if each.archived is None),
        archived=[each for each in rows if each.archived is not None],
        written=practices.counts_by_theme(session),
        role_names=ROLE_NAMES,
        direction_names=DIRECTION_NAMES,
    )


@bp.route("/admin/themes/new", methods=["GET", "POST"])
@access("administrator")
def add_theme() -> Any:
    """A new theme."""
    form = ThemeForm()
    if form.saved(lambda session: service.add_theme(session, viewer(), form.draft())):
        flash(say(text("Added.")))
        return see_other(url_for("taxonomy.admin_themes"))
    return _form_page(form, None)


@bp.route("/admin/themes/<int(max=2147483647):theme_id>", methods=["GET", "POST"])
@access("administrator")
def edit_theme(theme_id: int) -> Any:
    """One theme, to be changed."""
    kept = queries.theme(reading(), theme_id)
    form = ThemeForm(data=theme_values(kept))
    if form.saved(lambda session: service.revise_theme(session, viewer(), theme_id, form.draft())):
        flash(say(text("Saved.")))
        return see_other(url_for("taxonomy.admin_themes"))
    return _form_page(form, kept)


@bp.post("/admin/themes/<int(max=2147483647):theme_id>/order")
@access("administrator")
def reorder_theme(theme_id: int) -> Response:
    """One place up or down among the themes of the same role and direction."""
    with transaction() as session:
        service.reorder_theme(session, viewer(), theme_id, up=request.form.get("way") == "up")
    return see_other(url_for("taxonomy.admin_themes", _anchor=f"theme-{theme_id}"))


@bp.route("/admin/themes/<int(max=2147483647):theme_id>/merge", methods=["GET", "POST"])
@access("administrator")
def merge_theme(theme_id: int) -> Any:
    """Choose a theme to merge with, see what moves, confirm."""
    session = reading()
    source = queries.theme(session, theme_id)
    into = chosen_target()
    if request.method == "POST":
        if into is None:
            raise Conflict(text("Choose another one to merge it with."))
        with transaction() as writer:
            target = merge(writer, viewer(), theme_id, into)
        flash(say(text("Merged. %(label)s has everything now.", label=target.label(language()))))
        return see_other(url_for("taxonomy.admin_themes"))
    return render_template(
        "taxonomy/merge_theme.html",
        source=source,
        target=queries.theme(session, into) if into is not None and into != theme_id else None,
        others=[each for each in queries.all_themes(session) if each.id != theme_id],
        practices=practices.counts_by_theme(session).get(theme_id, 0),
    )


@bp.post("/admin/themes/<int(max=2147483647):theme_id>/archive")
@access("administrator")
def archive_theme(theme_id: int) -> Response:
    """Take a theme from forms and indexes."""
    with transaction() as session:
        kept = service.archive_theme(session, viewer(), theme_id)
    flash(say(text("%(label)s is archived. Its practices keep it.", label=kept.label(language()))))
    return see_other(url_for("taxonomy.admin_themes"))


@bp.post("/admin/themes/<int(max=2147483647):theme_id>/restore")
@access("administrator")
def restore_theme(theme_id: int) -> Response:
    """Show an archived theme again."""
    with transaction() as session:
        kept = service.restore_theme(session, viewer(), theme_id)
    flash(say(text("%(label)s is back.", label=kept.label(language()))))
    return see_other(url_for("taxonomy.admin_themes"))


def _form_page(form: ThemeForm, kept: Theme | None) -> Any:
    page = render_template(
        "taxonomy/theme_form.html", form=form, kept=kept, role_names=ROLE_NAMES, direction_names=DIRECTION_NAMES
    )
    return page, 422 if request.method == "POST" else 200
