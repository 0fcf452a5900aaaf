"""At most a few worker processes, a wall limit for each source, and a fresh worker after each that had to be killed.

Why processes of our own and no executor: a rendering that runs wild can only be stopped by killing its process, from
any thread, and neither a fork of a threaded server nor a shared queue may be left in an unknown state by that.
Each worker is a new interpreter behind one socket, so killing it harms nothing but its own job.
"""

import atexit
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

from kb.core.markdown.frames import ClosedError, receive, send
from kb.core.markdown.rendered import (
    NOTICE_BUSY,
    NOTICE_CRASHED,
    NOTICE_TIMEOUT,
    Heading,
    Rendered,
    as_source,
)

SIZE: Final = 2
WALL_SECONDS: Final = 2.0
PATIENCE_SECONDS: Final = 1.0
START_SECONDS: Final = 20.0

_ROOT: Final = Path(__file__).resolve().parents[3]
_COMMAND: Final = (sys.executable, "-P", "-m", "kb.core.markdown.worker")
_KEPT_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")


class Worker:
    """One process and the socket to it."""

    def __init__(self) -> None:
        self.link, other = socket.socketpair()
        try:
            self.process = _start(other)
        except OSError:
            self.link.close()
            raise
        finally:
            other.close()
        try:
            receive(self.link, time.monotonic() + START_SECONDS)
        except BaseException:
            self.kill()
            raise

    def ask(self, source: str, language: str, deadline: float) -> Rendered:
        """The rendered source; TimeoutError at `deadline`, ClosedError when the process dies meanwhile."""
        send(self.link, {"source": source, "language": language}, deadline)
        answer = receive(self.link, deadline)
        headings = tuple(Heading(**heading) for heading in answer.pop("headings"))
        return Rendered(**answer, headings=headings)

    def alive(self) -> bool:
        """Whether the process is still there."""
        return self.process.poll() is None

    def kill(self) -> None:
        """End the process at once and wait for it, so that no zombie stays."""
        self.link.close()
        self.process.kill()
        self.process.wait()

    def disown(self) -> None:
        """Let go of a worker that belongs to the process this one was forked from."""
        self.link.close()
        self.process.returncode = 0


class Pool:
    """`SIZE` workers at most, started when first needed. Safe to call from any thread."""

    def __init__(self, size: int = SIZE, wall_seconds: float = WALL_SECONDS) -> None:
        self.wall_seconds = wall_seconds
        self._slots = threading.BoundedSemaphore(size)
        self._heavy = threading.BoundedSemaphore(max(1, size - 1))
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._working: set[Worker] = set()
        self._closed = False

    def render(self, source: str, language: str, heavy: bool = False) -> Rendered:
        """`source` rendered within the wall limit; else the escaped source.

        A `heavy` source waits for its lane, so that sources that take long never hold every worker. Waiting counts
        as working: it shortens the time for the work, and ends as `busy` after `PATIENCE_SECONDS`.
        """
        asked = time.monotonic()
        lanes = [self._heavy, self._slots] if heavy else [self._slots]
        held: list[threading.BoundedSemaphore] = []
        try:
            for lane in lanes:
                if not lane.acquire(timeout=max(0.0, asked + PATIENCE_SECONDS - time.monotonic())):
                    return as_source(source, NOTICE_BUSY)
                held.append(lane)
            return self._try_twice(source, language, self.wall_seconds - (time.monotonic() - asked))
        finally:
            for lane in held:
                lane.release()

    def close(self) -> None:
        """End all workers for good: what is being rendered, or asked for later, comes back as `crashed`."""
        with self._lock:
            self._closed = True
            idle, working = list(self._idle), list(self._working)
            self._idle.clear()
        for worker in idle:
            worker.kill()
        for worker in working:
            worker.process.kill()

    def forget(self) -> None:
        """In a forked child: leave the workers to the parent."""
        for worker in [*self._idle, *self._working]:
            worker.disown()

    def processes(self) -> list[int]:
        """Process ids of the workers that are there now."""
        with self._lock:
            return [worker.process.pid for worker in [*self._idle, *self._working]]

    def _try_twice(self, source: str, language: str, seconds: float) -> Rendered:
        """A worker may have been ended from outside while it rested or worked, so a source gets a second one."""
        for _ in range(2):
            try:
                worker = self._take()
            except (ClosedError, TimeoutError, OSError):
                continue
            try:
                rendered = worker.ask(source, language, time.monotonic() + seconds)
            except TimeoutError:
                self._drop(worker)
                return as_source(source, NOTICE_TIMEOUT)
            except ClosedError:
                self._drop(worker)
            except BaseException:
                self._drop(worker)
                raise
            else:
                self._give_back(worker)
                return rendered
        return as_source(source, NOTICE_CRASHED)

    def _take(self) -> Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker and not worker.alive():
            worker.kill()
            worker = None
        if not self._closed:
            worker = worker or Worker()
        with self._lock:
            if worker and not self._closed:
                self._working.add(worker)
                return worker
        if worker:
            worker.kill()
        raise ClosedError

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._working.discard(worker)
            if not self._closed:
                self._idle.append(worker)
                return
        worker.kill()

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._working.discard(worker)
        worker.kill()


class _Shared:
    """The pool of this process; a forked child gets one of its own."""

    def __init__(self) -> None:
        self.pool = Pool()

    def after_fork(self) -> None:
        self.pool.forget()
        self.pool = Pool()


_shared = _Shared()
os.register_at_fork(after_in_child=_shared.after_fork)
atexit.register(lambda: _shared.pool.close())


def shared_pool() -> Pool:
    """The pool that every caller in this process shares."""
    return _shared.pool


def _start(link: socket.socket) -> subprocess.Popen[bytes]:
    """A worker with `link` as its standard input, in a session of its own so that Ctrl-C does not reach it."""
    return subprocess.Popen(  # noqa: S603 - a fixed command
        _COMMAND, stdin=link.fileno(), stdout=subprocess.DEVNULL, env=_environment(), start_new_session=True
    )


def _environment() -> dict[str, str]:
    """Only what an interpreter needs: no setting and no secret of the server reaches a worker."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    paths = [str(_ROOT), os.environ.get("PYTHONPATH", "")]
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in paths if path), "PYTHONUTF8": "1"}
