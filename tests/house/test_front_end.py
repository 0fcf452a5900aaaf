"""Rules of the templates and style sheets that nobody should have to remember."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "kb" / "static"
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "mail" not in path.relative_to(TEMPLATES).parts)
STYLES = ("tokens", "system", "colleagues", "pages", "print")
HEAVIEST = 14 * 1024  # bytes of style, compressed, on every page

DRAWN = re.compile(r"""name == '([\w-]+)'""")
ASKED = re.compile(r"""\bicon\('([\w-]+)'""")
INLINE = re.compile(r"""<style\b|\sstyle\s*=|<script(?![^>]*\bsrc=)|\son[a-z]+\s*=\s*["']|javascript:""", re.IGNORECASE)


def ids(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("path", PAGES, ids=ids(PAGES))
def test_no_inline_script_or_style(path: Path) -> None:
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert INLINE.findall(text) == []


@pytest.mark.parametrize("path", PAGES, ids=ids(PAGES))
def test_icons_that_are_asked_for_are_drawn(path: Path) -> None:
    drawn = set(DRAWN.findall((TEMPLATES / "_macros" / "icons.html").read_text(encoding="utf-8")))
    assert set(ASKED.findall(path.read_text(encoding="utf-8"))) <= drawn


def test_no_raw_colour_outside_the_tokens() -> None:
    allowed = {"#fff", "#000", "#999"}  # print, and the lighter yellow under the pointer
    for path in STATIC.joinpath("css").glob("*.css"):
        if path.name != "tokens.css":
            found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8")))
            assert found <= allowed, path.name


def test_no_address_of_another_site_in_style_or_script() -> None:
    for path in [*STATIC.joinpath("css").glob("*.css"), *STATIC.joinpath("js").glob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|@import|from )\s*[\"']?(?:https?:)?//", text), path.name


def test_style_stays_light() -> None:
    packed = sum(len(gzip.compress(STATIC.joinpath("css", f"{name}.css").read_bytes(), 9)) for name in STYLES)
    assert packed <= HEAVIEST


@pytest.mark.parametrize("table", ["kb/static/vendor/README.md", "tests/browser/vendor/README.md"])
def test_vendored_files_are_what_the_list_says(table: str) -> None:
    path = ROOT / table
    checked = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        named = re.findall(r"`([\w./-]+\.(?:woff2|js))`", line)
        hashed = re.findall(r"`([0-9a-f]{64})`", line)
        if named and hashed:
            folder = STATIC if named[0].startswith("fonts/") else path.parent
            assert hashlib.sha256((folder / named[0]).read_bytes()).hexdigest() == hashed[0], named[0]
            checked += 1
    assert checked
