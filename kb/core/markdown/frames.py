"""Messages between the pool and a worker: four bytes of length, then JSON in UTF-8, over one socket."""

import json
import socket
import struct
import time
from typing import Any, Final

_LENGTH: Final = struct.Struct("!I")
MAX_FRAME: Final = 8 * 1024 * 1024


class ClosedError(Exception):
    """The other side has gone, or sends what is no frame."""


def send(link: socket.socket, message: dict[str, Any], deadline: float | None = None) -> None:
    """Send `message` before `deadline` (of time.monotonic); TimeoutError after it, ClosedError if nobody listens."""
    body = json.dumps(message, ensure_ascii=False).encode()
    try:
        _until(link, deadline)
        link.sendall(_LENGTH.pack(len(body)) + body)
    except TimeoutError:
        raise
    except OSError as error:
        raise ClosedError from error


def receive(link: socket.socket, deadline: float | None = None) -> dict[str, Any]:
    """The next message; TimeoutError after `deadline`, ClosedError if the other side has gone."""
    (length,) = _LENGTH.unpack(_exactly(link, _LENGTH.size, deadline))
    if length > MAX_FRAME:
        raise ClosedError
    message: dict[str, Any] = json.loads(_exactly(link, length, deadline))
    return message


def _exactly(link: socket.socket, size: int, deadline: float | None) -> bytes:
    parts: list[bytes] = []
    while size:
        try:
            _until(link, deadline)
            part = link.recv(min(size, 1 << 16))
        except TimeoutError:
            raise
        except OSError as error:
            raise ClosedError from error
        if not part:
            raise ClosedError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _until(link: socket.socket, deadline: float | None) -> None:
    if deadline is None:
        return
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    link.settimeout(left)
