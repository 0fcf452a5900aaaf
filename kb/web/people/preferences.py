"""Language, colours and shortcuts, also before signing in."""

from typing import Any

from flask import flash, request, url_for
from werkzeug.wrappers import Response

from kb.core.language import text
from kb.people import service
from kb.people.names import require_language
from kb.people.profile import require_scheme
from kb.web.kit import access, house, safe_next, say, see_other, transaction, viewer, viewer_or_none
from kb.web.kit.locale import LANGUAGE_COOKIE
from kb.web.kit.page import SCHEME_COOKIE
from kb.web.people.blueprint import bp
from kb.web.people.forms import DisplayForm
from kb.web.people.settings import settings_page

YEAR = 365 * 24 * 3600


@bp.post("/settings/display")
@access("member")
def change_display() -> Any:
    """Language, colours and shortcuts in one go, from the settings."""
    form = DisplayForm()
    if not form.validate():
        return settings_page(display=form), 422
    with transaction() as session:
        service.choose_language(session, viewer().id, form.language.data or None)
        service.choose_scheme(session, viewer().id, form.scheme.data)
        service.choose_shortcuts(session, viewer().id, bool(form.shortcuts.data))
    flash(say(text("Saved.")))
    answer = see_other(url_for("people.settings"))
    _remember(answer, LANGUAGE_COOKIE, form.language.data)
    _remember(answer, SCHEME_COOKIE, form.scheme.data)
    return answer


@bp.post("/language")
@access("public")
def set_language() -> Response:
    """Speak another language, from the switch on every page."""
    language = require_language(request.form.get("language", ""))
    person = viewer_or_none()
    if person is not None:
        with transaction() as session:
            service.choose_language(session, person.id, language)
    answer = see_other(_back())
    _remember(answer, LANGUAGE_COOKIE, language)
    return answer


@bp.post("/theme")
@access("public")
def set_theme() -> Response:
    """Light, dark or as the device (an empty value), from the switch on every page."""
    scheme = require_scheme(request.form.get("theme") or "system")
    person = viewer_or_none()
    if person is not None:
        with transaction() as session:
            service.choose_scheme(session, person.id, scheme)
    answer = see_other(_back())
    _remember(answer, SCHEME_COOKIE, scheme)
    return answer


def _back() -> str:
    return safe_next(request.form.get("next"), url_for("home.index"))


def _remember(answer: Response, name: str, value: str | None) -> None:
    """Keep a choice in this browser for a year, for the pages before signing in."""
    if not value:
        answer.delete_cookie(name)
        return
    secure = house().settings.secure
    answer.set_cookie(name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
