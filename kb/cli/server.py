"""The WSGI server: gunicorn with threads, on a socket that is ours before anything is started."""

import errno
import os
import socket
import threading
import time
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from kb.app import create_app
from kb.cli.backstage import Backstage
from kb.cli.logs import LOGGING
from kb.config import Settings
from kb.core.language import get_ready
from kb.wiring import House

GRACE_SECONDS = 15
"""For requests at hand when the server is told to stop; whatever is left then is ended."""
BACKLOG = 512
HANDOVER_SECONDS = 3
"""For the port to come free: the processes of a server that was killed need a moment to see that they are orphans."""
REQUESTS_OF_A_WORKER = 50_000
"""After so many requests a process makes room for a fresh one, whatever some library may have leaked."""


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn serving ``create_app(settings)`` on ``listener``; ``banner`` is printed once pages can be served."""

    def __init__(self, settings: Settings, listener: socket.socket, banner: str) -> None:
        self.settings = settings
        self.banner = banner
        self._bind = f"fd://{listener.detach()}"
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn; no file and no variable of its own is read."""
        for name, value in self._options().items():
            if name in self.cfg.settings:  # some came with later releases
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, built in each worker after the fork so that nothing is shared with another."""
        return create_app(self.settings)

    def _options(self) -> dict[str, Any]:
        return {
            "bind": [self._bind],
            "workers": self.settings.workers,
            "worker_class": "gthread",
            "threads": self.settings.threads,
            "backlog": BACKLOG,
            "timeout": 60,
            "graceful_timeout": GRACE_SECONDS,
            "keepalive": 5,
            "max_requests": REQUESTS_OF_A_WORKER,
            "max_requests_jitter": REQUESTS_OF_A_WORKER // 10,
            "worker_tmp_dir": str(self.settings.data_dir),
            "logconfig_dict": LOGGING,
            "control_socket_disable": True,
            "proc_name": "passerelle",
            "post_worker_init": self._begin,
            "worker_exit": self._end,
        }

    def _begin(self, worker: Any) -> None:
        """In a worker that can serve: start what runs beside the pages; the first one says that all is ready."""
        house: House = worker.wsgi.extensions["kb"]
        threading.Thread(target=get_ready, name="get-ready", daemon=True).start()
        if self.settings.relay:
            worker.backstage = Backstage(house)
            worker.backstage.start()
        if worker.age == 1:
            house.finder.mend()
            click.echo(self.banner)

    def _end(self, _arbiter: Any, worker: Any) -> None:
        """In a worker that is about to end."""
        backstage: Backstage | None = getattr(worker, "backstage", None)
        if backstage is not None:
            backstage.stop()


def listen(host: str, port: int) -> socket.socket:
    """A socket on ``host`` and ``port``. Raises ``ClickException`` with what to do when that cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise click.ClickException(f"KB_HOST {host!r} is not an address: {error.strerror or error}") from error
    until = time.monotonic() + HANDOVER_SECONDS
    while True:
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(BACKLOG)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise click.ClickException(_why(error, host, port)) from error
            time.sleep(0.2)
        else:
            return listener


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} of {host} is in use: stop what runs there, or choose another with --port or KB_PORT"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights: choose one above 1023 with --port or KB_PORT"
    return f"cannot listen on {host} port {port}: {os.strerror(error.errno or 0)}"
