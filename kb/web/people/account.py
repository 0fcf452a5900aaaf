"""Changing the password and the address of one's own account."""

from typing import Any

from flask import flash, render_template, url_for
from werkzeug.wrappers import Response

from kb.core.errors import Invalid
from kb.core.language import text
from kb.people import passwords, service, tokens
from kb.people.models import Person
from kb.people.queries import existing_person
from kb.web.kit import access, reading, say, see_other, transaction, viewer
from kb.web.kit.auth import session_id
from kb.web.people import links
from kb.web.people.blueprint import bp
from kb.web.people.forms import EmailForm, PasswordForm, said
from kb.web.people.settings import settings_page
from kb.web.people.throttle import spend_link, spend_password


@bp.post("/settings/password")
@access("member")
def change_password() -> Any:
    """Another password; every other browser is signed out."""
    form = PasswordForm()
    if form.validate():
        try:
            person = _checked(said(form.current_password))
            passwords.require_good(said(form.new_password), name=person.name, email=person.email, field="new_password")
            fresh = passwords.hash_password(said(form.new_password))
            with transaction() as session:
                service.change_password(session, person.id, person.password_hash, fresh, keep_session=session_id())
        except Invalid as error:
            form.take(error)
        else:
            flash(say(text("Your password is changed. You are signed out everywhere else.")))
            return see_other(url_for("people.settings"))
    return settings_page(password=form), 422


@bp.post("/settings/email")
@access("member")
def change_email() -> Any:
    """Ask for another address; a link goes there, and nothing changes before it is opened."""
    form = EmailForm()
    if form.validate():
        try:
            person = _checked(said(form.current_password))
            spend_link("address", str(person.id))
            with transaction() as session:
                address = service.ask_address(session, person.id, said(form.email))
        except Invalid as error:
            form.take(error)
        else:
            flash(say(text("Open the link that we sent to %(email)s to confirm it.", email=address.email)))
            return see_other(url_for("people.settings"))
    return settings_page(email=form), 422


@bp.get("/settings/address/<token>")
@access("member")
def confirm_address(token: str) -> Any:
    """Show what a link to a new address would change; opening it changes nothing yet."""
    change = tokens.address_change(links.tokens(), token)
    if change is None:
        return render_template("people/link_over.html", again=url_for("people.settings")), 410
    return render_template("people/confirm_address.html", email=change[1], mine=change[0] == viewer().id, token=token)


@bp.post("/settings/address/<token>")
@access("member")
def take_address(token: str) -> Response:
    """Take the new address."""
    with transaction() as session:
        person = service.change_address(session, links.tokens(), viewer().id, token)
    flash(say(text("Your address is now %(email)s.", email=person.email)))
    return see_other(url_for("people.settings"))


def _checked(password: str) -> Person:
    """The viewer, when this is their password. Raises ``Invalid`` when it is not, ``TooMany`` after several tries."""
    spend_password(viewer().id)
    person = existing_person(reading(), viewer().id)
    if not passwords.verify(person.password_hash, password):
        raise Invalid({"current_password": [text("This is not your password.")]})
    return person
