"""The one gate between what anybody wrote and what everybody's browser reads.

An allow-list, applied to the finished HTML. No class of our own interface, no style, no form control and no `data-`
attribute passes; ids are kept apart from those of the page by the prefix `h-`.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

import nh3

_NAMES: Final = (
    "p a em strong del h1 h2 h3 h4 h5 h6 ul ol li code pre blockquote table thead tbody tfoot tr th td caption "
    "img hr br div span sup sub dl dt dd abbr kbd mark details summary figure figcaption"
)
TAGS: Final = frozenset(_NAMES.split())
SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})
LINK_REL: Final = "noopener noreferrer nofollow"
PREFIX: Final = "h-"

_ATTRIBUTES: Final = {
    "*": {"class", "id", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": {"align", "colspan", "rowspan", "scope"},
    "td": {"align", "colspan", "rowspan"},
    "ol": {"start"},
    "details": {"open"},
}
_CLASS = re.compile(
    r"language-[\w+#.-]{1,40}|admonition(?:-[a-z]{1,20})?|footnote(?:-ref|-backref)?|task-list(?:-[a-z]{1,10})?"
)
_VALUES: Final = {
    "lang": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})?"),
    "align": re.compile(r"left|center|right"),
    "scope": re.compile(r"row|col"),
    "width": re.compile(r"[1-9]\d{0,3}"),
    "height": re.compile(r"[1-9]\d{0,3}"),
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "start": re.compile(r"\d{1,9}"),
}
_NOT_IN_ANCHOR = re.compile(r"[^\w:.]+")


def sanitise(markup: str) -> str:
    """Well-formed HTML that holds nothing but what the allow-list names; text of forbidden elements stays as text."""
    return nh3.clean(
        markup,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes=set(SCHEMES),
        link_rel=LINK_REL,
    )


def anchor(name: str) -> str:
    """The id that `name` gets, the same for a heading, an id and a link to it: `Équipe & klant` -> `h-equipe-klant`."""
    folded = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return PREFIX + (_NOT_IN_ANCHOR.sub("-", plain)[:80].strip("-") or "part")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return _classes(value)
    if name == "id":
        return anchor(value) if tag not in {"a", "img"} else None
    if name == "href" and value.strip().startswith("#"):
        return "#" + anchor(unquote(value.strip()[1:]))
    wanted = _VALUES.get(name)
    return value if wanted is None or wanted.fullmatch(value) else None


def _classes(value: str) -> str | None:
    return " ".join(name for name in value.split() if _CLASS.fullmatch(name)) or None
