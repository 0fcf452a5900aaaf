"""Database sessions of a request: one to read with, one transaction for what it changes."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g, session
from sqlalchemy.orm import Session

from kb.core.outbox import last_recorded
from kb.web.kit.house import house

OWN_EVENT = "own_event"
"""Key in the cookie for the last event this person caused, which their next search waits for."""


def reading() -> Session:
    """The read session of this request, closed when it ends."""
    if "kb_reader" not in g:
        g.kb_reader = house().db.reader()
    reader: Session = g.kb_reader
    return reader


@contextmanager
def transaction() -> Iterator[Session]:
    """The one write transaction of this request; afterwards the relay looks at what it recorded."""
    release_reader()  # it must not keep showing the state from before
    with house().db.transaction() as writer:
        yield writer
    recorded = last_recorded(writer)
    if recorded is not None:
        session[OWN_EVENT] = recorded
        house().relay.nudge()


def release_reader(_error: BaseException | None = None) -> None:
    """Close the read session, if there is one."""
    reader: Session | None = g.pop("kb_reader", None)
    if reader is not None:
        reader.close()


def init_app(app: Flask) -> None:
    """Close the read session at the end of every request."""
    app.teardown_appcontext(release_reader)
