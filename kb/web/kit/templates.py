"""How templates are set up: short ways to what every page asks for a hundred times."""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.templating import Environment as FlaskEnvironment
from markupsafe import Markup

from kb.core.language import translator
from kb.web.kit.locale import language

KEPT = 8192
"""Messages kept in memory: some times what the templates hold in three languages."""


class Environment(FlaskEnvironment):
    """Templates that hold the names of the house in one dictionary.

    Jinja's chain of dictionaries is compared name by name at each import of a macro, thirty times a page.
    Names are therefore set while the application is made, before the first template is loaded.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template sees: those of the house and ``d``, its own."""
        return {**self.globals, **(d or {})}


def translated(message: str, **values: Any) -> Markup:
    """``_()`` of the templates: ``message`` in the language of this page, with ``values`` escaped in their places."""
    return _format(language(), message) % values if values else _sentence(language(), message)


def translated_count(singular: str, plural: str, number: int, **values: Any) -> Markup:
    """``ngettext()`` of the templates: the form for ``number``, which is also the value ``num``."""
    form = translator(language()).ngettext(singular, plural, number)
    return Markup(form) % {"num": number, **values}  # noqa: S704 - our own sentences; values are escaped


@lru_cache(maxsize=KEPT)
def _format(code: str, message: str) -> Markup:
    return Markup(translator(code).gettext(message))  # noqa: S704 - a sentence of our own


@lru_cache(maxsize=KEPT)
def _sentence(code: str, message: str) -> Markup:
    return _format(code, message) % {}  # without values too, "%%" is a per cent sign


def init_app(app: Flask) -> None:
    """Give the templates their ``_`` and ``ngettext``; call it after Flask-Babel, which installs its own."""
    app.jinja_env.globals.update(_=translated, gettext=translated, ngettext=translated_count)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
