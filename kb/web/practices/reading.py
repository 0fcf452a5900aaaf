"""Reading a practice, and taking its source along."""

from flask import Response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.core.errors import NotFound
from kb.practices import queries
from kb.practices.entry import write
from kb.practices.handlers import entry_of, load_for_file
from kb.practices.policy import require_may_read
from kb.web.connect.contexts import ask_form
from kb.web.following.contexts import follow_states
from kb.web.kit import access, language, reading, viewer
from kb.web.kit.page import stored_html
from kb.web.learning.contexts import practice_learning
from kb.web.practices.blueprint import bp
from kb.web.practices.listing import practice_url


@bp.get("/<int:practice_id>-<slug>")
@access("member")
def show(practice_id: int, slug: str) -> str | BaseResponse:
    """The practice. A former title in the address leads to the present one."""
    found = queries.reading(reading(), viewer(), practice_id, language())
    if found.card.slug != slug:
        return redirect(practice_url(found.card), 301)
    own = found.card.author.id == viewer().id
    return render_template(
        "practices/show.html",
        practice=found,
        card=found.card,
        html=stored_html(found.html),
        learning=practice_learning(reading(), viewer(), practice_id, language()),
        following=follow_states(reading(), viewer(), found.card),
        ask=None if own else ask_form(found.card.author.id, found.card),
    )


@bp.get("/<int:practice_id>")
@access("member")
def short(practice_id: int) -> BaseResponse:
    """The address without its words."""
    found = queries.reading(reading(), viewer(), practice_id, language())
    return redirect(practice_url(found.card), 301)


@bp.get("/<int:practice_id>-<slug>.md")
@access("member")
def source(practice_id: int, slug: str) -> Response | BaseResponse:
    """The Markdown file of a practice, front matter and all."""
    practice = require_may_read(viewer(), load_for_file(reading(), practice_id))
    if practice.state != "published":
        raise NotFound
    if practice.slug != slug:
        return redirect(url_for(".source", practice_id=practice_id, slug=practice.slug), 301)
    response = Response(write(entry_of(practice)), mimetype="text/markdown")
    response.headers["Content-Disposition"] = f'inline; filename="{practice.slug}.md"'
    return response
