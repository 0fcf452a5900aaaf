"""What rendering gives back, and the words the renderer itself puts on a page."""

import html
import re
from dataclasses import dataclass
from typing import Final

RENDERER_VERSION: Final = 1
"""Goes up with every change of the output; stored HTML of an older version is rendered again."""

NOTICE_TIMEOUT: Final = "timeout"
NOTICE_BUSY: Final = "busy"
NOTICE_CRASHED: Final = "crashed"
NOTICE_BROKEN: Final = "broken"
NOTICE_NESTING: Final = "nesting"
NOTICE_TOO_LARGE: Final = "too-large"

_PASSING: Final = frozenset({NOTICE_BUSY, NOTICE_CRASHED})
_WORD = re.compile(r"\w+(?:[’'.\-]\w+)*")


@dataclass(frozen=True)
class Heading:
    """One heading of a body: level 2 to 6, the id to link to (`h-...`) and its plain text."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Rendered:
    """A body made ready to show.

    `html` is sanitised and complete; `text` is the plain text, blocks separated by a blank line; `words` counts it.
    When `failed`, `html` is the escaped source in a `<pre>` and `notice` says why: a code of `bounds.problems`, or
    `timeout`, `busy`, `crashed`, `broken`, `nesting`, `too-large`; `messages.explain_notice` puts it in words.
    """

    html: str
    text: str
    words: int
    failed: bool = False
    notice: str | None = None
    headings: tuple[Heading, ...] = ()

    @property
    def worth_retrying(self) -> bool:
        """True when the failure lay with the machine, not with the source: rendering it later may well work."""
        return self.notice in _PASSING


def count_words(text: str) -> int:
    """Words of a plain text: `l'équipe` and `T-shirt` are one word, punctuation is none."""
    return sum(1 for _ in _WORD.finditer(text))


def as_source(source: str, notice: str) -> Rendered:
    """The answer when `source` cannot be rendered: the source itself, escaped, so that nothing written is lost."""
    shown = f'<pre class="source" tabindex="0">{html.escape(source, quote=False)}</pre>'
    return Rendered(html=shown, text=source, words=count_words(source), failed=True, notice=notice)
