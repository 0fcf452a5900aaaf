"""Counting SQL statements, so that lists stay lists of a few queries."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from kb.core.db import Database


@contextmanager
def counted(db: Database) -> Iterator[list[str]]:
    """The statements sent to ``db`` meanwhile."""
    statements: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
