"""Signing up: by invitation, by an address of the house, and as the first administrator."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb.core.errors import Conflict, Invalid, NotFound, TooMany
from kb.core.language import text
from kb.people import passwords, service
from kb.people.addresses import Address, parse_address
from kb.people.models import Person
from kb.people.queries import administrators_able, names_by_id, person_by_email
from kb.taxonomy import queries as taxonomy
from kb.web.kit import access, house, language, reading, say, see_other, transaction
from kb.web.kit.auth import begin_session, end_session
from kb.web.people import links
from kb.web.people.blueprint import bp
from kb.web.people.forms import NO_DEPARTMENT, AddressForm, FounderForm, NewcomerForm, said
from kb.web.people.throttle import spend_link, spend_opening

ASKED = "sign_up_address"


@bp.route("/sign-up", methods=["GET", "POST"])
@access("public")
def sign_up() -> Any:
    """Ask for a link to sign up with an address of the house; the same answer for every such address."""
    if not house().settings.signup_domains:
        raise NotFound
    form = AddressForm()
    if not form.is_submitted():
        return _ask_page(form, session.pop(ASKED, None))
    try:
        if form.validate():
            return _send_link(form)
    except Invalid as error:
        form.take(error)
    except TooMany as error:
        form.form_errors.append(say(error.text))
        return _ask_page(form), 429, {"Retry-After": str(error.retry_after)}
    return _ask_page(form), 422


@bp.route("/sign-up/<token>", methods=["GET", "POST"])
@access("public")
def confirm_sign_up(token: str) -> Any:
    """Make the account of an address that was confirmed by opening this link."""
    spend_opening()
    payload = links.tokens().read("sign-up", token)
    if payload is None or not house().settings.signup_domains:
        return render_template("people/link_over.html", again=url_for("people.sign_in")), 410
    address = parse_address(str(payload.get("e", "")))
    known = person_by_email(reading(), address.folded)
    if known is not None and known.state != "invited":
        return render_template("people/link_over.html", again=url_for("people.sign_in")), 410
    form = _newcomer_form(NewcomerForm, known.name if known else "", known.department_id if known else None)
    return _let_in(form, address.email, "", lambda writer, newcomer: service.join(writer, address, newcomer))


@bp.route("/invitation/<token>", methods=["GET", "POST"])
@access("public")
def invitation(token: str) -> Any:
    """Make the account of somebody who was invited."""
    spend_opening()
    try:
        found = service.open_invitation(reading(), links.tokens(), token)
    except NotFound as error:
        return render_template("people/link_over.html", again=url_for("people.sign_in"), sentence=error.text), 410
    inviter = names_by_id(reading(), [found.inviter_id])[found.inviter_id] if found.inviter_id else ""
    form = _newcomer_form(NewcomerForm, found.name, found.department_id)
    return _let_in(
        form,
        found.email,
        inviter,
        lambda writer, newcomer: service.accept_invitation(writer, found, newcomer),
        ends=found.ends,
    )


@bp.route("/setup/<token>", methods=["GET", "POST"])
@access("public")
def setup(token: str) -> Any:
    """Make the first administrator, with the address that the server printed when it started."""
    spend_opening()
    if links.tokens().read("setup", token) is None or administrators_able(reading()):
        raise NotFound
    form = _newcomer_form(FounderForm, "", None)

    def found(writer: Session, newcomer: service.Newcomer) -> Person:
        return service.found_house(writer, parse_address(said(form.email)), newcomer)

    return _let_in(form, "", "", found)


def _ask_page(form: AddressForm, sent: str | None = None) -> str:
    return render_template("people/sign_up.html", form=form, domains=house().settings.signup_domains, sent=sent)


def _send_link(form: AddressForm) -> Response:
    address = _of_the_house(said(form.email))
    spend_link("sign-up", address.email)
    with transaction() as writer:
        service.ask_sign_up(writer, address, language())
    session[ASKED] = address.email
    return see_other(url_for("people.sign_up"))


def _newcomer_form(kind: type[NewcomerForm], name: str, department_id: int | None) -> NewcomerForm:
    form = kind(data={"name": name, "department": department_id or NO_DEPARTMENT, "languages": [language()]})
    form.offer(taxonomy.departments(reading(), language()))
    return form


def _let_in(
    form: NewcomerForm, email: str, inviter: str, join: Callable[[Session, service.Newcomer], Person], **context: Any
) -> Any:
    """Show the form until it holds; then write the person with ``join`` and sign them in."""
    if form.is_submitted() and form.validate():
        try:
            newcomer = _newcomer(form, email)
            with transaction() as writer:
                person = join(writer, newcomer)
        except Invalid as error:
            form.take(error)
        except Conflict as error:
            return render_template("people/link_over.html", again=url_for("people.sign_in"), sentence=error.text), 409
        else:
            return _enter(person)
    marks = taxonomy.department_marks(reading(), language())
    page = render_template(
        "people/welcome.html",
        form=form,
        email=email,
        inviter=inviter,
        department=marks.get(form.department.data or NO_DEPARTMENT),
        **context,
    )
    return page, 422 if form.is_submitted() else 200


def _enter(person: Person) -> Response:
    end_session()
    begin_session(person, stay=False)
    flash(say(text("Welcome, %(name)s.", name=person.name.split()[0])))
    return see_other(url_for("home.index"))


def _newcomer(form: NewcomerForm, email: str) -> service.Newcomer:
    """What was filled in, with the hash of the password. Raises ``Invalid`` for a password that is no good."""
    own = email or (said(form.email) if isinstance(form, FounderForm) else "")
    passwords.require_good(said(form.password), name=said(form.name), email=own)
    return service.Newcomer(
        name=said(form.name),
        password_hash=passwords.hash_password(said(form.password)),
        department_id=form.department.data or None,
        languages=form.languages.data or [],
        language=language(),
    )


def _of_the_house(raw: str) -> Address:
    address = parse_address(raw)
    domains = house().settings.signup_domains
    if address.domain not in domains:
        raise Invalid({"email": [text("Use an address that ends in %(domains)s.", domains=", ".join(domains))]})
    return address
