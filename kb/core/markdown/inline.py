"""Inside a line: strikethrough, bare addresses that become links, and signs that must not be read as one."""

import re
from typing import Final
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

_TRAILING: Final = ".,;:!?'\"*_~’”»"
_PAIRS: Final = {")": "(", "]": "["}


class Strikethrough(InlineProcessor):
    """`~~no longer~~` -> `<del>no longer</del>`; a tilde on its own stays a tilde.

    At most 500 characters long: without a bound, many openings without an end would be searched over and over.
    """

    PATTERN: Final = r"(?<!~)~~(?![\s~])([^\n]{0,500}?[^\s~])~~(?!~)"

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is Python-Markdown's
        self,
        m: re.Match[str],
        data: str,
    ) -> tuple[Element, int, int]:
        """The `<del>` element and the span it takes the place of."""
        element = Element("del")
        element.text = m[1]
        return element, m.start(0), m.end(0)


class BareLink(InlineProcessor):
    """`see https://kb.example/a.` -> a link, without the full stop; nothing inside another link."""

    PATTERN: Final = r"(?<![\w/@])https?://[^\s<>\x02\x03]+"
    ANCESTOR_EXCLUDES = ("a",)

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the name is Python-Markdown's
        self,
        m: re.Match[str],
        data: str,
    ) -> tuple[Element | None, int | None, int | None]:
        """The `<a>` element and the span it takes the place of; nothing for an address without a host."""
        address = trim(m[0])
        if not re.match(r"https?://[\w\[]", address):
            return None, None, None
        element = Element("a", href=address)
        element.text = AtomicString(address)
        return element, m.start(0), m.start(0) + len(address)


def trim(address: str) -> str:
    """`address` without the punctuation of its sentence: `http://a/b_(c)).` -> `http://a/b_(c)`."""
    end = len(address)
    while end:
        last = address[end - 1]
        if last in _PAIRS:
            body = address[:end]
            if body.count(last) <= body.count(_PAIRS[last]):
                break
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]
