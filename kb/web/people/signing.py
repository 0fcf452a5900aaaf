"""Signing in and out."""

from typing import Any

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.core.errors import TooMany
from kb.core.language import text
from kb.people import passwords, service
from kb.people.models import Person
from kb.web.kit import access, house, reading, safe_next, say, see_other, transaction, viewer_or_none
from kb.web.kit.auth import begin_session, end_session
from kb.web.people.blueprint import bp
from kb.web.people.forms import SignInForm, said
from kb.web.people.throttle import signed_in, spend_sign_in


@bp.route("/sign-in", methods=["GET", "POST"])
@access("public")
def sign_in() -> Any:
    """Address and password; the same answer for an unknown address and a wrong password."""
    goal = safe_next(request.values.get("next"), url_for("home.index"))
    if viewer_or_none() is not None:
        return see_other(goal)
    form = SignInForm()
    if not form.is_submitted():
        return _page(form, goal)
    if not form.validate():
        return _page(form, goal), 422
    try:
        spend_sign_in(said(form.email))
    except TooMany as error:
        form.form_errors.append(
            say(text("Those were many tries in a short time. Wait a minute, or choose a new password."))
        )
        return _page(form, goal), 429, {"Retry-After": str(error.retry_after)}
    person = service.authenticate(reading(), said(form.email), said(form.password))
    if person is None:
        return _page(form, goal, wrong=True), 422
    return _enter(person, form, goal)


@bp.post("/sign-out")
@access("public")
def sign_out() -> Response:
    """End this session; once more does no harm."""
    end_session()
    flash(say(text("You are signed out.")))
    return see_other(url_for("people.sign_in"))


def _enter(person: Person, form: SignInForm, goal: str) -> Response:
    person = _with_fresh_hash(person, said(form.password))
    begin_session(person, bool(form.stay.data))
    signed_in(said(form.email))
    return see_other(goal)


def _with_fresh_hash(person: Person, password: str) -> Person:
    """Hash anew, outside a transaction, where the settings of hashing changed since."""
    former = person.password_hash
    if former is None or not passwords.outdated(former):
        return person
    fresh = passwords.hash_password(password)
    with transaction() as session:
        service.keep_rehash(session, person.id, former, fresh)
    person.password_hash = fresh
    return person


def _page(form: SignInForm, goal: str, *, wrong: bool = False) -> str:
    domains = house().settings.signup_domains
    return render_template("people/sign_in.html", form=form, goal=goal, wrong=wrong, sign_up=bool(domains))
