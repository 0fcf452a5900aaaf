"""The language of a page: chosen by the person, else by the browser."""

from datetime import UTC, datetime

from flask import Flask, g, request
from flask_babel import Babel, get_locale
from markupsafe import Markup

from kb.core.clock import now
from kb.core.language import (
    LANGUAGES,
    TRANSLATIONS,
    Text,
    format_date,
    format_number,
    format_time,
    text,
)
from kb.people.names import SPOKEN
from kb.web.kit.auth import viewer_or_none
from kb.web.kit.house import house

LANGUAGE_COOKIE = "kb-language"


def choose_language() -> str:
    """nl, fr or en: of the person, else of their cookie, else of the browser, else of the settings."""
    person = viewer_or_none()
    if person is not None and person.language in LANGUAGES:
        return person.language
    cookie = request.cookies.get(LANGUAGE_COOKIE)
    if cookie in LANGUAGES:
        return cookie
    wanted = request.headers.get("Accept-Language", "")
    if len(wanted) > 400:
        return house().settings.default_language
    return request.accept_languages.best_match(LANGUAGES) or house().settings.default_language


def language() -> str:
    """The language of this page, chosen once a request: every text of the page asks for it."""
    known: str | None = g.get("kb_language")
    if known is None:
        locale = get_locale()
        known = g.kb_language = locale.language if locale is not None else house().settings.default_language
    return known


def say(sentence: Text) -> str:
    """A waiting sentence in the language of this page."""
    return sentence.render(language())


def date(value: datetime, short: bool = False) -> str:
    """``6 oktober 2026``; with ``short`` the year is left out when it is this one."""
    shown = format_date(value, language(), house().settings.time_zone)
    this_year = value.astimezone(UTC).year == now().year
    return shown.rsplit(" ", 1)[0] if short and this_year else shown


def moment(value: datetime) -> str:
    """``22 november, 9.37 u``; the year when it is not this one."""
    return f"{date(value, short=True)}, {format_time(value, language(), house().settings.time_zone)}"


def ago(value: datetime) -> str:
    """``today``, ``yesterday``, ``3 days ago``; after a week the date."""
    days = (now().date() - value.astimezone(UTC).date()).days
    if days <= 0:
        return say(text("today"))
    if days == 1:
        return say(text("yesterday"))
    if days < 7:
        return say(text("%(days)d days ago", days=days))
    return date(value, short=True)


def time_tag(value: datetime, style: str = "date") -> Markup:
    """``<time>`` with the machine's form in it; ``style`` is date, short, moment or ago."""
    shown = {"date": date, "short": lambda v: date(v, short=True), "moment": moment, "ago": ago}[style](value)
    return Markup('<time datetime="{}">{}</time>').format(value.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"), shown)


def init_app(app: Flask) -> None:
    """Install Flask-Babel and the filters for texts, dates and numbers."""
    settings = house_settings(app)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    Babel(
        app,
        locale_selector=choose_language,
        timezone_selector=lambda: settings.time_zone,
    )
    app.jinja_env.filters.update(
        say=say,
        date=date,
        datetime=moment,
        ago=ago,
        timetag=time_tag,
        number=lambda value: format_number(value, language()),
        language_name=lambda code: SPOKEN.get(code, code),
    )


def house_settings(app: Flask):  # type: ignore[no-untyped-def]
    """The settings, before there is a request."""
    return app.extensions["kb"].settings
