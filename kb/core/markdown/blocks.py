"""Lines as people write them -> lines as Python-Markdown reads them.

Python-Markdown wants nested lists indented by four spaces and a blank line before lists and tables, and it has no
fenced code inside lists. This pass reads lines once, linearly, and rewrites them:

    - one            - one
      - two     ->       - two
    1) three         (blank line)
                     1. three

Fenced code is taken out here and comes back after parsing, so nothing in it is ever read as Markdown.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kb.core.markdown.bounds import MAX_NESTING

STEP: Final = "    "

_MARKER = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +)(?=\S)")
_RULE = re.compile(r" *([-*_])(?: *\1){2,} *$")
_FENCE = re.compile(r"( *)(`{3,}|~{3,}) *([^`]*)$")
_CALLOUT = re.compile(r"( *)(!!! ?[\w-]+(?: +\"[^\"]*\")?) *$")
_HEADING = re.compile(r" *#{1,6} ")
_HASHTAG = re.compile(r"^( *)(#{1,6}[^#\s])")
_TABLE_RULE = re.compile(r" *\|? *:?-+:? *(?:\| *:?-+:? *)*\|? *$")

Keep = Callable[[str, str], str]
"""Takes code and the info string of its fence, keeps it, returns the placeholder line that stands for it."""


@dataclass
class _Item:
    """An open list item: columns of its marker and of its text; `broken` once a blank line stood in it."""

    marker: int
    content: int
    ordered: bool
    broken: bool = False


class BlockReader:
    """Reads one run of lines; quotes and call-outs are read by a reader of their own, `MAX_NESTING` deep at most."""

    def __init__(self, lines: list[str], keep: Keep, depth: int = 0) -> None:
        self.lines = lines
        self.keep = keep
        self.depth = depth
        self.at = 0
        self.out: list[str] = []
        self.items: list[_Item] = []
        self.in_code = False

    def read(self) -> list[str]:
        """The rewritten lines."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip():
                self._line(line)
            else:
                self._blank()
        return self.out

    def _line(self, line: str) -> None:
        indent = _indent(line)
        if not self.items and indent >= len(STEP):
            self._emit(line)
        elif not (self._fence(line) or self._callout(line) or self._quote(line) or self._marker(line)):
            self._text(line, indent)

    def _blank(self) -> None:
        self.out.append("")
        self._break()
        self.at += 1

    def _break(self) -> None:
        for item in self.items:
            item.broken = True

    def _emit(self, line: str) -> None:
        self.out.append(line)
        self.at += 1

    def _after_blank(self) -> bool:
        return not self.out or not self.out[-1].strip()

    def _separate(self) -> None:
        if not self._after_blank():
            self.out.append("")

    def _leave(self, indent: int) -> _Item | None:
        """Close the items that a block at `indent` is not part of; the outermost closed one, its possible sibling."""
        closed = None
        while self.items and indent < self.items[-1].marker + 2:
            closed = self.items.pop()
        return closed

    def _put(self, block: list[str]) -> None:
        """Write a block of its own at the present depth, blank lines around it."""
        self._separate()
        pad = STEP * len(self.items)
        while block and not block[-1].strip(" >"):
            block.pop()
        self.out.extend(pad + line if line else "" for line in block)
        self.out.append("")
        self._break()

    def _fence(self, line: str) -> bool:
        match = _FENCE.match(line)
        if not match:
            return False
        self._leave(len(match[1]))
        self.at += 1
        self._put([self.keep("\n".join(self._code(len(match[1]), match[2])), match[3].strip())])
        return True

    def _code(self, indent: int, marks: str) -> list[str]:
        """The lines up to the closing `marks`, without `indent`; without them up to the end, blank lines left off."""
        code: list[str] = []
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            if line.strip().startswith(marks) and not line.strip().strip(marks[0]):
                return code
            code.append(line[min(indent, _indent(line)) :])
        while code and not code[-1].strip():
            code.pop()
        return code

    def _callout(self, line: str) -> bool:
        match = _CALLOUT.match(line)
        if not match or self.depth >= MAX_NESTING:
            return False
        self._leave(len(match[1]))
        self.at += 1
        body = self._indented_body(len(match[1]))
        inner = BlockReader(body, self.keep, self.depth + 1).read()
        self._put([match[2], *(STEP + text if text else "" for text in inner)])
        return True

    def _indented_body(self, outer: int) -> list[str]:
        """The lines that follow, indented by two or more than `outer`, without the indent of the first of them."""
        body: list[str] = []
        cut = 0
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and _indent(line) < outer + 2:
                break
            cut = cut or _indent(line)
            body.append(line[min(cut, _indent(line)) :] if line.strip() else "")
            self.at += 1
        while body and not body[-1]:
            body.pop()
        return body

    def _quote(self, line: str) -> bool:
        if not line.lstrip().startswith(">") or self.depth >= MAX_NESTING:
            return False
        if self._leave(_indent(line)) or self._after_blank() or not self.items:
            self._separate()
        body: list[str] = []
        while self.at < len(self.lines) and self.lines[self.at].lstrip().startswith(">"):
            body.append(self.lines[self.at].lstrip()[1:].removeprefix(" "))
            self.at += 1
        inner = BlockReader(body, self.keep, self.depth + 1).read()
        self._put([f"> {text}" if text else ">" for text in inner])
        return True

    def _marker(self, line: str) -> bool:
        match = _MARKER.match(line)
        if not match or _RULE.match(line):
            return False
        ordered = match[2][0].isdigit()
        if not self.items and not self._after_blank() and ordered and match[2][:-1] != "1":
            return False
        sibling = self._leave(len(match[1]))
        if sibling is None:
            if not self.items or self.items[-1].broken:
                self._separate()
        elif sibling.ordered != ordered or sibling.broken:
            self._separate()
        width = len(match[3]) if len(match[3]) <= len(STEP) else 1
        pad = STEP * len(self.items)
        self.items.append(_Item(len(match[1]), len(match[1]) + len(match[2]) + width, ordered))
        sign = f"{match[2][:-1]}." if ordered else "-"
        self.in_code = False
        self._emit(f"{pad}{sign} {line[match.end() :]}")
        return True

    def _text(self, line: str, indent: int) -> None:
        breaks = bool(_HEADING.match(line) or _RULE.match(line))
        was_blank = self._after_blank()
        if was_blank or breaks:
            closed = self._leave(indent)
            if closed and not self.items:
                self._separate()
        if self._starts_table():
            self._separate()
        if not self.items:
            self._emit(_HASHTAG.sub(r"\1\\\2", line))
            return
        extra = indent - self.items[-1].content
        self.in_code = extra >= len(STEP) and (was_blank or self.in_code)
        pad = STEP * len(self.items) + (" " * extra if self.in_code else "")
        self._emit(pad + line.lstrip())

    def _starts_table(self) -> bool:
        """Whether the next line is the rule under the heads of a table that this line would be."""
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        return "|" in self.lines[self.at] and "|" in following and bool(_TABLE_RULE.match(following))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
