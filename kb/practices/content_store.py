"""The content folder: one Markdown file a published practice, a projection of the database."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from kb.core.errors import Unavailable
from kb.core.language import text


class ContentStore:
    """Files under ``folder``; every path is relative and stays inside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, relative: str) -> Path:
        """The full path of ``relative``. Raises ``ValueError`` for one that leads outside."""
        full = (self.folder / relative).resolve()
        if not full.is_relative_to(self.folder.resolve()) or not relative.endswith(".md"):
            raise ValueError(f"outside the content folder: {relative}")
        return full

    def read(self, relative: str) -> str | None:
        """The text of a file, ``None`` where there is none."""
        try:
            return self.path(relative).read_text(encoding="utf-8")
        except (FileNotFoundError, NotADirectoryError, UnicodeDecodeError):
            return None

    def write(self, relative: str, content: str) -> bool:
        """Write a file whole or not at all; returns whether anything changed.

        The text goes aside, to disk, and then takes the place of the old file in one step.
        Raises ``Unavailable`` when the disk refuses.
        """
        if self.read(relative) == content:
            return False
        full = self.path(relative)
        try:
            full.parent.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(prefix=".", suffix=".part", dir=full.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(aside).chmod(0o644)
                os.replace(aside, full)
            except BaseException:
                Path(aside).unlink(missing_ok=True)
                raise
            _sync(full.parent)
        except OSError as error:
            raise Unavailable(text("The content folder cannot be written to.")) from error
        return True

    def remove(self, relative: str) -> None:
        """Take a file away; one that is not there is fine."""
        full = self.path(relative)
        full.unlink(missing_ok=True)
        if full.parent != self.folder and full.parent.is_dir() and not any(full.parent.iterdir()):
            full.parent.rmdir()

    def files(self) -> Iterator[str]:
        """Relative paths of all Markdown files, sorted."""
        if self.folder.is_dir():
            for path in sorted(self.folder.rglob("*.md")):
                if path.is_file() and not path.name.startswith("."):
                    yield path.relative_to(self.folder).as_posix()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
