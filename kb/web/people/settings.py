"""The page with everything about one's own account."""

from typing import Any

from flask import render_template

from kb.people.queries import existing_person, open_sessions
from kb.web.kit import access, reading, viewer
from kb.web.kit.auth import session_id
from kb.web.people.blueprint import bp
from kb.web.people.contexts import devices
from kb.web.people.forms import DisplayForm, EmailForm, PasswordForm


@bp.get("/settings")
@access("member")
def settings() -> Any:
    """Language and colours, password, address, and where one is signed in."""
    return settings_page()


def settings_page(
    display: DisplayForm | None = None, password: PasswordForm | None = None, email: EmailForm | None = None
) -> str:
    """The page, with the form that was sent as it was filled in."""
    person = existing_person(reading(), viewer().id)
    values = {"language": viewer().language or "", "scheme": viewer().scheme, "shortcuts": viewer().shortcuts}
    sent = display or password or email
    return render_template(
        "people/settings.html",
        person=person,
        display=display or DisplayForm(formdata=None, data=values),
        password=password or PasswordForm(formdata=None),
        email=email or EmailForm(formdata=None),
        devices=devices(open_sessions(reading(), viewer().id), session_id()),
        problems=sent.all_errors() if sent else [],
    )
