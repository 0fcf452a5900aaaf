"""Following something, stopping to, and the page that lists it all."""

from flask import Blueprint, flash, render_template, url_for
from werkzeug.wrappers import Response

from kb.core.errors import NotFound
from kb.core.language import ntext, text
from kb.following import queries, service
from kb.following.suggestions import suggestions
from kb.web.following.forms import FollowForm, ThemesForm
from kb.web.kit import access, language, limits, reading, safe_next, say, see_other, transaction, viewer

bp = Blueprint("following", __name__)

CHANGES_AN_HOUR = 200


def _require_calm() -> None:
    limits.require(f"follow:{viewer().id}", CHANGES_AN_HOUR, 3600)


@bp.get("/following")
@access("member")
def index() -> str:
    """Everything the viewer follows, each with a button to stop, and what else they could follow."""
    session, me = reading(), viewer()
    known = queries.following(session, me.id)
    return render_template(
        "following/index.html",
        followed=queries.followed(session, me.id, language()),
        suggested=suggestions(session, me, language(), known),
    )


@bp.post("/following")
@access("member")
def follow() -> Response:
    """Follow a department, theme, colleague or practice; again is harmless."""
    form = FollowForm()
    if not form.validate_on_submit():
        raise NotFound
    _require_calm()
    with transaction() as session:
        service.follow(session, viewer(), form.kind.data or "", form.target_id.data or 0)
    flash(say(text("You follow this now. What is new comes to your home page and your updates.")))
    return see_other(safe_next(form.next.data, url_for(".index")))


@bp.post("/following/stop")
@access("member")
def unfollow() -> Response:
    """Stop following; harmless when the viewer did not."""
    form = FollowForm()
    if not form.validate_on_submit():
        raise NotFound
    with transaction() as session:
        service.unfollow(session, viewer(), form.kind.data or "", form.target_id.data or 0)
    flash(say(text("You do not follow this any more.")))
    return see_other(safe_next(form.next.data, url_for(".index")))


@bp.post("/following/themes")
@access("member")
def themes() -> Response:
    """Follow the themes chosen on a first visit."""
    form = ThemesForm()
    chosen = form.chosen()
    _require_calm()
    with transaction() as session:
        service.follow_themes(session, viewer(), chosen)
    if chosen:
        flash(say(ntext("You follow a theme now.", "You follow %(num)s themes now.", len(chosen))))
    return see_other(safe_next(form.next.data, url_for("home.index")))
