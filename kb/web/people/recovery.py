"""A forgotten password: ask for a link, choose a new one."""

from typing import Any

from flask import flash, render_template, session, url_for

from kb.core.errors import Conflict, Invalid, TooMany
from kb.core.language import text
from kb.people import passwords, service, tokens
from kb.people.models import Person
from kb.people.queries import person_by_id
from kb.web.kit import access, reading, say, see_other, transaction
from kb.web.people import links
from kb.web.people.blueprint import bp
from kb.web.people.forms import AddressForm, NewPasswordForm, said
from kb.web.people.throttle import spend_link, spend_opening

ASKED = "reset_address"
LONGEST_ADDRESS = 320
ENOUGH = text("That is enough mails for now. Look in your mailbox, or try again in an hour.")


@bp.route("/forgot", methods=["GET", "POST"])
@access("public")
def forgot() -> Any:
    """Ask for a mail with a link; the same answer whether or not the address has an account."""
    form = AddressForm()
    if not form.is_submitted():
        return _ask_page(form, session.pop(ASKED, None))
    if not form.validate():
        return _ask_page(form), 422
    try:
        spend_link("reset", said(form.email))
    except TooMany as error:
        form.form_errors.append(
            say(text("That is enough mails for now. Look in your mailbox, or try again in an hour."))
        )
        return _ask_page(form), 429, {"Retry-After": str(error.retry_after)}
    email = said(form.email)[:LONGEST_ADDRESS]
    with transaction() as writer:
        service.ask_reset(writer, email)
    session[ASKED] = email
    return see_other(url_for("people.forgot"))


@bp.route("/reset/<token>", methods=["GET", "POST"])
@access("public")
def reset(token: str) -> Any:
    """Choose a new password with the link of a mail; signing in comes after."""
    spend_opening()
    person = _person(token)
    if person is None:
        return _over()
    form = NewPasswordForm()
    if form.is_submitted() and form.validate():
        try:
            passwords.require_good(said(form.password), name=person.name, email=person.email)
            fresh = passwords.hash_password(said(form.password))
            with transaction() as writer:
                service.reset_password(writer, links.tokens(), person.id, token, fresh)
        except Invalid as error:
            form.take(error)
        except Conflict:
            return _over()
        else:
            flash(say(text("Your new password is kept. Sign in with it.")))
            return see_other(url_for("people.sign_in"))
    return render_template("people/reset.html", form=form, person=person), 422 if form.is_submitted() else 200


def _ask_page(form: AddressForm, sent: str | None = None) -> str:
    return render_template("people/forgot.html", form=form, sent=sent)


def _over() -> tuple[str, int]:
    return render_template("people/link_over.html", again=url_for("people.forgot")), 410


def _person(token: str) -> Person | None:
    person_id = tokens.person_id_in_reset(links.tokens(), token)
    person = person_by_id(reading(), person_id) if person_id is not None else None
    return person if person is not None and tokens.opens_reset(links.tokens(), person, token) else None
