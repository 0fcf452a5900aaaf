"""Pages that explain, and the way into administration."""

from datetime import UTC, datetime

from flask import Blueprint, render_template

from kb.core import outbox
from kb.core.errors import NotFound
from kb.people import queries as people
from kb.practices import queries as practices
from kb.taxonomy import queries as taxonomy
from kb.web.kit import access, house, reading
from kb.web.pages.sample import SampleForm

bp = Blueprint("pages", __name__)

SAMPLE_MOMENT = datetime(2026, 10, 6, 9, 30, tzinfo=UTC)


@bp.get("/help")
@access("public")
def help() -> str:  # noqa: A001 - the page is called help
    """How to find, share and get in touch; before signing in only how to sign in."""
    return render_template("pages/help.html")


@bp.get("/house-rules")
@access("member")
def rules() -> str:
    """What colleagues may expect of each other here."""
    return render_template("pages/rules.html")


@bp.get("/accessibility")
@access("public")
def accessibility() -> str:
    """What was done so that everybody can use this, and where to tell what does not work."""
    return render_template("pages/accessibility.html")


@bp.get("/keys")
@access("member")
def keys() -> str:
    """The keyboard shortcuts."""
    return render_template("pages/keys.html")


@bp.get("/menu")
@access("member")
def menu() -> str:
    """Everything the bar of a phone has no room for."""
    return render_template("pages/menu.html")


@bp.get("/admin")
@access("administrator")
def admin() -> str:
    """The parts an administrator looks after, and whether the work behind the pages keeps up."""
    session = reading()
    return render_template(
        "pages/admin.html",
        departments=len(taxonomy.all_departments(session)),
        themes=len(taxonomy.all_themes(session)),
        colleagues=people.colleagues(session, shared=practices.counts_by_author(session), size=1).total,
        starter=practices.counts_of_origin(session, "starter"),
        waiting=outbox.waiting(session),
        parked=outbox.parked(session),
        search_works=not house().engine.status().needs_rebuild,
    )


@bp.get("/patterns")
@access("member")
def patterns() -> str:
    """Every component on one page, while developing."""
    if not house().settings.development:
        raise NotFound
    return render_template("patterns.html", form=SampleForm(), moment=SAMPLE_MOMENT)
