"""A reference for every request, in its answer and in each log line about it."""

import json
import logging
import re
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request

log = logging.getLogger("kb.requests")

PLAIN_FIELDS = set(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One JSON object a line, in UTC, with the reference of the request; line breaks are escaped by JSON."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if has_request_context():
            line["request"] = g.get("request_id")
        line.update({key: value for key, value in record.__dict__.items() if key not in PLAIN_FIELDS})
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if re.fullmatch(r"[A-Za-z0-9-]{8,64}", given) else secrets.token_hex(6)
    g.started = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "-")
    if request.endpoint != "static":
        took = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        extra = {"method": request.method, "endpoint": request.endpoint, "status": response.status_code, "ms": took}
        log.info("request", extra=extra)
    return response


def init_app(app: Flask) -> None:
    """Number each request before anything else happens to it."""
    app.before_request(_begin)
    app.after_request(_end)
