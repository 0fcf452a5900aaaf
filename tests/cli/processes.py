"""Real ``kb`` processes, started the way an operator starts them."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, build_opener

COMMAND = (sys.executable, "-c", "from kb.cli import main; main()")
ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 20


class _Stay(HTTPRedirectHandler):
    """Gives a redirect back as the answer it is."""

    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class Running:
    """A process with what it printed so far."""

    process: "subprocess.Popen[str]"
    out: Path
    err: Path

    def wait_for(self, text: str) -> str:
        """What was printed once ``text`` stands in it."""
        until = time.monotonic() + START_SECONDS
        while text not in self.out.read_text():
            assert self.process.poll() is None, self.err.read_text()
            assert time.monotonic() < until, f"{text!r} was not printed: {self.err.read_text()}"
            time.sleep(0.05)
        return self.out.read_text()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """End it with a signal; its status."""
        self.process.send_signal(number)
        return self.process.wait(STOP_SECONDS)


def environment(settings: dict[str, str]) -> dict[str, str]:
    """The environment of a process: ours without any setting, and ``settings``."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("KB_")}
    return {**ours, "PYTHONPATH": str(ROOT), **settings}


def run(*arguments: str, settings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """``kb *arguments`` to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], env=environment(settings), capture_output=True, text=True, timeout=START_SECONDS
    )


@contextmanager
def running(folder: Path, *arguments: str, settings: dict[str, str]) -> Iterator[Running]:
    """``kb *arguments`` while the block runs; its output goes to files in ``folder``."""
    out, err = folder / "stdout", folder / "stderr"
    with out.open("w") as stdout, err.open("w") as stderr:
        process = subprocess.Popen(
            [*COMMAND, *arguments], env=environment(settings), stdout=stdout, stderr=stderr, text=True
        )
    try:
        yield Running(process, out, err)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(STOP_SECONDS)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def get(address: str) -> tuple[int, str]:
    """Status and body of what ``address`` answers, redirects not followed."""
    try:
        with build_opener(_Stay).open(address, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except URLError as error:
        return 0, str(error)
