"""Photos of colleagues: made anew from the pixels, kept under a name that follows from them."""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from kb.core.errors import Invalid
from kb.core.language import text

MOST_BYTES = 8 * 1024 * 1024
SECONDS = 10
NAME = re.compile(r"[0-9a-f]{40}\.webp")
WORKER = Path(__file__).resolve().with_name("photo_worker.py")
UNREADABLE = text("This picture could not be read. Try another one, or save it anew as JPEG or PNG.")
STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF87a", b"GIF89a")


def make_photo(data: bytes, field: str = "photo") -> bytes:
    """A square WebP made from the picture ``data`` (PNG, JPEG, WebP or GIF), without anything but its pixels.

    Works in a process with limits on memory and time: call it before a transaction. Raises ``Invalid`` at
    ``field`` for anything that is no picture, is too large, or takes too long.
    """
    if len(data) > MOST_BYTES:
        raise Invalid({field: [text("The picture is larger than %(count)d MB.", count=MOST_BYTES // 1024 // 1024)]})
    if not data.startswith(STARTS):
        raise Invalid({field: [text("Choose a picture: JPEG, PNG, WebP or GIF.")]})
    command = [sys.executable, "-I", str(WORKER)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False, env={})  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise Invalid({field: [UNREADABLE]}) from error
    if done.returncode != 0 or not done.stdout:
        raise Invalid({field: [UNREADABLE]})
    return done.stdout


def keep_photo(folder: Path, made: bytes) -> str:
    """Write what ``make_photo`` made into ``folder``; returns its name, the same for the same picture."""
    name = hashlib.sha256(made).hexdigest()[:40] + ".webp"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as aside:
        aside.write(made)
        aside.flush()
        os.fsync(aside.fileno())
    os.replace(aside.name, folder / name)
    return name


def photo_path(folder: Path, name: str) -> Path | None:
    """Where the photo ``name`` lies, or ``None`` for a name that is not one of ours."""
    return folder / name if NAME.fullmatch(name) else None
