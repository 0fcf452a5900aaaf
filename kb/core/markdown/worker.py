"""A process that renders one source after the other: `python -m kb.core.markdown.worker`, started by `pool`.

Speaks `frames` on its standard input, a socket, and ends when that closes. It holds no secret, opens no file and is
killed when it takes too long; should its parent be gone by then, the alarm ends it.
"""

import contextlib
import dataclasses
import resource
import signal
import socket
from typing import Final

from kb.core.markdown.frames import ClosedError, receive, send
from kb.core.markdown.work import render_here

MEMORY: Final = 1024 * 1024 * 1024
LONGEST_JOB: Final = 10


def main() -> None:
    """Answer until the pool hangs up."""
    _restrain()
    with socket.socket(fileno=0) as link, contextlib.suppress(ClosedError):
        send(link, {"ready": True})
        while True:
            job = receive(link)
            signal.alarm(LONGEST_JOB)
            rendered = render_here(job["source"], job["language"])
            signal.alarm(0)
            send(link, dataclasses.asdict(rendered))


def _restrain() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for limit, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))


if __name__ == "__main__":
    main()
