"""The composition root: settings in, a Flask application out. No rules live here."""

from urllib.parse import urlsplit

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from kb.config import LOOPBACK, Settings, bundled, load
from kb.web import rooms
from kb.web.kit import auth, csrf, errors, guard, headers, locale, page, requests, sessions, templates, urls
from kb.wiring import House, build_house

COMPRESSED = ["text/html", "text/css", "text/javascript", "text/markdown", "image/svg+xml", "application/json"]
MEGABYTE = 1024 * 1024
ABSOLUTE_SESSION_DAYS = 90


def create_app(settings: Settings | None = None, house: House | None = None) -> Flask:
    """The WSGI application of ``settings`` (default: those of the environment).

    Raises ``kb.config.SettingsError`` for wrong settings. ``house`` is given by tests and commands that built one.
    """
    house = house or build_house(settings or load())
    app = Flask("kb", template_folder=str(bundled("templates")), static_folder="static")
    app.jinja_environment = templates.Environment
    app.extensions["kb"] = house
    app.config.update(flask_config(house.settings))
    if house.settings.proxy_hops:
        hops = house.settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    for part in (requests, sessions, auth, locale, guard, csrf, errors, headers, urls, page, templates):
        part.init_app(app)
    rooms.register(app)
    Compress(app)
    return app


def flask_config(settings: Settings) -> dict[str, object]:
    """Flask's own settings: cookies, limits, keys."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        "SESSION_COOKIE_NAME": "__Host-kb" if settings.secure else "kb",
        "SESSION_COOKIE_SECURE": settings.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PERMANENT_SESSION_LIFETIME": ABSOLUTE_SESSION_DAYS * 24 * 3600,
        "MAX_CONTENT_LENGTH": MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        "MAX_FORM_PARTS": 200,
        "TRUSTED_HOSTS": [urlsplit(settings.base_url).hostname or "", settings.host, *LOOPBACK],
        "COMPRESS_ALGORITHM": ["gzip"],
        "COMPRESS_MIMETYPES": COMPRESSED,
        "TEMPLATES_AUTO_RELOAD": settings.development,
    }
