"""Addresses: where to go afterwards, and static files that may be cached for ever."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, redirect, request, url_for
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from kb.web.kit.house import house

LARGEST_ID = 2**31 - 1
STATIC = Path(__file__).resolve().parent.parent.parent / "static"


def safe_next(target: str | None, default: str) -> str:
    """``target`` when it is an address of our own, else ``default``.

    ``"/search?q=a"`` -> itself; ``"//evil.example"``, ``"https://evil.example"``, ``"/\\evil"`` -> default.
    """
    if not target or not target.startswith("/") or target.startswith("//") or len(target) > 2000:
        return default
    if "\\" in target or re.search(r"[\x00-\x20\x7f-\x9f\u2028\u2029]", target):
        return default
    parts = urlsplit(target)
    return default if parts.scheme or parts.netloc else target


def see_other(target: str) -> Response:
    """The answer to a form that was accepted: 303 to ``target``."""
    return redirect(target, 303)


def local_url(endpoint: str, args: Mapping[str, str | list[str]]) -> str:
    """The address of ``endpoint`` with ``args`` in its query, several values of a name one after the other."""
    values: dict[str, Any] = dict(args)
    return url_for(endpoint, **values)


def static_url(name: str) -> str:
    """Address of a static file that changes with its content: ``/static/css/app.css?v=3f2a...``."""
    if house().settings.development:
        return _versioned(name)
    return _kept(name, request.script_root)


@lru_cache(maxsize=512)
def _kept(name: str, _root: str) -> str:
    """The address under ``_root``, once a process: in production files change with a restart, and a page asks often."""
    return _versioned(name)


def _versioned(name: str) -> str:
    path = STATIC / name
    version = hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else None
    return url_for("static", filename=name, v=version)


def record_id(raw: object) -> int:
    """An id that a database can hold, as it came in a form. Raises ``ValueError``, as WTForms wants it."""
    number = int(str(raw))
    if not 0 < number <= LARGEST_ID:
        raise ValueError
    return number


class Id(IntegerConverter):
    """``<int:...>`` in an address: an id that a database can hold; a larger number is no address of ours."""

    def __init__(self, url_map: Map, fixed_digits: int = 0, **limits: Any) -> None:
        super().__init__(url_map, fixed_digits, **{"max": LARGEST_ID, **limits})


def init_app(app: Flask) -> None:
    """Offer ``static_url`` to the templates, and keep numbers in addresses within bounds."""
    app.url_map.converters["int"] = Id
    app.jinja_env.globals["static_url"] = static_url
