"""The addresses of the application, for tests that go through all of them."""

import hashlib
from collections.abc import Iterable, Iterator

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from kb.core.db import Base, Database

BOOKKEEPING = ("rate_limits", "sessions")
"""Tables that count visits: also reading writes there."""

PARTS = {"slug": "pricing", "token": "not-a-token", "name": "a.webp", "filename": "css/system.css", "verb": "reply"}
"""A value for each part of an address that is no number; numbers are 1."""


def address_of(rule: Rule, **parts: object) -> str:
    """An address that ``rule`` serves."""
    values = {name: parts.get(name, PARTS.get(name, 1)) for name in rule.arguments}
    _, address = rule.build(values, append_unknown=False) or ("", "")
    assert address, rule
    return address


def rules(app: Flask) -> list[Rule]:
    """Every rule, by address."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: (str(rule), rule.endpoint))


def changing(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Every rule and method that may change something."""
    for rule in rules(app):
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            yield rule, method


def contents(db: Database, without: Iterable[str] = ()) -> dict[str, str]:
    """Table -> digest of its rows."""
    found = {}
    with db.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in without:
                rows = sorted(repr(tuple(row)) for row in session.execute(select(table)))
                found[table.name] = hashlib.sha256("\n".join(rows).encode("utf-8", "replace")).hexdigest()
    return found
