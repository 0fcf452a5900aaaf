"""Files to import: finding them, and reading each as an entry or saying what is wrong with it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kb.core.language import Text
from kb.core.markdown import problems
from kb.core.markdown.messages import explain
from kb.core.slugs import MAX_SLUG, slugify
from kb.practices.entry import MAX_FILE, Entry, EntryError, read

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Refusal(Exception):
    """A file that cannot be imported; ``line`` (from 1) is where, when known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True)
class Source:
    """A file that was read: its text as it stands on disk and the entry in it."""

    path: Path
    text: str
    entry: Entry

    @property
    def slug(self) -> str:
        """The address it asks for: the slug of the front matter, else one made from the file name."""
        return self.entry.slug or slugify(self.path.stem, "practice")

    def line_of(self, key: str) -> int | None:
        """The line of a key of the front matter, ``None`` where it is missing."""
        for number, line in enumerate(self.text.splitlines()[1:], start=2):
            if line.rstrip() == "---":
                return None
            if re.match(rf"['\"]?{re.escape(key)}['\"]?\s*:", line):
                return number
        return None

    @property
    def body_line(self) -> int:
        """The line at which the body begins."""
        first = self.entry.body.split("\n", 1)[0]
        lines = self.text.splitlines()
        fences = [number for number, line in enumerate(lines) if line.rstrip() == "---"]
        start = fences[1] + 1 if self.line_of("title") and len(fences) > 1 else 0
        return next((number + 1 for number, line in enumerate(lines) if number >= start and line == first), start + 1)


def find(paths: Iterable[Path]) -> Iterator[Path]:
    """The Markdown files among ``paths`` and in the folders among them, sorted in each folder, each once.

    Hidden files and symbolic links inside a folder are left out: a link may lead out of what was meant.
    """
    seen: set[Path] = set()
    for path in paths:
        for found in sorted(path.rglob("*.md")) if path.is_dir() else [path]:
            inside = found.relative_to(path).parts if path.is_dir() else ()
            if any(part.startswith(".") for part in inside) or (inside and (found.is_symlink() or not found.is_file())):
                continue
            if (full := found.resolve()) not in seen:
                seen.add(full)
                yield found


def load(path: Path) -> Source:
    """The file at ``path`` as an entry. Raises ``Refusal`` for anything that is not one."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise Refusal(f"is larger than {MAX_FILE // 1024} kB")
        raw = path.read_bytes()
    except OSError as error:
        raise Refusal(f"cannot be read: {error.strerror}") from error
    try:
        text = raw.decode("utf-8")
        entry = read(text)
    except UnicodeDecodeError as error:
        raise Refusal("is not text in UTF-8", raw.count(b"\n", 0, error.start) + 1) from error
    except EntryError as error:
        raise Refusal(error.reason, error.line) from error
    source = Source(path, text, entry)
    if not SLUG.fullmatch(source.slug) or len(source.slug) > MAX_SLUG:
        raise Refusal("slug holds more than small letters, digits and hyphens", source.line_of("slug"))
    return source


def complaint(source: Source, wrong: dict[str, list[Text]]) -> Refusal:
    """The first thing that is wrong with the fields of ``source``, at its line, in words for whoever mends the file."""
    field, sentences = next(iter(wrong.items()))
    if field == "body" and (found := problems(source.entry.body)):
        there = source.body_line + (found[0].line or 1) - 1
        return Refusal(f"body: {explain(replace(found[0], line=there)).render('en')}", there)
    line = source.line_of(field) or source.line_of("in_short")
    return Refusal(f"{field}: {sentences[0].render('en')}", line)
