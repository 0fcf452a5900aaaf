"""Every word of the starter library stands in the dictionary of its language, or in the project's own list."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb.practices.entry import Entry
from tests.library.shelf import LINK, entries, said

WORDS = Path(__file__).resolve().parent / "words"
DICTIONARIES = {"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}
WORD = re.compile(r"(?<![\w’-])(?:’[a-z]\b|[^\W\d_]+(?:[’-][^\W\d_]+)*)(?![\w-])")

BOX = re.compile(r"^!!! [a-z]+", re.MULTILINE)
"""The mark of a box is Markdown, not a word."""


@pytest.mark.parametrize("language", DICTIONARIES)
def test_no_word_is_unknown(language: str) -> None:
    used = words_of(language)
    own = own_words(language)
    unknown = {word for word in misspelled(set(used), language) if not forms(word) & own}
    assert {word: used.get(word, "part of a word") for word in sorted(unknown)} == {}


@pytest.mark.parametrize("language", DICTIONARIES)
def test_the_own_list_holds_nothing_superfluous(language: str) -> None:
    unknown = misspelled(set(words_of(language)), language)
    assert own_words(language) - set().union(*map(forms, unknown)) == set()


def forms(word: str) -> set[str]:
    """A word as the list may hold it: without a possessive, without a capital at the beginning of a sentence."""
    stem = word.removesuffix("’s")
    return {word, stem, stem[:1].lower() + stem[1:]}


def words_of(language: str) -> dict[str, str]:
    """The words used in a language, each with the file where it stands last."""
    titles = {entry.id: entry for entry in entries().values()}
    return {
        word: path.name
        for path, entry in entries().items()
        if entry.language == language
        for word in words_in(entry, titles)
    }


def words_in(entry: Entry, titles: dict[int | None, Entry]) -> Iterator[str]:
    """The words of a practice in its own language: what a link to another language is called is passed over."""
    for passage in said(entry):
        own = LINK.sub(lambda m: m["text"] if titles[int(m["id"])].language == entry.language else " ", passage)
        yield from WORD.findall(BOX.sub("", own).replace("*", " "))


def own_words(language: str) -> set[str]:
    """The project's own list: one word a line, # begins a comment."""
    lines = (WORDS / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return {line.strip() for line in lines if line.strip() and not line.startswith("#")}


def misspelled(words: set[str], language: str) -> set[str]:
    """The words that hunspell does not know."""
    asked = {word.replace("’", "'"): word for word in words}
    answer = subprocess.run(
        [hunspell(language), "-d", DICTIONARIES[language], "-i", "utf-8", "-l"],
        input="\n".join(sorted(asked)),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return {asked.get(line, line.replace("'", "’")) for line in answer.stdout.split()}


def hunspell(language: str) -> str:
    """The program, once it is sure that it has the dictionary; the test is skipped otherwise."""
    program = shutil.which("hunspell")
    if program is None:
        missing("hunspell is not installed")
    assert program is not None
    known = subprocess.run([program, "-D"], input="", capture_output=True, encoding="utf-8", check=False)
    if not re.search(rf"/{DICTIONARIES[language]}\b", known.stdout + known.stderr):
        missing(f"hunspell has no dictionary {DICTIONARIES[language]}")
    return program


def missing(reason: str) -> None:
    """Skip, or fail where ``KB_REQUIRE_HUNSPELL=1`` asks for the program."""
    if os.environ.get("KB_REQUIRE_HUNSPELL") == "1":
        pytest.fail(f"{reason}, and KB_REQUIRE_HUNSPELL=1 asks for it")
    pytest.skip(reason)
