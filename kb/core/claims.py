"""Who holds a row of the outbox, and which rows are free."""

import os
import socket
import uuid
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from kb.core.outbox import OutboxRow

HOST = socket.gethostname()[:30]


def relay_name() -> str:
    """A name for a relay of this process: ``"server:4711:9f3c2a1b"``."""
    return f"{HOST}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def is_dead(name: str) -> bool:
    """Whether ``name`` is a relay of this machine whose process has ended."""
    host, _, rest = name.rpartition(":")[0].rpartition(":")
    if host != HOST or not rest.isdigit():
        return False
    try:
        os.kill(int(rest), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def free(moment: datetime) -> ColumnElement[bool]:
    """Rows that are due at ``moment`` and that no relay holds."""
    unheld = or_(OutboxRow.claimed_until.is_(None), OutboxRow.claimed_until < moment)
    return and_(OutboxRow.done.is_(None), OutboxRow.parked.is_(None), OutboxRow.due <= moment, unheld)
