"""The home page."""

from flask import Blueprint, render_template, request

from kb.core.paging import page_number
from kb.web.home.contexts import home_page
from kb.web.kit import access, reading, viewer

bp = Blueprint("home", __name__)


@bp.get("/")
@access("member")
def index() -> str:
    """Search, what waits for the viewer, and the feed: ``?tab=`` and ``?page=``."""
    tab, number = request.args.get("tab", ""), page_number(request.args.get("page"))
    return render_template("home/index.html", **home_page(reading(), viewer(), tab, number))
