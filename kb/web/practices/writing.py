"""Writing a practice: new, edit, preview, publish, withdraw."""

from flask import flash, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.core.clock import now
from kb.core.errors import Invalid
from kb.core.language import format_time, recognise, text
from kb.core.markdown import render
from kb.practices import policy, queries, service
from kb.practices.draft import Finished, check, finish
from kb.practices.models import Practice
from kb.practices.service import Overtaken
from kb.web.kit import access, house, language, limits, reading, say, see_other, transaction, viewer
from kb.web.kit.page import stored_html
from kb.web.practices.blueprint import bp
from kb.web.practices.conflict import conflict_page, merge
from kb.web.practices.editor import edit_form, editor_page, new_form
from kb.web.practices.forms import PracticeForm
from kb.web.practices.listing import listed

Page = str | Response | tuple[str, int]


@bp.get("/drafts")
@access("member")
def drafts() -> str:
    """The viewer's drafts and withdrawn practices."""
    cards = queries.own_unpublished(reading(), viewer(), language())
    return render_template("practices/drafts.html", cards=cards, listed=listed(cards))


@bp.route("/new", methods=["GET", "POST"])
@access("member")
def new() -> Page:
    """Write a practice: ``do`` is publish, draft or preview."""
    form = new_form()
    if not form.is_submitted():
        return editor_page(form)
    if request.form.get("do") in ("preview", "write", "filter"):
        return _look(form, None)
    limits.require(f"post:{viewer().id}", 60, 3600)
    public = request.form.get("do") != "draft"
    try:
        finished = _finish(form, public)
        with transaction() as session:
            practice = service.post(
                session,
                viewer(),
                finished,
                public=public,
                draft_token=form.draft_token.data,
                lock=form.lock.data,
            )
    except Overtaken as error:
        return conflict_page(form, error.practice_id), 409
    except Invalid as error:
        form.take(error)
        return editor_page(form), 422
    return _saved(practice, public)


@bp.route("/<int:practice_id>/edit", methods=["GET", "POST"])
@access("member")
def edit(practice_id: int) -> Page:
    """Change a practice; a newer save of somebody else is shown beside one's own text."""
    practice = policy.require_may_revise(viewer(), service.find(reading(), practice_id))
    form = edit_form(practice)
    if not form.is_submitted():
        return editor_page(form, practice)
    if request.form.get("do") in ("preview", "write", "filter"):
        return _look(form, practice)
    if request.form.get("do") in ("merge", "merge-look"):
        if not merge(form, practice_id):
            return conflict_page(form, practice_id), 409
        if request.form["do"] == "merge-look":
            return editor_page(form, practice, _rendered(form.body.data or ""))
    public = practice.state != "draft" or request.form.get("do") not in ("draft", "merge")
    try:
        finished = _finish(form, public)
        with transaction() as session:
            saved = service.revise(session, viewer(), practice_id, finished, lock=form.lock.data or 0)
            if public and saved.state == "draft":
                service.publish(session, viewer(), practice_id)
    except Overtaken:
        return conflict_page(form, practice_id), 409
    except Invalid as error:
        form.take(error)
        return editor_page(form, practice), 422
    return _saved(saved, public)


@bp.post("/autosave")
@access("member")
def autosave() -> tuple[Response, int] | Response:
    """Keep a draft while its author writes; answers with what to show, in JSON."""
    form = new_form()
    limits.require(f"autosave:{viewer().id}", 240, 3600)
    if not form.draft_token.data or not form.validate():
        return jsonify(said=None), 422
    try:
        finished = finish(form.writing(), public=False)
    except Invalid:
        return jsonify(said=None), 422
    with transaction() as session:
        practice = service.post(
            session, viewer(), finished, public=False, draft_token=form.draft_token.data, lock=form.lock.data
        )
    if practice.state != "draft":
        return jsonify(said=None), 409
    at = format_time(now(), language(), house().settings.time_zone)
    return jsonify(said=say(text("Draft saved at %(time)s", time=at)), fields={"lock": practice.lock})


@bp.post("/preview")
@access("member")
def preview() -> str:
    """The body as it will look, for the preview tab of the editor."""
    limits.require(f"preview:{viewer().id}", 60, 60)
    body = request.form.get("body", "")
    return render_template("practices/_preview.html", preview=_rendered(body))


@bp.post("/<int:practice_id>/publish")
@access("member")
def publish(practice_id: int) -> Response:
    """Make a draft public as it stands."""
    try:
        with transaction() as session:
            practice = service.publish(session, viewer(), practice_id)
    except Invalid as error:
        flash(say(error.text), "error")
        return see_other(url_for(".edit", practice_id=practice_id))
    return _saved(practice, True)


@bp.post("/<int:practice_id>/withdraw")
@access("member")
def withdraw(practice_id: int) -> Response:
    """Take a practice away from colleagues."""
    with transaction() as session:
        practice = service.withdraw(session, viewer(), practice_id)
    flash(say(text("Withdrawn. Only you and moderators see it now, and it can be brought back.")))
    return see_other(_address(practice))


@bp.post("/<int:practice_id>/bring-back")
@access("member")
def bring_back(practice_id: int) -> Response:
    """Make a withdrawn practice public again."""
    with transaction() as session:
        practice = service.bring_back(session, viewer(), practice_id)
    flash(say(text("It is back: colleagues see it again.")))
    return see_other(_address(practice))


@bp.post("/<int:practice_id>/discard")
@access("member")
def discard(practice_id: int) -> Response:
    """Throw a draft away."""
    with transaction() as session:
        service.discard(session, viewer(), practice_id)
    flash(say(text("The draft is gone.")))
    return see_other(url_for(".drafts"))


def _finish(form: PracticeForm, public: bool) -> Finished:
    """The writing of ``form``, checked and rendered; every sentence about every field at once."""
    writing = form.writing()
    if not form.validate():
        found = check(writing, public=public)
        raise Invalid({name: problems for name, problems in found.items() if not form[name].errors})
    return finish(writing, public=public)


def _look(form: PracticeForm, practice: Practice | None) -> Page:
    """The editor with everything typed, showing the preview or the writing side."""
    looking = request.form.get("do") == "preview"
    if looking:
        limits.require(f"preview:{viewer().id}", 60, 60)
    return editor_page(form, practice, _rendered(form.body.data or "") if looking else None)


def _rendered(body: str) -> str:
    return stored_html(render(body, language=recognise(body)).html)


def _saved(practice: Practice, public: bool) -> Response:
    if public:
        done = (
            text("Shared. Colleagues find it from now on.")
            if practice.version == 1
            else text("Saved as a new version.")
        )
        flash(say(done))
        return see_other(_address(practice))
    flash(say(text("Kept as a draft. Only you see it.")))
    return see_other(url_for(".edit", practice_id=practice.id))


def _address(practice: Practice) -> str:
    return url_for(".show", practice_id=practice.id, slug=practice.slug)
