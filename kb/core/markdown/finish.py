"""Sanitised HTML -> the HTML of the page, its plain text and its headings.

Reads what `sanitise` let through, writes every tag and every piece of text anew with its own escaping, and adds what
authors may not write themselves: heading ids, scroll regions around tables, the signs of task lists, roles.
"""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from kb.core.markdown.phrases import Phrases, phrases
from kb.core.markdown.rendered import Heading, Rendered, count_words
from kb.core.markdown.sanitise import LINK_REL, anchor

MAX_DEPTH: Final = 200
MAX_HTML: Final = 6 * 64 * 1024

_VOID: Final = frozenset({"br", "hr", "img"})
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCK_NAMES: Final = "p ul ol pre blockquote table div dl details figure figcaption caption hr"
_BLOCKS: Final = _HEADINGS | frozenset(_BLOCK_NAMES.split())
_LINES: Final = frozenset({"li", "tr", "dt", "dd", "summary", "br"})
_CELLS: Final = frozenset({"td", "th"})
_UNSAID: Final = frozenset({"footnote-ref", "footnote-backref"})
_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f]*")
_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(r"(?<! ) +\n")
_EXTRA_LINES = re.compile(r"\n{3,}")

_Attributes = dict[str, str]


class TooDeepError(ValueError):
    """Elements stand inside each other more than `MAX_DEPTH` deep."""


class TooLargeError(ValueError):
    """The HTML would have more than `MAX_HTML` characters."""


def finish(markup: str, language: str) -> Rendered:
    """What a reader gets of sanitised `markup`; raises TooDeepError or TooLargeError when there is too much of it."""
    writer = _Writer(phrases(language))
    writer.feed(markup)
    writer.close()
    written = "".join(writer.out)
    if len(written) > MAX_HTML:
        raise TooLargeError
    text = writer.speech.text()
    return Rendered(html=written, text=text, words=count_words(text), headings=tuple(writer.headings))


class _Speech:
    """The plain text of a body: blocks a blank line apart, items and rows a line apart."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.gap = 0

    def pause(self, lines: int) -> None:
        """At least `lines` line ends before the next word."""
        self.gap = max(self.gap, lines)

    def say(self, text: str, verbatim: bool = False) -> None:
        """Add text; spaces are run together unless it is `verbatim` (code)."""
        said = text if verbatim else _SPACE.sub(" ", text)
        if self.gap and said.strip():
            said = said if verbatim else said.lstrip()
            self.parts.append("\n" * self.gap if self.parts else "")
            self.gap = 0
        elif self.parts and self.parts[-1].endswith(" ") and not verbatim:
            said = said.lstrip()
        if said and not self.gap:
            self.parts.append(said)

    def text(self, since: int = 0) -> str:
        """What was said from part `since` on."""
        return _EXTRA_LINES.sub("\n\n", _LINE_END.sub("\n", "".join(self.parts[since:]))).strip()


@dataclass
class _Open:
    """An element that is being written: what closes it, and how the text goes on after it."""

    tag: str
    close: str
    pause: int
    unsaid: bool = False


@dataclass
class _OpenHeading:
    level: int
    slot: int
    since: int


@dataclass
class _Outline:
    """Levels without gaps: the page title is h1, so the first heading is h2, whatever sign the author gave it."""

    written: list[int] = field(default_factory=list)

    def level(self, written: int) -> int:
        while self.written and self.written[-1] >= written:
            self.written.pop()
        self.written.append(written)
        return min(len(self.written) + 1, 6)


class _Writer(HTMLParser):
    def __init__(self, words: Phrases) -> None:
        super().__init__(convert_charrefs=True)
        self.words = words
        self.out: list[str] = []
        self.speech = _Speech()
        self.headings: list[Heading] = []
        self.stack: list[_Open] = []
        self.ids: set[str] = set()
        self.outline = _Outline()
        self.heading: _OpenHeading | None = None
        self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._unique_id(given)
        if tag in _VOID:
            self._void(tag, given)
        elif tag in _HEADINGS:
            self._open_heading(tag, given)
        elif tag == "table":
            self._open_table(given)
        elif tag == "span" and given.get("class") in {"task-list-done", "task-list-open"}:
            self._open_task(given["class"] == "task-list-done")
        else:
            self._open(tag, _completed(tag, given, self._inside("thead")))

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1].tag != tag:
            return
        element = self.stack.pop()
        if tag in _HEADINGS:
            self._close_heading()
        if tag in _CELLS:
            self.speech.say(" ")
        self.speech.pause(element.pause)
        self.out.append(element.close)

    def handle_data(self, data: str) -> None:
        self.out.append(html.escape(data, quote=False))
        if not any(element.unsaid for element in self.stack[-3:]):
            self.speech.say(data, verbatim=self._inside("pre"))

    def _inside(self, tag: str) -> bool:
        return any(element.tag == tag for element in self.stack)

    def _unique_id(self, given: _Attributes) -> None:
        name = given.get("id")
        if name in self.ids:
            del given["id"]
        elif name:
            self.ids.add(name)

    def _open(self, tag: str, given: _Attributes, before: str = "", close: str | None = None) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise TooDeepError
        pause = 2 if tag in _BLOCKS else 1 if tag in _LINES else 0
        if pause == 2 and self._inside("li"):
            pause = 1
        self.speech.pause(pause)
        unsaid = not _UNSAID.isdisjoint(given.get("class", "").split())
        self.stack.append(_Open(tag, f"</{tag}>" if close is None else close, pause, unsaid))
        self.out.append(before + _tag(tag, given))

    def _void(self, tag: str, given: _Attributes) -> None:
        if tag == "img":
            self._image(given)
            return
        self.speech.pause(2 if tag in _BLOCKS else 1)
        self.out.append(_tag(tag, {}))

    def _image(self, given: _Attributes) -> None:
        """An image of this site is shown; of any other site only a link, for its server would learn who reads."""
        source, words = given.get("src", ""), given.get("alt", "")
        self.speech.say(words)
        if _OWN_PATH.fullmatch(source):
            self.out.append(_tag("img", {**given, "src": source, "alt": words, "loading": "lazy"}))
        elif re.match(r"https?://", source, re.IGNORECASE) and not self._inside("a"):
            link = _tag("a", {"href": source, "rel": LINK_REL})
            self.out.append(f"{link}{html.escape(words or source, quote=False)}</a>")
        else:
            self.out.append(html.escape(words, quote=False))

    def _open_heading(self, tag: str, given: _Attributes) -> None:
        level = self.outline.level(int(tag[1]))
        given.pop("id", None)
        self._open(tag, {}, close=f"</h{level}>")
        self.heading = _OpenHeading(level, len(self.out) - 1, len(self.speech.parts))

    def _close_heading(self) -> None:
        if not self.heading:
            return
        level, text = self.heading.level, self.speech.text(self.heading.since)
        name = self._free_id(anchor(text))
        self.out[self.heading.slot] = _tag(f"h{level}", {"id": name})
        self.headings.append(Heading(level, name, text))
        self.heading = None

    def _free_id(self, wanted: str) -> str:
        name, number = wanted, 1
        while name in self.ids:
            number += 1
            name = f"{wanted}-{number}"
        self.ids.add(name)
        return name

    def _open_table(self, given: _Attributes) -> None:
        """Wide tables scroll in a region of their own that the keyboard can reach, so that the page never does."""
        if self._inside("table"):
            self._open("table", given)
            return
        self.tables += 1
        label = f"{self.words.table} {self.tables}"
        region = _tag("div", {"class": "table-scroll", "role": "region", "tabindex": "0", "aria-label": label})
        self._open("table", given, before=region, close="</table></div>")

    def _open_task(self, done: bool) -> None:
        sign, word = ("☑", self.words.done) if done else ("☐", self.words.to_do)
        box = _tag("span", {"class": "task-list-box", "aria-hidden": "true"}) + sign + "</span>"
        spoken = _tag("span", {"class": "vh"}) + html.escape(word)
        self._open("span", {"class": f"task-list-{'done' if done else 'open'}"}, close=f"{box}{spoken} </span></span>")


def _tag(tag: str, given: _Attributes) -> str:
    return f"<{tag}" + "".join(f' {name}="{html.escape(value)}"' for name, value in given.items()) + ">"


def _completed(tag: str, given: _Attributes, in_head: bool) -> _Attributes:
    """The attributes of an element with what its kind needs to be read aloud, focused or laid out."""
    done = dict(given)
    if tag == "a" and not re.match(r"(?:https?:|[/\\]{2})", done.get("href", ""), re.IGNORECASE):
        done.pop("rel", None)
    if tag == "pre":
        done["tabindex"] = "0"
    if tag == "div" and "admonition" in done.get("class", "").split():
        done["role"] = "note"
    if tag in _CELLS:
        align = done.pop("align", "left")
        if align != "left":
            done["class"] = f"table-{align}"
        if tag == "th" and in_head:
            done.setdefault("scope", "col")
    return done
