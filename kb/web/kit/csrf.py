"""Forms from other sites are refused, by token and by what the browser says of their origin."""

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from kb.web.kit.resend import same_origin

SAFE = ("GET", "HEAD", "OPTIONS")


def init_app(app: Flask) -> None:
    """Ask for a token on every state-changing request, for as long as the session lasts."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    app.config["WTF_CSRF_SSL_STRICT"] = False  # the origin is checked here, also without a Referer
    CSRFProtect(app)
    app.before_request(_check_origin)


def _check_origin() -> None:
    if request.method not in SAFE and not same_origin():
        raise CSRFError("cross-site request")
