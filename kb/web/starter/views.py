"""The starter library for an administrator: looking through it, withdrawing and bringing back, in one step."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, flash, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kb.core.language import Text, ntext, text
from kb.learning.queries import Tally, tallies
from kb.people.queries import Viewer
from kb.practices import starter
from kb.practices.cards import Card
from kb.taxonomy.queries import DepartmentMark
from kb.web.kit import access, language, reading, say, see_other, transaction, viewer

bp = Blueprint("starter", __name__)

Change = Callable[[Session, Viewer | None, Collection[int]], int]


@dataclass(frozen=True)
class Shelf:
    """The starter practices of one department."""

    department: DepartmentMark
    cards: list[Card]


@bp.get("/admin/starter")
@access("administrator")
def admin_starter() -> str:
    """Every practice of the starter library by department, to choose from."""
    cards = starter.library(reading(), language())
    return render_template(
        "starter/admin.html",
        shelves=_shelves(cards),
        public=[card for card in cards if card.state == "published"],
        withdrawn=[card for card in cards if card.state == "withdrawn"],
        tries=tallies(reading(), [card.id for card in cards]),
        untried=Tally(),
    )


@bp.post("/admin/starter/withdraw")
@access("administrator")
def withdraw() -> Response:
    """Take the chosen practices, or all, away from colleagues."""
    return _change(
        starter.withdraw,
        lambda count: ntext(
            "%(num)s practice is withdrawn. It can be brought back here.",
            "%(num)s practices are withdrawn. They can be brought back here.",
            count,
        ),
    )


@bp.post("/admin/starter/bring-back")
@access("administrator")
def bring_back() -> Response:
    """Make the chosen practices, or all that are withdrawn, public again."""
    return _change(
        starter.bring_back,
        lambda count: ntext("%(num)s practice is public again.", "%(num)s practices are public again.", count),
    )


def _change(change: Change, done: Callable[[int], Text]) -> Response:
    with transaction() as session:
        ids = [card.id for card in starter.library(session, language())] if "all" in request.form else _chosen()
        count = change(session, viewer(), ids)
    if count:
        flash(say(done(count)))
    else:
        flash(say(text("Nothing changed. Choose at least one practice of the table.")), "error")
    return see_other(url_for(".admin_starter"))


def _chosen() -> list[int]:
    """The ids that were ticked; what is no number is passed over."""
    return [int(raw) for raw in request.form.getlist("practice") if re.fullmatch(r"[0-9]{1,10}", raw)]


def _shelves(cards: Iterable[Card]) -> list[Shelf]:
    return [Shelf(department, list(group)) for department, group in groupby(cards, key=lambda card: card.department)]
