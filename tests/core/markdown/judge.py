"""An independent reading of finished HTML: what a browser would act upon, and whether any of it may be there."""

import re
from html.parser import HTMLParser
from typing import Final

VOID: Final = {"br", "hr", "img"}
_TAG_NAMES: Final = (
    "p a em strong del h2 h3 h4 h5 h6 ul ol li code pre blockquote table thead tbody tfoot tr th td caption "
    "img hr br div span sup sub dl dt dd abbr kbd mark details summary figure figcaption"
)
_ATTRIBUTE_NAMES: Final = (
    "class id lang title href rel src alt width height colspan rowspan scope start open "
    "role tabindex aria-label aria-hidden loading"
)
TAGS: Final = frozenset(_TAG_NAMES.split())
ATTRIBUTES: Final = frozenset(_ATTRIBUTE_NAMES.split())
CLASSES: Final = re.compile(
    r"(language-[\w+#.-]+|admonition(-\w+)?|footnote(-ref|-backref)?|task-list(-\w+)?|table-(scroll|right|center)|vh|source)"
)
SCHEME: Final = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
ALLOWED_SCHEMES: Final = {"http", "https", "mailto", "tel"}


class Judge(HTMLParser):
    """Collects in `faults` everything that is not on the list, and every tag that does not close in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.faults.append(f"element {tag}")
        for name, value in attrs:
            self._attribute(tag, name, value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"closing {tag}")

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"declaration {decl}")

    def unknown_decl(self, data: str) -> None:
        self.faults.append(f"declaration {data}")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"instruction {data}")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name not in ATTRIBUTES:
            self.faults.append(f"attribute {tag} {name}")
        if name == "class" and not all(CLASSES.fullmatch(part) for part in value.split()):
            self.faults.append(f"class {value}")
        if name == "id":
            self.ids.append(value)
            if not value.startswith("h-"):
                self.faults.append(f"id {value}")
        if name in {"href", "src"}:
            # A browser drops control characters and spaces at the ends, tabs and line ends everywhere.
            scheme = SCHEME.match(re.sub(r"[\t\n\r]", "", value).strip("".join(map(chr, range(33)))))
            if scheme and scheme[1].lower() not in ALLOWED_SCHEMES:
                self.faults.append(f"address {value}")
        if name == "src" and not re.match(r"/(?![/\\])", value):
            self.faults.append(f"image {value}")


def faults(markup: str) -> list[str]:
    """Everything in `markup` that may not be there; an empty list is a clean bill."""
    judge = Judge()
    judge.feed(markup)
    judge.close()
    found = judge.faults + [f"not closed {tag}" for tag in judge.open]
    if len(judge.ids) != len(set(judge.ids)):
        found.append("an id twice")
    return found


def said(markup: str) -> str:
    """The text of `markup`, tags left out."""
    judge = Judge()
    judge.feed(markup)
    judge.close()
    return "".join(judge.said)
