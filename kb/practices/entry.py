"""The Markdown file of a practice: front matter and body, read and written.

``read(write(entry)) == entry`` and ``write(read(text)) == text`` for every file that ``write`` made.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml

from kb.practices.models import IN_SHORT

KEYS = (
    "id",
    "slug",
    "title",
    "summary",
    "in_short",
    "department",
    "themes",
    "language",
    "author",
    "version",
    "published",
    "updated",
)
MAX_FRONT_MATTER = 16 * 1024
MAX_FILE = 256 * 1024
MAX_DEPTH = 6
FENCE = "---"


class EntryError(Exception):
    """A file that is not an entry; ``line`` (from 1) is where, when known."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


@dataclass(frozen=True)
class Entry:
    """What a file says. Every field but ``body`` may be missing: the importer decides what it can fill in."""

    title: str
    body: str
    id: int | None = None
    slug: str | None = None
    summary: str = ""
    in_short: dict[str, str] = field(default_factory=dict)
    department: str | None = None
    themes: tuple[str, ...] = ()
    language: str | None = None
    author: str | None = None
    version: int | None = None
    published: str | None = None
    updated: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class _Loader(yaml.CSafeLoader):
    """Strings, lists and mappings only: ``no`` stays "no", ``12:30`` stays "12:30"; no aliases, no tags."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key_node, _value in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise EntryError("a key of the front matter is not a word", key_node.start_mark.line + 2)
            if key_node.value in seen:
                raise EntryError(f"the key {key_node.value!r} stands twice", key_node.start_mark.line + 2)
            seen.add(key_node.value)
        return super().construct_mapping(node, deep=deep)


_Loader.yaml_implicit_resolvers = {}


def _construct_mapping(loader: _Loader, node: Any) -> dict[Any, Any]:
    return loader.construct_mapping(node, deep=True)


_Loader.add_constructor("tag:yaml.org,2002:map", _construct_mapping)


def read(text: str) -> Entry:
    """The entry in ``text``. Raises ``EntryError`` with the line for anything that is not one."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_FILE:
        raise EntryError(f"larger than {MAX_FILE // 1024} kB")
    if bad := re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]", text):
        raise EntryError("holds a control character", text.count("\n", 0, bad.start()) + 1)
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
    front, body = _split(text)
    return _entry(_parse(front), body)


def _split(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    if not lines or lines[0].rstrip() != FENCE:
        return "", text.strip("\n")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :]).strip("\n")
    raise EntryError("the front matter is not closed with ---", 1)


def _parse(front: str) -> dict[str, Any]:
    if len(front.encode()) > MAX_FRONT_MATTER:
        raise EntryError(f"the front matter is larger than {MAX_FRONT_MATTER // 1024} kB", 1)
    try:
        for event in yaml.parse(front, Loader=yaml.CSafeLoader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                raise EntryError("anchors and aliases are not taken", _line(event))
            if getattr(event, "tag", None):
                raise EntryError("tags such as !!int are not taken", _line(event))
        loaded = yaml.load(front, Loader=_Loader) if front.strip() else {}  # noqa: S506 - _Loader makes only strings
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "cannot be read"
        raise EntryError(f"front matter: {problem}", mark.line + 2 if mark else None) from error
    except (ValueError, RecursionError, OverflowError, IndexError) as error:
        raise EntryError(f"front matter: {type(error).__name__}") from error
    if not isinstance(loaded, dict):
        raise EntryError("the front matter is not a list of keys and values", 2)
    if _depth(loaded) > MAX_DEPTH:
        raise EntryError("the front matter is nested too deep", 2)
    return loaded


def _line(event: yaml.Event) -> int | None:
    """The line of the file, counted with the fence above the front matter."""
    return event.start_mark.line + 2 if event.start_mark else None


def _depth(value: Any, level: int = 0) -> int:
    if level > MAX_DEPTH:
        return level
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return max((_depth(child, level + 1) for child in children), default=level)


def _text(data: dict[str, Any], key: str) -> str | None:
    value = data.get(key)
    if value is None:
        return None
    if not isinstance(value, str):
        raise EntryError(f"{key} is not a text")
    return _one_line(value) or None


def _one_line(value: str) -> str:
    """One line with single spaces; a no-break space, which French needs, stays what it is."""
    return re.sub(r"[ \t\n\x85\u2028\u2029]+", " ", value).strip(" ")


def _number(data: dict[str, Any], key: str) -> int | None:
    value = _text(data, key)
    if value is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", value) or int(value) < 1:
        raise EntryError(f"{key} is not a number above zero")
    return int(value)


def _themes(data: dict[str, Any]) -> tuple[str, ...]:
    value = data.get("themes") or []
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list) or not all(isinstance(theme, str) for theme in value):
        raise EntryError("themes is not a list of slugs")
    return tuple(dict.fromkeys(theme.strip() for theme in value if theme.strip()))


def _in_short(data: dict[str, Any]) -> dict[str, str]:
    value = data.get("in_short") or {}
    if not isinstance(value, dict):
        raise EntryError("in_short is not a list of keys and values")
    if unknown := set(value) - set(IN_SHORT):
        raise EntryError(f"in_short has an unknown line {sorted(unknown)[0]!r}")
    lines = {key: _text(value, key) for key in IN_SHORT}
    return {key: line for key, line in lines.items() if line}


def _entry(data: dict[str, Any], body: str) -> Entry:
    return Entry(
        title=_text(data, "title") or _heading(body) or "",
        body=body,
        id=_number(data, "id"),
        slug=_text(data, "slug"),
        summary=_text(data, "summary") or "",
        in_short=_in_short(data),
        department=_text(data, "department"),
        themes=_themes(data),
        language=_text(data, "language"),
        author=_text(data, "author"),
        version=_number(data, "version"),
        published=_text(data, "published"),
        updated=_text(data, "updated"),
        extra={key: value for key, value in data.items() if key not in KEYS},
    )


def _heading(body: str) -> str | None:
    """The first heading of level one, for files that carry their title in the text."""
    found = re.match(r"#\s+(.+?)\s*#*\s*(?:\n|$)", body)
    return _one_line(found.group(1)) if found else None


def write(entry: Entry) -> str:
    """The file of ``entry``: keys in the order of ``KEYS``, then the unknown ones, then the body."""
    values: dict[str, Any] = {}
    for key in KEYS:
        value = getattr(entry, key)
        if value not in (None, "", {}, ()):
            values[key] = list(value) if isinstance(value, tuple) else value
    values.update(entry.extra)
    front = yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=100_000, default_flow_style=False)
    return f"{FENCE}\n{front}{FENCE}\n\n{entry.body.strip(chr(10))}\n"
