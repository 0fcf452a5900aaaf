"""Files that are on disk when it is said that they are, and that can be told from damaged ones."""

import os
import zlib
from collections.abc import Mapping
from pathlib import Path

SUMS = ".sum"
END = "end"


class Damaged(Exception):
    """A file is not what was written."""


def write(path: Path, content: bytes) -> None:
    """Write a file and wait until it is on disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of a file, so that whoever reads it sees the old or the new one, never a part."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.new")
    write(aside, content)
    aside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file, or the list of names in a folder, is on disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def checksum(path: Path) -> int:
    """The CRC-32 of a file, read in pieces."""
    total = 0
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            total = zlib.crc32(piece, total)
    return total


def write_sums(path: Path, files: Mapping[str, Path]) -> None:
    """Write the checksum of each of ``files`` to ``path``, under the name it has or is going to have."""
    lines = [f"{checksum(file)} {name}" for name, file in files.items()]
    write(path, "\n".join([*lines, END]).encode())


def compare_sums(path: Path) -> None:
    """Compare files with the checksums in ``path``; raises ``Damaged`` where one differs, ``OSError`` where none is."""
    *lines, end = path.read_text("utf-8").split("\n")
    if end != END:
        raise Damaged(f"{path.name} is not whole")
    for line in lines:
        wanted, _, name = line.partition(" ")
        if str(checksum(path.with_name(name))) != wanted:
            raise Damaged(f"{name} differs from its checksum")
