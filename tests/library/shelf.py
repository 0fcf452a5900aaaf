"""The texts of the starter library as they lie in content/."""

import re
from functools import cache
from pathlib import Path

from kb.practices.entry import Entry, read
from tests.house.sources import ROOT

CONTENT = ROOT / "content"
LINK = re.compile(r"\[(?P<text>[^\]]+)\]\(/practices/(?P<id>[0-9]+)-(?P<slug>[a-z0-9-]+)\)")


@cache
def texts() -> dict[Path, str]:
    """Every file of the library with its text, by path from content/."""
    return {path.relative_to(CONTENT): path.read_text(encoding="utf-8") for path in sorted(CONTENT.rglob("*.md"))}


@cache
def entries() -> dict[Path, Entry]:
    """Every file of the library, read."""
    return {path: read(text) for path, text in texts().items()}


def said(entry: Entry) -> list[str]:
    """Everything a colleague reads of a practice: title, summary, in short, body."""
    return [entry.title, entry.summary, *entry.in_short.values(), entry.body]
