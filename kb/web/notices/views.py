"""The page of updates, and marking what is new as read."""

from flask import Blueprint, flash, render_template, request, url_for
from werkzeug.wrappers import Response

from kb.core.errors import NotFound
from kb.core.language import text
from kb.core.paging import page_number
from kb.following.queries import followed
from kb.notices import queries, service
from kb.notices.models import Notice
from kb.practices.models import Practice
from kb.web.kit import access, language, reading, say, see_other, transaction, viewer
from kb.web.notices.contexts import days

bp = Blueprint("notices", __name__)

SHOWS = {"all": text("Everything"), "you": text("To you"), "following": text("What you follow")}


@bp.get("/updates")
@access("member")
def updates() -> str:
    """What others did that concerns the viewer, newest first. Looking changes nothing."""
    asked = request.args.get("show", "all")
    show = asked if asked in SHOWS else "all"
    session, me = reading(), viewer()
    page = queries.entries(session, me.id, language(), show, page_number(request.args.get("page")))
    if page.number > page.pages:
        raise NotFound
    return render_template(
        "notices/updates.html",
        page=page,
        days=days(page.items),
        tabs=[
            {
                "label": say(label),
                "url": url_for(".updates", show=None if key == "all" else key),
                "current": key == show,
            }
            for key, label in SHOWS.items()
        ],
        next_url=url_for(".updates", show=None if show == "all" else show, page=page.number + 1)
        if page.has_next
        else "",
        followed=followed(session, me.id, language()),
    )


@bp.post("/updates/open")
@access("member")
def open_one() -> Response:
    """Mark one line read and go to what it is about."""
    raw = request.form.get("notice", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise NotFound
    with transaction() as session:
        notice = service.mark_read(session, viewer(), int(raw))
        practice = session.get(Practice, notice.practice_id) if notice.practice_id else None
    return see_other(_goal(notice, practice))


@bp.post("/updates/read")
@access("member")
def read_all() -> Response:
    """Mark everything read."""
    with transaction() as session:
        service.mark_all_read(session, viewer())
    flash(say(text("Everything is marked as read.")))
    return see_other(url_for(".updates"))


def _goal(notice: Notice, practice: Practice | None) -> str:
    if notice.request_id is not None:
        return url_for("connect.conversation", request_id=notice.request_id)
    if practice is None:
        return url_for(".updates")
    anchor = "told" if notice.kind == "tried" else None
    return url_for("practices.show", practice_id=practice.id, slug=practice.slug, _anchor=anchor)
