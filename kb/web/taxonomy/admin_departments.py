"""Departments for an administrator: the table, adding, changing, ordering, merging, archiving."""

from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.core.errors import Conflict
from kb.core.language import text
from kb.people import queries as people
from kb.practices import queries as practices
from kb.taxonomy import queries, service
from kb.taxonomy.models import SLOTS, Department
from kb.web.kit import access, language, reading, say, see_other, transaction, viewer
from kb.web.taxonomy.blueprint import bp
from kb.web.taxonomy.forms import DepartmentForm, chosen_target, department_values
from kb.web.taxonomy.merging import merge_department as merge


@bp.get("/admin/departments")
@access("administrator")
def admin_departments() -> str:
    """Every department, archived ones below."""
    session = reading()
    taken = queries.slots_taken(session)
    rows = queries.all_departments(session, include_archived=True)
    return render_template(
        "taxonomy/admin_departments.html",
        shown=[each for each in rows if each.archived is None],
        archived=[each for each in rows if each.archived is not None],
        written=practices.counts_by_department(session),
        members=people.colleagues_by_department(session, shared=practices.counts_by_author(session)),
        free=[slot for slot in SLOTS if slot not in taken],
    )


@bp.route("/admin/departments/new", methods=["GET", "POST"])
@access("administrator")
def add_department() -> Any:
    """A new department."""
    form = DepartmentForm()
    if form.saved(lambda session: service.add_department(session, viewer(), form.draft())):
        flash(say(text("Added.")))
        return see_other(url_for("taxonomy.admin_departments"))
    return _form_page(form, None)


@bp.route("/admin/departments/<int(max=2147483647):department_id>", methods=["GET", "POST"])
@access("administrator")
def edit_department(department_id: int) -> Any:
    """One department, to be changed."""
    kept = queries.department(reading(), department_id)
    form = DepartmentForm(data=department_values(kept))
    if form.saved(lambda session: service.revise_department(session, viewer(), department_id, form.draft())):
        flash(say(text("Saved.")))
        return see_other(url_for("taxonomy.admin_departments"))
    return _form_page(form, kept)


@bp.post("/admin/departments/<int(max=2147483647):department_id>/order")
@access("administrator")
def reorder_department(department_id: int) -> Response:
    """One place up or down."""
    with transaction() as session:
        service.reorder_department(session, viewer(), department_id, up=request.form.get("way") == "up")
    return see_other(url_for("taxonomy.admin_departments", _anchor=f"department-{department_id}"))


@bp.route("/admin/departments/<int(max=2147483647):department_id>/merge", methods=["GET", "POST"])
@access("administrator")
def merge_department(department_id: int) -> Any:
    """Choose a department to merge with, see what moves, confirm."""
    session = reading()
    source = queries.department(session, department_id)
    into = chosen_target()
    if request.method == "POST":
        if into is None:
            raise Conflict(text("Choose another one to merge it with."))
        with transaction() as writer:
            target = merge(writer, viewer(), department_id, into)
        flash(say(text("Merged. %(label)s has everything now.", label=target.label(language()))))
        return see_other(url_for("taxonomy.admin_departments"))
    return render_template(
        "taxonomy/merge_department.html",
        source=source,
        target=queries.department(session, into) if into is not None and into != department_id else None,
        others=[each for each in queries.all_departments(session) if each.id != department_id],
        practices=practices.counts_by_department(session).get(department_id, 0),
        colleagues=people.colleagues_by_department(session, shared=practices.counts_by_author(session)).get(
            department_id, 0
        ),
    )


@bp.post("/admin/departments/<int(max=2147483647):department_id>/archive")
@access("administrator")
def archive_department(department_id: int) -> Response:
    """Take a department from forms and indexes."""
    with transaction() as session:
        kept = service.archive_department(session, viewer(), department_id)
    flash(say(text("%(label)s is archived. Its practices keep it.", label=kept.label(language()))))
    return see_other(url_for("taxonomy.admin_departments"))


@bp.post("/admin/departments/<int(max=2147483647):department_id>/restore")
@access("administrator")
def restore_department(department_id: int) -> Response:
    """Show an archived department again."""
    with transaction() as session:
        kept = service.restore_department(session, viewer(), department_id)
    flash(say(text("%(label)s is back.", label=kept.label(language()))))
    return see_other(url_for("taxonomy.admin_departments"))


def _form_page(form: DepartmentForm, kept: Department | None) -> Any:
    page = render_template(
        "taxonomy/department_form.html", form=form, kept=kept, taken=queries.slots_taken(reading()), slots=SLOTS
    )
    return page, 422 if request.method == "POST" else 200
