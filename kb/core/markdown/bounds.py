"""What a body may hold, checked in linear time before anything parses it.

The figures come from measuring Python-Markdown 3.11 and nh3 0.3: within them honest texts never come near a limit,
beyond them parsing may take seconds. They do not make parsing safe on their own: the worker pool does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

MAX_BYTES: Final = 64 * 1024
MAX_NESTING: Final = 50
MAX_RUN: Final = 200
MAX_LINKS: Final = 500
MAX_FOOTNOTES: Final = 500
MAX_HEADINGS: Final = 500
MAX_TAGS: Final = 1000

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_RUN = re.compile(rf"([^\w\s])\1{{{MAX_RUN}}}")
_MARKER = re.compile(r"[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_HEADING = re.compile(r"[ >]*(?:#{1,6}[^#]|={1,200} *$|-{2,200} *$)")
_LINK = re.compile(r"\]\(|\]\[|\]:|https?://|<(?:https?|mailto):")
_FOOTNOTE = re.compile(r"\[\^")
_TAG = re.compile(r"<[A-Za-z/!?]")


@dataclass(frozen=True)
class Problem:
    """A limit that a source goes beyond.

    `code` is `characters`, `too-long` (bytes), `nesting`, `run`, `links`, `footnotes`, `headings` or `tags`; `limit`
    the bound and `found` what was there (0 where counting on has no use); `line` the first line concerned, from 1.
    """

    code: str
    limit: int
    found: int = 0
    line: int | None = None


def tidy_source(source: str) -> str:
    """`source` as it is parsed: line feeds only, NUL, other control characters and lone surrogates as U+FFFD."""
    return _CONTROL.sub("\ufffd", source.replace("\r\n", "\n").replace("\r", "\n"))


def problems(source: str) -> list[Problem]:
    """What a person has to change before `source` can be rendered; empty when it may be tried."""
    found = list(_characters(source))
    tidy = tidy_source(source)
    size = len(tidy.encode())
    if size > MAX_BYTES:
        return [*found, Problem("too-long", MAX_BYTES, size)]
    lines = tidy.split("\n")
    return [*found, *_runs(lines), *_nesting(lines), *_counts(lines)]


def blocking(source: str) -> str | None:
    """Code of the first problem that keeps a tidied `source` from being tried, or None."""
    return next((problem.code for problem in problems(source)), None)


def _characters(source: str) -> Iterator[Problem]:
    bad = _CONTROL.search(source.replace("\r", "\n"))
    if bad:
        yield Problem("characters", 0, line=source.count("\n", 0, bad.start()) + 1)


def _runs(lines: list[str]) -> Iterator[Problem]:
    for number, line in enumerate(lines, 1):
        if _RUN.search(line):
            yield Problem("run", MAX_RUN, line=number)
            return


def _nesting(lines: list[str]) -> Iterator[Problem]:
    """Markers in front of a line plus the lists around it, as the list reader in `blocks` counts them."""
    open_at: list[int] = []
    for number, written in enumerate(lines, 1):
        line = written.expandtabs(4)
        indent = len(line) - len(line.lstrip(" "))
        markers = _leading_markers(line)
        if not markers:
            continue
        while open_at and indent < open_at[-1] + 2:
            open_at.pop()
        open_at.append(indent)
        depth = len(open_at) - 1 + markers
        if depth > MAX_NESTING:
            yield Problem("nesting", MAX_NESTING, depth, number)
            return


def _leading_markers(line: str) -> int:
    count, match = 0, _MARKER.match(line)
    while match:
        count += 1
        match = _MARKER.match(line, match.end())
    return count


def _counts(lines: list[str]) -> Iterator[Problem]:
    outside = list(_outside_code(lines))
    text = "\n".join(outside)
    headings = sum(1 for line in outside if _HEADING.match(line))
    for code, limit, count in (
        ("headings", MAX_HEADINGS, headings),
        ("links", MAX_LINKS, _count(_LINK, text)),
        ("footnotes", MAX_FOOTNOTES, _count(_FOOTNOTE, text)),
        ("tags", MAX_TAGS, _count(_TAG, text)),
    ):
        if count > limit:
            yield Problem(code, limit, count)


def _count(pattern: re.Pattern[str], text: str) -> int:
    return sum(1 for _ in pattern.finditer(text))


def _outside_code(lines: list[str]) -> Iterator[str]:
    """The lines that are not inside fenced code: what stands in code is shown, not parsed."""
    fence = ""
    for line in lines:
        match = _FENCE.match(line)
        if not fence:
            if match:
                fence = match[1]
            else:
                yield line
        elif match and match[1].startswith(fence) and not line[match.end() :].strip():
            fence = ""
