"""The folder an index lives in: which version is the present one, and who may write.

``<folder>/current`` names the sub-folder in use and the schema it was written with. A rebuild makes another
sub-folder and changes ``current`` in one rename, so readers see the old index or the new one.
"""

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from kb.search import durable


class Busy(Exception):
    """Somebody else holds the lock and did not let go in time."""


class Current(NamedTuple):
    """The present version: its folder and the schema and analysis it was written with."""

    path: Path
    version: str


class IndexFolder:
    """Pointer, locks and sub-folders under one folder that only the owner may read: what is in it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def current(self) -> Current:
        """The present version; raises ``OSError`` or ``ValueError`` where there is none."""
        said = json.loads((self.path / "current").read_text("utf-8"))
        name = said["folder"]
        if not isinstance(name, str) or "/" in name or name.startswith("."):
            raise ValueError(f"not a folder name: {name!r}")
        return Current(self.path / name, str(said["version"]))

    def is_absent(self) -> bool:
        """Whether there is no version in use; a folder that may not be looked into is not absent."""
        try:
            (self.path / "current").stat()
        except FileNotFoundError:
            return True
        except OSError:
            return False
        return False

    def make(self) -> Path:
        """A new, empty sub-folder that is not in use yet."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.chmod(0o700)
        made = self.path / f"v{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{secrets.token_hex(4)}"
        made.mkdir(mode=0o700)
        return made

    def use(self, path: Path, version: str) -> None:
        """Make ``path`` the present version, on disk when this returns."""
        said = json.dumps({"folder": path.name, "version": version})
        durable.replace(self.path / "current", said.encode())

    def sweep(self) -> None:
        """Remove every sub-folder but the present one: earlier versions and rebuilds that were cut off."""
        kept = self.current().path.name
        for path in self.path.iterdir():
            if path.is_dir() and path.name != kept:
                shutil.rmtree(path, ignore_errors=True)

    @contextmanager
    def locked(self, name: str, wait_seconds: float) -> Iterator[None]:
        """Hold the lock ``name`` against other threads and processes; raises ``Busy`` after the wait.

        The operating system lets go when the process ends, however it ends.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(self.path / f"{name}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            _acquire(number, name, time.monotonic() + wait_seconds)
            yield
        finally:
            os.close(number)


def _acquire(number: int, name: str, until: float) -> None:
    while True:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                raise Busy(name) from None
            time.sleep(0.01)
        else:
            return
