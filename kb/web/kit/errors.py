"""Errors to pages: the one place where an error gets its status."""

import logging
from typing import Any

from flask import Flask, current_app, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from jinja2 import Template
from markupsafe import escape
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from kb.core.errors import Conflict, Invalid, KbError, NotAllowed, NotFound, TooMany, Unavailable
from kb.core.language import text
from kb.web.kit.locale import say
from kb.web.kit.resend import SECRET_FIELDS, resend_page, sendable

log = logging.getLogger(__name__)

STATUS: dict[type[KbError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
}
SENTENCES = {
    400: text("The browser sent something that we could not read."),
    403: text("You are not allowed to do this."),
    404: text("This page does not exist, or not any more."),
    405: text("This address cannot be used in this way."),
    409: text("Somebody else was first."),
    413: text("This is too large to take."),
    422: text("Something is not right yet."),
    429: text("That was a lot in a short time. Wait a moment and try again."),
    500: text("Something went wrong on our side."),
    503: text("This part is out of order for a moment."),
}
UNIQUE_VIOLATION = "23505"
"""What PostgreSQL says of a row that is there already."""
PLAIN = "<!doctype html><title>{status}</title><p>{sentence}</p><p>{reference}</p>"


def status_of(error: KbError) -> int:
    """The status of ``error``; a secret refusal looks like something that is not there."""
    if isinstance(error, NotAllowed) and error.secret:
        return 404
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def error_page(status: int, sentence: str, **kept: list[tuple[str, str]]) -> tuple[Any, int]:
    """The page for ``status``, or JSON where a script asked; plain words if even the page fails.

    ``kept`` is what was typed: pairs ``typed`` to be copied, or ``fields`` to be sent once more as they are.
    """
    reference = g.get("request_id", "-")
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=sentence, reference=reference), status
    plain = PLAIN.format(status=status, sentence=escape(sentence), reference=escape(reference))
    if isinstance(request.routing_exception, SecurityError):
        return plain, status  # a page is full of links, and at a host that is not ours there are none
    shown = status if status in SENTENCES else 500
    names: list[str | Template] = [f"errors/{shown}.html", "errors/error.html"]
    try:
        context = {"status": status, "sentence": sentence, "reference": reference, "target": request.full_path}
        page = render_template(names, **context, **kept)
    except Exception:
        log.exception("the error page failed")
        return plain, status
    return page, status


def typed_fields() -> list[tuple[str, str]]:
    """What was typed into a form that could not be taken, to be shown and copied."""
    hidden = (*SECRET_FIELDS, "token")
    return [(name, value) for name, value in request.form.items(multi=True) if len(value) > 40 and name not in hidden]


def _kept(status: int) -> dict[str, list[tuple[str, str]]]:
    """What is done with what was typed: sent again later as it is, or copied where something moved on meanwhile."""
    if request.method != "POST":
        return {}
    if status in (429, 503):
        return {"fields": sendable()}
    return {"typed": typed_fields()} if status in (409, 500) else {}


def _domain(error: KbError) -> Any:
    status = status_of(error)
    generic = isinstance(error, NotAllowed) and error.secret
    sentence = say(SENTENCES[404]) if generic else say(error.text)
    response = current_app.make_response(error_page(status, sentence, **_kept(status)))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, Unavailable):
        response.headers["Retry-After"] = "5"
    return response


def _http(error: HTTPException) -> Any:
    if isinstance(error, CSRFError):
        return resend_page(signed_out=False)
    status = error.code or 500
    if status < 400:
        return error.get_response()
    response = current_app.make_response(error_page(status, say(SENTENCES.get(status, SENTENCES[500]))))
    if status == 405 and error.get_response().headers.get("Allow"):
        response.headers["Allow"] = error.get_response().headers["Allow"]
    return response


def _database(error: DBAPIError) -> Response | tuple[Any, int]:
    log.error("database error", exc_info=error)
    busy = Unavailable(text("The database is busy. Nothing was lost: try again in a moment."))
    answer: Response = _domain(busy)
    return answer


def _clash(error: IntegrityError) -> Any:
    """Two did the same at one moment, which only PostgreSQL lets happen: sent again, the other's row is found."""
    known = getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION
    return _database(error) if known else _unexpected(error)


def _unexpected(error: Exception) -> Any:
    log.error("unexpected error", exc_info=error)
    return error_page(500, say(SENTENCES[500]), **_kept(500))


def init_app(app: Flask) -> None:
    """Install the handlers."""
    app.register_error_handler(KbError, _domain)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(IntegrityError, _clash)
    app.register_error_handler(Exception, _unexpected)
