"""People for an administrator: the table, inviting, roles, who left and who is back."""

from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.core.errors import Conflict, Invalid
from kb.core.language import text
from kb.core.paging import page_number
from kb.people import queries as people
from kb.people import service
from kb.people.models import ROLES
from kb.taxonomy import queries as taxonomy
from kb.web.kit import access, house, language, reading, say, see_other, transaction, viewer
from kb.web.people.blueprint import bp
from kb.web.people.contexts import SHORT_MARKS
from kb.web.people.forms import NO_DEPARTMENT, InviteForm, said
from kb.web.people.wording import ROLE_LINES, ROLE_NAMES, STATE_NAMES

LONGEST_QUERY = 100


@bp.get("/admin/people")
@access("administrator")
def admin_people() -> str:
    """Everybody, by name, with what an administrator may do about them."""
    session = reading()
    q = " ".join(request.args.get("q", "").replace("\x00", "").split())[:LONGEST_QUERY]
    state = request.args.get("state", "")
    state = state if state in STATE_NAMES else ""
    page = people.everybody(session, q=q, state=state, page=page_number(request.args.get("page")))
    kept: dict[str, Any] = {"q": q or None, "state": state or None}
    states = [("", say(text("Everybody"))), *((each, say(name)) for each, name in STATE_NAMES.items())]
    invitations = people.open_invitations(session)
    return render_template(
        "people/admin_people.html",
        page=page,
        q=q,
        state=state,
        states=[
            {
                "label": label,
                "url": url_for("people.admin_people", q=q or None, state=each or None),
                "current": each == state,
            }
            for each, label in states
        ],
        lines=taxonomy.department_marks(session, language()),
        roles=ROLE_NAMES,
        state_names=STATE_NAMES,
        origins=SHORT_MARKS,
        invitations=invitations,
        inviters=people.names_by_id(session, [each.inviter_id for each in invitations if each.inviter_id]),
        previous_url=url_for("people.admin_people", page=page.number - 1, **kept) if page.has_previous else "",
        next_url=url_for("people.admin_people", page=page.number + 1, **kept) if page.has_next else "",
    )


@bp.route("/admin/people/invite", methods=["GET", "POST"])
@access("administrator")
def invite() -> Any:
    """Invite somebody; the link is shown once, and mailed when wanted."""
    form = InviteForm(data={"language": language(), "by_mail": True} if request.method == "GET" else None)
    form.offer(taxonomy.departments(reading(), language()))
    if form.is_submitted() and form.validate():
        try:
            with transaction() as session:
                invitation, secret = service.invite(
                    session,
                    viewer(),
                    said(form.email),
                    name=said(form.name),
                    role=form.role.data or "",
                    department_id=form.department.data or None,
                    language=form.language.data or "",
                    by_mail=bool(form.by_mail.data),
                )
        except Invalid as error:
            form.take(error)
        except Conflict as error:
            form.take(Invalid({"email": [error.text]}))
        else:
            link = f"{house().settings.base_url}{url_for('people.invitation', token=secret)}"
            mailed = bool(form.by_mail.data)
            return render_template("people/invited.html", invitation=invitation, link=link, mailed=mailed)
    marks = taxonomy.department_marks(reading(), language())
    department = marks.get(form.department.data or NO_DEPARTMENT)
    page = render_template("people/invite.html", form=form, department=department)
    return page, 422 if form.is_submitted() else 200


@bp.post("/admin/people/invitations/<int:id>/withdraw")
@access("administrator")
def withdraw_invitation(id: int) -> Response:  # noqa: A002 - the name of the part of the address
    """Make a link worthless that went to the wrong person."""
    with transaction() as session:
        service.withdraw(session, viewer(), id)
    flash(say(text("The invitation does not work any more.")))
    return see_other(url_for("people.admin_people"))


@bp.get("/admin/people/<int:id>")
@access("administrator")
def admin_person(id: int) -> str:  # noqa: A002 - the name of the part of the address
    """One person: role, and whether they are here."""
    person = people.existing_person(reading(), id)
    sessions = len(people.open_sessions(reading(), id))
    return render_template(
        "people/admin_person.html",
        person=person,
        sessions=sessions,
        roles=ROLES,
        role_names=ROLE_NAMES,
        role_lines=ROLE_LINES,
        state_names=STATE_NAMES,
    )


@bp.post("/admin/people/<int:id>/role")
@access("administrator")
def change_role(id: int) -> Response:  # noqa: A002 - the name of the part of the address
    """Another role."""
    with transaction() as session:
        person = service.set_role(session, viewer(), id, request.form.get("role", ""))
    flash(say(text("%(name)s is now %(role)s.", name=person.name, role=ROLE_NAMES[person.role])))
    return see_other(url_for("people.admin_people"))


@bp.post("/admin/people/<int:id>/deactivate")
@access("administrator")
def deactivate(id: int) -> Response:  # noqa: A002 - the name of the part of the address
    """Let somebody who left out, at once."""
    with transaction() as session:
        person = service.deactivate(session, viewer(), id)
    flash(say(text("%(name)s cannot sign in any more. What they wrote stays.", name=person.name)))
    return see_other(url_for("people.admin_people"))


@bp.post("/admin/people/<int:id>/reactivate")
@access("administrator")
def reactivate(id: int) -> Response:  # noqa: A002 - the name of the part of the address
    """Let somebody in again."""
    with transaction() as session:
        person = service.reactivate(session, viewer(), id)
    flash(say(text("%(name)s is back.", name=person.name)))
    return see_other(url_for("people.admin_people"))
