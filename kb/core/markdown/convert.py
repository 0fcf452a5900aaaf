"""Markdown -> HTML as Python-Markdown writes it: not yet safe, `sanitise` comes after."""

import html
import re
from typing import Final

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.preprocessors import Preprocessor

from kb.core.markdown.blocks import BlockReader
from kb.core.markdown.inline import BareLink, Strikethrough
from kb.core.markdown.phrases import phrases
from kb.core.markdown.tree import Callouts, TaskLists

_LANGUAGE = re.compile(r"[\w+#.-]+")
_TRAILING_SPACE: Final = re.compile(r" {3,}$", re.MULTILINE)


class _Blocks(Preprocessor):
    """Rewrites the lines before any other reading, with fenced code put away."""

    def run(self, lines: list[str]) -> list[str]:
        read = BlockReader(lines, self._keep).read()
        while read and not read[-1].strip():
            read.pop()
        # Two line ends close the last block, which is what the parser expects; a third would become part of it.
        return [*read, "", ""]

    def _keep(self, code: str, info: str) -> str:
        language = _LANGUAGE.search(info)
        named = f' class="language-{html.escape(language[0].lower())}"' if language else ""
        ending = "\n" if code else ""
        kept: str = self.md.htmlStash.store(f"<pre><code{named}>{html.escape(code, quote=False)}{ending}</code></pre>")
        return kept


class _House(Extension):
    """Our own readers, placed among those of Python-Markdown by priority (higher runs earlier)."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        md.preprocessors.register(_Blocks(md), "blocks", 25)
        md.inlinePatterns.register(Strikethrough(Strikethrough.PATTERN, md), "strikethrough", 65)
        md.inlinePatterns.register(BareLink(BareLink.PATTERN, md), "bare-link", 118)
        md.treeprocessors.register(TaskLists(md), "task-lists", 45)
        md.treeprocessors.register(Callouts(md, self.language), "callouts", 44)


def convert(source: str, language: str) -> str:
    """HTML of `source`, with the words the renderer adds in `language`.

    Takes time that grows faster than the source and may raise RecursionError: to be called in the worker only.
    """
    footnotes = FootnoteExtension(BACKLINK_TITLE=phrases(language).footnote_back)
    tables = TableExtension(use_align_attribute=True)
    extensions = [tables, SaneListExtension(), AdmonitionExtension(), footnotes, _House(language)]
    written: str = Markdown(extensions=extensions, output_format="html").convert(_TRAILING_SPACE.sub("  ", source))
    return written
