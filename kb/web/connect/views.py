"""Asking a colleague, the list of conversations, one conversation and what can be done in it."""

from collections.abc import Callable

from flask import Blueprint, flash, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb.connect import queries, service, threads
from kb.connect.models import Request
from kb.connect.wish import Written, require_text
from kb.core import markdown
from kb.core.errors import Conflict, Invalid, KbError, NotAllowed, NotFound, TooMany
from kb.core.language import recognise, text
from kb.people.models import Person
from kb.web.connect.contexts import Asking, ask_form, asked_again
from kb.web.connect.forms import AnswerForm, AskForm, id_of
from kb.web.connect.thread import day_and_hour, thread_page
from kb.web.kit import access, house, language, reading, say, see_other, transaction, viewer
from kb.web.kit.errors import status_of

bp = Blueprint("connect", __name__)

ACTS: dict[str, Callable[[Session, int, int, AnswerForm, Written], Request]] = {
    "accept": lambda session, me, at, form, _: service.accept(session, me, at, form.number, form.key),
    "decline": lambda session, me, at, form, written: service.decline(session, me, at, written, form.key),
    "reply": lambda session, me, at, form, written: service.reply(session, me, at, written, form.key),
    "withdraw": lambda session, me, at, form, _: service.withdraw(session, me, at, form.key),
    "close": lambda session, me, at, form, _: service.close(session, me, at, form.key),
}
REFUSALS = (Conflict, NotAllowed, TooMany)


def write(source: str) -> Written:
    """``source`` rendered and its language recognised, before any transaction begins."""
    spoken = recognise(source)
    rendered = markdown.render(source, language=spoken)
    return Written(source, rendered.html, rendered.text, spoken)


@bp.get("/ask")
@access("member")
def new() -> str:
    """The form to ask the colleague ``?to=`` about the practice ``?practice=``."""
    to, practice = id_of(request.args.get("to")), request.args.get("practice")
    if to is None or (practice and id_of(practice) is None):
        raise NotFound
    return _asking_page(ask_form(to, id_of(practice), request.args.get("intent", "")))


@bp.post("/ask")
@access("member")
def ask() -> Response | tuple[str, int]:
    """Make the request; one that cannot be made gets the same page, with everything typed and the reason."""
    form = AskForm()
    to, practice = id_of(form.to.data), id_of(form.practice.data)
    if to is None or (form.practice.data and practice is None):
        raise NotFound
    if not form.validate():
        return _asking_page(asked_again(form, to, practice)), 422
    try:
        wish = form.wish(write(form.body.data or ""))
        with transaction() as session:
            made = service.ask(session, viewer().id, wish, per_day=house().settings.requests_per_day)
        flash(say(text("Sent to %(name)s.", name=reading().get_one(Person, to).name)))
        return see_other(url_for("connect.conversation", request_id=made.id))
    except Invalid as error:
        form.take(error)
        return _asking_page(asked_again(form, to, practice)), 422
    except REFUSALS as error:
        return _asking_page(asked_again(form, to, practice), error), status_of(error)


def _asking_page(asking: Asking, problem: KbError | None = None) -> str:
    return render_template("connect/new.html", ask=asking, problem=problem.text if problem else None)


@bp.get("/conversations")
@access("member")
def conversations() -> str:
    """The viewer's conversations: those that wait for them first."""
    found = queries.conversations(reading(), viewer().id, language())
    return render_template("connect/conversations.html", found=found, when=day_and_hour)


@bp.get("/conversations/<int(max=2147483647):request_id>")
@access("member")
def conversation(request_id: int) -> str:
    """The whole conversation, which is read from then on."""
    thread = threads.conversation(reading(), viewer().id, request_id, language())
    page = render_template("connect/conversation.html", **thread_page(thread))
    if thread.unread and request.headers.get("Sec-Purpose") is None:  # a page fetched ahead is not a page read
        with transaction() as session:
            service.mark_read(session, viewer().id, request_id, thread.last_id)
    return page


@bp.post("/conversations/<int(max=2147483647):request_id>/<any(accept, decline, reply, withdraw, close):verb>")
@access("member")
def answer(request_id: int, verb: str) -> Response | tuple[str, int]:
    """Do ``verb``; what cannot be done gets the same page, with everything typed and the reason."""
    threads.require_member(reading(), viewer().id, request_id)
    form = AnswerForm()
    try:
        written = _words(form, verb)
        with transaction() as session:
            ACTS[verb](session, viewer().id, request_id, form, written)
    except Invalid as error:
        form.take(error)
        return _thread_again(request_id, form, verb), 422
    except REFUSALS as error:
        return _thread_again(request_id, form, verb, error), status_of(error)
    return see_other(url_for("connect.conversation", request_id=request_id, _anchor="last"))


def _words(form: AnswerForm, verb: str) -> Written:
    """What was written with the act. Raises ``Invalid`` before anything is rendered."""
    source = form.body.data or ""
    if not form.validate():
        raise Invalid({})
    if verb not in ("reply", "decline") or (verb == "decline" and not source.strip()):
        return service.NOTHING
    require_text(source)
    return write(source)


def _thread_again(request_id: int, form: AnswerForm, verb: str, problem: KbError | None = None) -> str:
    thread = threads.conversation(reading(), viewer().id, request_id, language())
    page = thread_page(thread, form, verb, problem.text if problem else None)
    return render_template("connect/conversation.html", **page)
