"""The starter library holds together: complete, in the shape the export writes, in the language it says."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.core.language import recognise
from kb.core.markdown import render
from kb.core.slugs import slugify
from kb.people.starter import COLLEAGUES
from kb.practices.entry import Entry, write
from kb.taxonomy.loader import DATA
from tests.library.shelf import LINK, entries, said, texts

LANGUAGES = {"nl": 38, "fr": 19, "en": 19}
DEPARTMENTS = {
    "key-accounts": 12,
    "field-sales": 15,
    "inside-sales": 11,
    "customer-service": 9,
    "marketing": 6,
    "sales-enablement": 7,
    "operations": 7,
    "export-partners": 9,
}
FEWEST_IN_A_DEPARTMENT = 6
MOST_THEMES = 5
FEWEST_WORDS, MOST_WORDS = 200, 600
LONGEST_SHARED_RUN = 8
BANNED = (
    "synergi",
    "win-win",
    "quick win",
    "laaghangend fruit",
    "mindset",
    "hefboom",
    "ownership",
    "out of the box",
    "gagnant-gagnant",
    "leverag",
    "best-in-class",
    "au final",
)
"""Words of management language that say nothing."""
COMPANIES = ("Microsoft", "Google", "Salesforce", "SAP", "HubSpot", "Outlook", "WhatsApp", "LinkedIn", "PowerPoint")
"""Makers and products that slip in easily; the library names none that exist."""
HEADINGS = {"Wat er misging", "Zo pakken we het aan", "Ce qui a raté", "Comment on s’y prend", "What went wrong"}
HEADINGS |= {"How we do it"}
QUOTED = re.compile(r"“[^”]*”|«[^»]*»|‘[^’]*’|^>.*$", re.MULTILINE)
WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")

every = pytest.mark.parametrize("path", texts(), ids=lambda path: path.stem[:40])


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a data file."""
    found: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def test_there_are_as_many_as_planned() -> None:
    assert sorted(entry.id or 0 for entry in entries().values()) == list(range(1, 77))
    assert Counter(entry.language for entry in entries().values()) == LANGUAGES
    assert Counter(entry.department for entry in entries().values()) == DEPARTMENTS
    assert min(DEPARTMENTS.values()) >= FEWEST_IN_A_DEPARTMENT


def test_every_theme_is_used() -> None:
    known = {row["slug"] for row in rows(DATA / "themes.yaml")}
    assert {theme for entry in entries().values() for theme in entry.themes} == known


def test_every_author_wrote_something_in_their_own_department() -> None:
    authors = {row["email"]: row["department"] for row in rows(COLLEAGUES) if row["kind"] == "author"}
    assert {entry.author: entry.department for entry in entries().values()} == authors


@every
def test_a_file_is_what_the_export_writes(path: Path) -> None:
    text, entry = texts()[path], entries()[path]
    assert write(entry) == text
    assert (path.parent.name, path.stem) == (entry.department, entry.slug)
    assert slugify(entry.title) == entry.slug
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)
    assert entry.extra == {}


@every
def test_one_to_five_themes_and_a_first_version(path: Path) -> None:
    entry = entries()[path]
    assert 1 <= len(entry.themes) <= MOST_THEMES
    assert (entry.version, entry.updated) == (1, entry.published)
    assert entry.summary


@every
def test_the_product_recognises_its_language(path: Path) -> None:
    entry = entries()[path]
    assert recognise(entry.body) == entry.language
    assert recognise("\n".join(said(entry))) == entry.language


@every
def test_it_renders_and_has_the_length_of_a_good_read(path: Path) -> None:
    rendered = render(entries()[path].body, language=entries()[path].language or "nl")
    assert not rendered.failed
    assert FEWEST_WORDS <= rendered.words <= MOST_WORDS
    assert not re.search(r"!!!|\*\*|^\||^#|\]\(", rendered.text, re.MULTILINE), "Markdown shows through"


@every
def test_links_lead_to_what_was_there_already(path: Path) -> None:
    shelf = {entry.id: entry for entry in entries().values()}
    entry = entries()[path]
    for link in LINK.finditer(entry.body):
        target = shelf[int(link["id"])]
        assert target.slug == link["slug"]
        assert target.id != entry.id
        assert (target.published or "") <= (entry.published or "")
    assert entry.body.count("](") == len(LINK.findall(entry.body)), "a link that leads elsewhere"


@every
def test_nothing_of_the_real_world_and_no_management_language(path: Path) -> None:
    text = "\n".join(said(entries()[path]))
    assert [word for word in BANNED if word in text.casefold()] == []
    assert [name for name in COMPANIES if re.search(rf"\b{name}\b", text)] == []
    assert not re.search(r"\S@\S|https?:|www\.", text), "an address"
    assert not re.search(r"\+\d\d[ \d]{6}|\b0\d{2,3}[ /.]\d{2}|(?:\d{2}[ .]){3}", text), "a telephone number"


@every
def test_quotes_dashes_and_spaces_are_set_right(path: Path) -> None:
    entry = entries()[path]
    text = "\n".join(said(entry))
    assert "—" not in text or entry.language == "fr", "a dash that belongs to machines"
    assert "'" not in text
    assert "\u202f" not in text
    if entry.language == "fr":
        assert not re.search(r"(?<![\s\u00a0|(«-])[?!;%€»]|(?<=[^\s\u00a0|0-9-]):(?!-)(?=\s)", unmarked(text))
        assert not re.search(r" [?!:;%€»]|« |«[^\u00a0]", unmarked(text))
    else:
        assert not re.search(r"[ \u00a0][?!:;%](?:\s|$)", unmarked(text))


def unmarked(text: str) -> str:
    """``text`` without the marks of boxes and the rules of tables, which follow Markdown and no language."""
    return re.sub(r"^!!! [a-z]+|^\|[ :|-]+\|$", "", text, flags=re.MULTILINE)


def test_no_two_texts_share_more_than_a_few_words() -> None:
    seen: dict[tuple[str, ...], str] = {}
    shared = set()
    for path, entry in entries().items():
        for run in set(runs(entry)):
            if seen.setdefault(run, path.name) != path.name:
                shared.add((" ".join(run), seen[run], path.name))
    assert shared == set()


def runs(entry: Entry) -> Iterator[tuple[str, ...]]:
    """Every run of words one longer than two texts may share, outside quotations and names of other practices."""
    for passage in QUOTED.sub("\n", LINK.sub("\n", entry.body)).split("\n"):
        words = WORD.findall(passage.casefold())
        for at in range(len(words) - LONGEST_SHARED_RUN):
            yield tuple(words[at : at + LONGEST_SHARED_RUN + 1])


def test_texts_do_not_follow_one_skeleton() -> None:
    shapes = Counter(tuple(re.findall(r"^## (.+)$", entry.body, re.MULTILINE)) for entry in entries().values())
    usual = sum(count for shape, count in shapes.items() if shape and set(shape) <= HEADINGS)
    assert usual < len(entries()) / 2
