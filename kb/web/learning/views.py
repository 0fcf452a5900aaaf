"""Telling how a practice went, planning to try one, and all that colleagues told."""

from flask import Blueprint, flash, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb.core.errors import Invalid, NotFound
from kb.core.language import text
from kb.core.paging import page_number
from kb.learning import service
from kb.learning.policy import may_try, require_may_try, require_published
from kb.learning.queries import experiences as told_about
from kb.learning.queries import tallies
from kb.practices.models import Practice
from kb.practices.queries import cards_by_id
from kb.web.kit import access, language, limits, reading, safe_next, say, see_other, transaction, viewer
from kb.web.learning.contexts import SHAPES, tell_page
from kb.web.learning.forms import FollowUpForm, TellForm

bp = Blueprint("learning", __name__)

REPORTS_AN_HOUR = 60
THANKS = text("Thank you. Colleagues see how it went with you.")


def _practice_url(practice: Practice) -> str:
    return url_for("practices.show", practice_id=practice.id, slug=practice.slug)


def _require_calm() -> None:
    limits.require(f"tell:{viewer().id}", REPORTS_AN_HOUR, 3600)


def _page(session: Session, practice: Practice, form: TellForm) -> str:
    told = service.report_of(session, viewer().id, practice.id) is not None
    card = next(iter(cards_by_id(session, [practice.id], language())), None)
    return render_template("learning/tell.html", form=form, card=card, **tell_page(practice, told))


@bp.get("/practices/<int(max=2147483647):practice_id>/tried")
@access("member")
def tell(practice_id: int) -> str:
    """The form, holding what the viewer told before; ``?outcome=`` chooses one already."""
    session = reading()
    practice = require_may_try(session, viewer(), practice_id)
    report = service.report_of(session, viewer().id, practice_id)
    form = TellForm(formdata=None, obj=report)
    if report is None:
        form.outcome.data = request.args.get("outcome") if request.args.get("outcome") in SHAPES else None
    return _page(session, practice, form)


@bp.post("/practices/<int(max=2147483647):practice_id>/tried")
@access("member")
def keep(practice_id: int) -> Response | tuple[str, int]:
    """Keep what was told; wrong input gets the same page (422) with everything typed."""
    form = TellForm()
    if form.validate_on_submit():
        _require_calm()
        try:
            with transaction() as session:
                service.tell(session, viewer(), practice_id, form.outcome.data or "", form.said.data or "")
                practice = require_published(session, practice_id)
            flash(say(THANKS))
            return see_other(safe_next(form.next.data, _practice_url(practice) + "#told"))
        except Invalid as error:
            form.take(error)
    practice = require_may_try(reading(), viewer(), practice_id)
    return _page(reading(), practice, form), 422


@bp.post("/practices/<int(max=2147483647):practice_id>/tried/withdraw")
@access("member")
def withdraw(practice_id: int) -> Response:
    """Take back the own report."""
    with transaction() as session:
        service.withdraw(session, viewer(), practice_id)
        practice = require_published(session, practice_id)
    flash(say(text("What you told is taken back.")))
    return see_other(_practice_url(practice))


@bp.post("/practices/<int(max=2147483647):practice_id>/plan")
@access("member")
def plan(practice_id: int) -> Response:
    """I want to try this: home asks after two weeks how it went. Again is harmless."""
    _require_calm()
    with transaction() as session:
        service.plan(session, viewer(), practice_id)
        practice = require_published(session, practice_id)
    flash(say(text("Noted. In two weeks your home page asks how it went.")))
    return see_other(_practice_url(practice))


@bp.post("/practices/<int(max=2147483647):practice_id>/plan/drop")
@access("member")
def drop_plan(practice_id: int) -> Response:
    """Not going to try it after all."""
    with transaction() as session:
        service.drop_plan(session, viewer(), practice_id)
        practice = require_published(session, practice_id)
    flash(say(text("We will not ask you about it.")))
    return see_other(_practice_url(practice))


@bp.post("/practices/<int(max=2147483647):practice_id>/follow-up")
@access("member")
def follow_up(practice_id: int) -> Response:
    """The answer to "How did it go?" on home: kept at once, with room for words on the next page."""
    outcome = FollowUpForm().outcome.data
    if outcome == "busy":
        with transaction() as session:
            service.postpone(session, viewer(), practice_id)
        flash(say(text("Good luck with it. We ask again in two weeks.")))
        return see_other(url_for("home.index"))
    _require_calm()
    with transaction() as session:
        service.answer(session, viewer(), practice_id, outcome or "")
    flash(say(text("Thank you. A sentence about it helps colleagues most, if you have one.")))
    return see_other(url_for(".tell", practice_id=practice_id))


@bp.get("/practices/<int(max=2147483647):practice_id>/experiences")
@access("member")
def experiences(practice_id: int) -> str:
    """All that colleagues told about a practice, a page at a time."""
    session = reading()
    practice = require_published(session, practice_id)
    page = told_about(session, practice_id, language(), page_number(request.args.get("page")))
    if page.number > page.pages:
        raise NotFound
    return render_template(
        "learning/experiences.html",
        practice=practice,
        card=next(iter(cards_by_id(session, [practice_id], language())), None),
        experiences=page,
        tally=tallies(session, [practice_id])[practice_id],
        may_try=may_try(viewer(), practice.author_id),
    )
