"""``/livez`` and ``/readyz``, for whatever watches over the server."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from kb.core.errors import Unavailable
from kb.core.schema import is_current
from kb.web.kit import access, house, viewer_or_none

bp = Blueprint("health", __name__)


@bp.get("/livez")
@access("public")
def livez() -> Response:
    """200 as long as the process answers at all."""
    return jsonify(status="ok")


@bp.get("/readyz")
@access("public")
def readyz() -> tuple[Response, int]:
    """200 when people can be served, 503 when not; administrators see the parts."""
    parts = {"database": _database(), "search": str(house().engine.status().state)}
    ready = parts["database"] == "ready"
    person = viewer_or_none() if ready else None
    detail = parts if person is not None and person.administers else {}
    return jsonify(status="ok" if ready else "unavailable", **detail), 200 if ready else 503


def _database() -> str:
    try:
        house().db.check()
    except Unavailable:
        return "down"
    return "ready" if is_current(house().db) else "migrations pending"
