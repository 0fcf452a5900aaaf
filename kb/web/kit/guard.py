"""Every route declares who may call it; a route that does not is refused."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from kb.core.errors import NotAllowed, NotFound
from kb.web.kit.auth import to_sign_in, viewer_or_none
from kb.web.kit.resend import resend_page

Level = Literal["public", "member", "moderator", "administrator"]
RANK: dict[str, int] = {"public": 0, "member": 1, "moderator": 2, "administrator": 3}

View = TypeVar("View", bound=Callable[..., Any])


def access(level: Level) -> Callable[[View], View]:
    """Declare that a view is for people of at least ``level``; ``public`` needs no sign-in."""

    def declare(view: View) -> View:
        view.__dict__["access"] = level
        return view

    return declare


def declared(app: Flask, endpoint: str) -> str | None:
    """The level declared for ``endpoint``; static files are public."""
    if endpoint == "static":
        return "public"
    return getattr(app.view_functions.get(endpoint), "access", None)


def guard() -> Response | str | tuple[str, int] | None:
    """Run before each request: lets it through, sends it to the sign-in page, or refuses it."""
    if request.endpoint is None:
        return None if viewer_or_none() else _unknown_address()
    level = declared(current_app, request.endpoint)
    if level is None:
        raise NotAllowed
    if level == "public":
        return None
    person = viewer_or_none()
    if person is None:
        return to_sign_in() if request.method in ("GET", "HEAD") else resend_page(signed_out=True)
    if RANK[person.role] < RANK[level]:
        raise NotAllowed
    return None


def _unknown_address() -> Response | None:
    """Before signing in an unknown address is no different from a known one."""
    if isinstance(request.routing_exception, BadRequest):
        raise request.routing_exception  # a host that is not ours: there is no address to send anybody to
    if request.routing_exception is not None and request.method in ("GET", "HEAD"):
        return to_sign_in()
    raise NotFound


def init_app(app: Flask) -> None:
    """Guard every request."""
    app.before_request(guard)
