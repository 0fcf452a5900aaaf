"""Mail servers on loopback: one that takes mail (aiosmtpd), and some that misbehave in a way of their own."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Office:
    """What an aiosmtpd server took, and what it answers instead where it is told to."""

    url: str = ""
    taken: list[Envelope] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)

    async def handle_MAIL(  # noqa: N802 - the name aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("250"):
            self.taken.append(envelope)
        return answer

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return self.answers.get("QUIT", "221 Bye")


class _Controller(Controller):
    def _trigger_server(self) -> None:
        """Greet the server at the port that the system gave it."""
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def post_office() -> Iterator[Office]:
    """A working server; ``office.answers["RCPT"] = "450 Later"`` makes it difficult."""
    office = Office()
    controller = _Controller(office, hostname="127.0.0.1", port=0, ready_timeout=30)
    controller.start()
    office.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield office
    finally:
        controller.stop()


@contextmanager
def rude_server(behave: Callable[[socket.socket], None]) -> Iterator[str]:
    """The address of a server that hands each connection to ``behave``."""
    listener = socket.create_server(("127.0.0.1", 0))
    held: list[socket.socket] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                held.append(connection)
                with suppress(OSError):
                    behave(connection)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in held:
            connection.close()
        thread.join(30)


def hang(connection: socket.socket) -> None:
    """Never say a word."""


def drip(connection: socket.socket) -> None:
    """Say hello, and nothing after the first command."""
    connection.sendall(b"220 slow\r\n")
    connection.recv(1000)


def drop_after_data(connection: socket.socket) -> None:
    """Take the whole mail and hang up instead of saying so."""
    connection.sendall(b"220 rude\r\n")
    received = connection.makefile("rb")
    in_data = False
    for line in received:
        if in_data:
            if line == b".\r\n":
                break
            continue
        in_data = line.upper().startswith(b"DATA")
        connection.sendall(b"354 go on\r\n" if in_data else b"250 OK\r\n")
    received.close()
    connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def hang_up(connection: socket.socket) -> None:
    """Close the door at once."""
    connection.close()
