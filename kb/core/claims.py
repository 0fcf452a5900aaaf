"""Who holds a row of the outbox, and which rows are free."""

import os
import socket
import uuid
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, and_, or_

from kb.core.outbox import OutboxRow

HOST = socket.gethostname()[:30].replace(":", "-")
ENDED = ("Z", "X")
"""States of a process that has ended and of which only its parent has not heard yet."""


def relay_name() -> str:
    """A name for a relay of this process: ``"server:4711:889201:9f3c2a1b"``, with the moment the process began."""
    return f"{HOST}:{os.getpid()}:{_state(os.getpid())[1]}:{uuid.uuid4().hex[:8]}"


def is_dead(name: str) -> bool:
    """Whether ``name`` is a relay of this machine whose process has ended, even if another has its number now."""
    host, _, rest = name.partition(":")
    number, _, began = rest.rpartition(":")[0].partition(":")
    if host != HOST or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    state, beginning = _state(int(number))
    return state in ENDED or beginning != began


def _state(number: int) -> tuple[str, str]:
    """State and beginning (in ticks since the machine started) of a process; empty where the system does not tell."""
    try:
        told = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "", ""
    words = told.rpartition(")")[2].split()
    return words[0], words[19]


def free(moment: datetime) -> ColumnElement[bool]:
    """Rows that are due at ``moment`` and that no relay holds."""
    unheld = or_(OutboxRow.claimed_until.is_(None), OutboxRow.claimed_until < moment)
    return and_(OutboxRow.done.is_(None), OutboxRow.parked.is_(None), OutboxRow.due <= moment, unheld)
