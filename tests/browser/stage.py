"""A small stage for the templates and scripts: the real templates and static files, sample data, no database.

The pages themselves are tried in the journeys; here every component stands on one page, in any state a test asks for.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, jsonify, render_template, request, url_for
from flask_babel import Babel
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, FileSystemLoader, Template
from markupsafe import Markup, escape
from werkzeug.serving import make_server
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length

from kb.core.language import LANGUAGE_NAMES, format_date, format_number

ROOT = Path(__file__).resolve().parents[2]
MOMENT = datetime(2026, 11, 20, 9, 2, tzinfo=UTC)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
VIEWER = {"id": 7, "name": "Bram Claes", "initials": "BC", "shortcuts": True}
ENDPOINTS = [
    "home.index",
    "taxonomy.themes",
    "taxonomy.departments",
    "people.colleagues",
    "search.results",
    "practices.new",
    "notices.updates",
    "people.profile",
    "people.photo",
    "people.settings",
    "people.sign_in",
    "people.sign_out",
    "pages.help",
    "pages.rules",
    "pages.accessibility",
    "pages.keys",
    "pages.menu",
    "people.set_language",
    "people.set_theme",
]


class SampleForm(FlaskForm):  # type: ignore[misc]
    """Fields of every kind for the patterns page."""

    place = StringField("Place", [Length(max=40)], default="Hasselt")
    language = SelectField("Language", choices=[SelectChoice("nl", "Dutch"), SelectChoice("fr", "French")])
    intent = RadioField(
        "What would you like?",
        choices=[SelectChoice("ask", "Ask a question"), SelectChoice("talk", "Have a talk")],
        default="talk",
    )
    length = RadioField(
        "How long", choices=[SelectChoice("15", "15 minutes"), SelectChoice("30", "30 minutes")], default="15"
    )
    body = TextAreaField("The practice", default="First line\nSecond line")


def create_stage() -> Flask:
    """The stage: ``/`` the patterns, ``/signed-out``, ``/error/<status>``, ``/editor`` and what the scripts call."""
    app = Flask("stage", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "kb" / "static"))
    app.config.update(SECRET_KEY="stage")
    own = FileSystemLoader(str(Path(__file__).parent / "templates"))
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(str(ROOT / "templates")), own])
    Babel(app, locale_selector=_language)
    CSRFProtect(app)
    app.jinja_env.globals["static_url"] = lambda name: url_for("static", filename=name, v="1")
    app.jinja_env.filters.update(
        say=str,
        number=lambda value: format_number(value, _language()),
        date=lambda value: format_date(value, _language()),
        timetag=_time_tag,
        language_name=LANGUAGE_NAMES.__getitem__,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(_context)
    app.after_request(_with_policy)
    _add_pages(app)
    for endpoint in ENDPOINTS:
        rule = f"/to/{endpoint}"
        app.add_url_rule(rule, endpoint, _elsewhere, methods=["GET", "POST"])
    return app


def _language() -> str:
    return request.args.get("language", "en")


def _time_tag(value: datetime, style: str = "date") -> Markup:
    shown = format_date(value, _language()) + (" 9:02" if style == "moment" else "")
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), shown)


def _context() -> dict[str, Any]:
    viewer = SimpleNamespace(**{**VIEWER, "shortcuts": "still" not in request.args})
    return {
        "viewer": None if request.path == "/signed-out" else viewer,
        "site_name": "Passerelle",
        "language": _language(),
        "theme": request.args.get("theme", ""),
        "unseen": 3,
    }


def _with_policy(response: Any) -> Any:
    response.headers["Content-Security-Policy"] = POLICY
    return response


def _elsewhere() -> str:
    """Any page of the product that the stage has not: says its name and what came with it."""
    return f"<!doctype html><title>{escape(request.endpoint)}</title><p id=got>{escape(dict(request.form))}</p>"


def _add_pages(app: Flask) -> None:
    sent: list[str] = []

    @app.route("/", methods=["GET", "POST"])
    def patterns() -> str:
        return render_template("patterns.html", form=SampleForm(), moment=MOMENT)

    @app.route("/signed-out")
    def signed_out() -> str:
        return render_template("_parts/gate.html")

    @app.route("/error/<int:status>")
    def error(status: int) -> str:
        words = {"sentence": "The index is being rebuilt.", "reference": "a1b2c3d4", "status": status}
        names: list[str | Template] = [f"errors/{status}.html", "errors/error.html"]
        return render_template(names, typed=[("body", "A long text " * 5)], **words)

    @app.route("/editor", methods=["GET", "POST"])
    def editor() -> str:
        if request.method == "POST":
            sent.append(request.form.get("do", ""))
        return render_template("editor.html", form=SampleForm(), sent=sent)

    @app.route("/sent")
    def what_was_sent() -> Any:
        return jsonify(sent)

    @app.route("/preview", methods=["POST"])
    def preview() -> str:
        return f"<p>{escape(request.form['body'])}</p>"

    @app.route("/autosave", methods=["POST"])
    def autosave() -> Any:
        return jsonify(said="Draft saved at 14:32", fields={"version": "2"})


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """``app`` on a free loopback port while the block runs; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
