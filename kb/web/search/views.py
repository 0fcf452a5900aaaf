"""The results page."""

import time

from flask import Blueprint, render_template, request, session

from kb.core.outbox import handled_up_to
from kb.search.handlers import CHANGES
from kb.search.handlers import NAME as INDEX
from kb.search.query import SearchQuery
from kb.web.kit import access, house, language, limits, viewer
from kb.web.kit.sessions import OWN_EVENT
from kb.web.search.contexts import fallback_page, results_page

bp = Blueprint("search", __name__)

OWN_WAIT_SECONDS = 1.5
OWN_POLL_SECONDS = 0.02
INDEXED = tuple(kind.name for kind in CHANGES)


@bp.get("/search")
@access("member")
def results() -> str:
    """What colleagues know about the words in the address."""
    limits.require(f"search:{viewer().id}", 60, 60, reading=True)
    wait_for_own_event()
    query = SearchQuery.from_args(request.args.to_dict(flat=False))
    found = house().finder.find(query, language())
    if found is None:
        return render_template("search/results.html", **fallback_page(query))
    return render_template("search/results.html", **results_page(query, found))


def wait_for_own_event() -> None:
    """Who just posted finds it: give the index a moment to take in what this person did last."""
    last = session.get(OWN_EVENT)
    if not isinstance(last, int):
        return
    until = time.monotonic() + OWN_WAIT_SECONDS
    while time.monotonic() < until:
        with house().db.reading() as reader:
            if handled_up_to(reader, last, INDEX, INDEXED):
                session.pop(OWN_EVENT, None)
                return
        house().relay.nudge()
        time.sleep(OWN_POLL_SECONDS)
    session.pop(OWN_EVENT, None)
