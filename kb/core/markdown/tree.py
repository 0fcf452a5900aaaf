"""The parsed tree before it is written out: task lists and call-outs get the classes they are known by later."""

import re
from typing import Final
from xml.etree.ElementTree import Element

from markdown.core import Markdown
from markdown.treeprocessors import Treeprocessor

from kb.core.markdown.phrases import callout_kind, phrases

_TASK = re.compile(r"\s*\[([ xX])\]\s+")
_CALLOUT: Final = "admonition"


class TaskLists(Treeprocessor):
    """`- [x] called` -> a list item of class `task-list-item` that begins with an empty span saying done or open."""

    def run(self, root: Element) -> None:
        """Marks the items in place; runs before inline parsing, which would take `[x]` for a reference."""
        for kind in ("ul", "ol"):
            for listing in root.iter(kind):
                marked = [_mark(item) for item in listing]
                if any(marked):
                    listing.set("class", "task-list")


def _mark(item: Element) -> bool:
    first = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
    match = _TASK.match(first.text or "")
    if not match:
        return False
    state = "open" if match[1] == " " else "done"
    box = Element("span", {"class": f"task-list-{state}"})
    box.tail = (first.text or "")[match.end() :]
    first.text = None
    first.insert(0, box)
    item.set("class", "task-list-item")
    return True


class Callouts(Treeprocessor):
    """`!!! tip` -> classes `admonition admonition-tip`, titled in the language of the body when untitled."""

    def __init__(self, md: Markdown, language: str) -> None:
        super().__init__(md)
        self.titles = phrases(language).callouts

    def run(self, root: Element) -> None:
        """Names the call-outs in place."""
        for box in root.iter("div"):
            names = (box.get("class") or "").split()
            if names[:1] != [_CALLOUT] or len(names) < 2:
                continue
            kind = callout_kind(names[1])
            box.set("class", f"{_CALLOUT} {_CALLOUT}-{kind}")
            title = box[0] if len(box) and box[0].get("class") == "admonition-title" else None
            if title is not None and title.text == names[1].capitalize():
                title.text = self.titles[kind]
