"""What every page knows: the site, the viewer, and what waits for them."""

from typing import Any

from flask import Flask, request
from markupsafe import Markup

from kb.core.language import LANGUAGE_NAMES
from kb.notices import queries as notices
from kb.web.kit.auth import viewer_or_none
from kb.web.kit.house import house
from kb.web.kit.locale import language
from kb.web.kit.sessions import reading

SCHEME_COOKIE = "kb-scheme"
SCHEMES = ("light", "dark")


def scheme() -> str | None:
    """light or dark when somebody chose one, else ``None`` for the system's own."""
    person = viewer_or_none()
    chosen = person.scheme if person is not None else request.cookies.get(SCHEME_COOKIE)
    return chosen if chosen in SCHEMES else None


def stored_html(html: str) -> Markup:
    """HTML that ``kb.core.markdown`` made and sanitised, as it is kept in the database."""
    return Markup(html)  # noqa: S704 - sanitised at save


def context() -> dict[str, Any]:
    """Variables of every template."""
    person = viewer_or_none()
    unread = notices.unread(reading(), person.id) if person is not None else 0
    return {
        "site_name": house().settings.site_name,
        "viewer": person,
        "language": language(),
        "languages": LANGUAGE_NAMES,
        "theme": scheme(),
        "unseen": unread,
        "development": house().settings.development,
    }


def init_app(app: Flask) -> None:
    """Give the variables to every template."""
    app.context_processor(context)
