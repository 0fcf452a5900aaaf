"""The data files that ship, and what is said about files that do not hold."""

from pathlib import Path
from shutil import copytree

import pytest

from kb.taxonomy.data_files import DataError, read
from kb.taxonomy.loader import DATA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data files, to be spoiled."""
    return Path(copytree(DATA, tmp_path / "data"))


def spoil(folder: Path, name: str, before: str, after: str) -> str:
    path = folder / name
    words = path.read_text(encoding="utf-8")
    assert before in words
    path.write_text(words.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read(folder)
    return str(caught.value)


def test_the_files_that_ship_hold() -> None:
    departments, themes = read(DATA)
    assert (len(departments), len(themes)) == (8, 38)
    assert {each.role for each in themes} == {"people", "customer", "business"}


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("departments.yaml", "code: FS", "code: KA", "row 2, code: KA stands twice"),
        ("departments.yaml", "slot: 2", "slot: 1", "row 2, slot: 1 stands twice"),
        ("departments.yaml", "slot: 2", "slot: 13", "row 2, slot: Choose one of the twelve colours."),
        ("departments.yaml", "slot: 2", "slot: two", "row 2, slot: must be a whole number"),
        ("departments.yaml", "order: 2", "order: 3", "row 2, order: must be 2"),
        ("departments.yaml", "slug: field-sales", "slug: key-accounts", "row 2, slug: key-accounts stands twice"),
        ("departments.yaml", "clients\u00a0:", "clients :", "row 1, line.fr: has a wrong space"),
        ("departments.yaml", "customers: annual", "customers : annual", "row 1, line.en: has a wrong space"),
        ("departments.yaml", "  ask:", "  asks:", "row 1, asks: is not a field"),
        ("departments.yaml", "fr: Grands comptes", "de: Key Accounts", "row 1, labels: must hold nl, fr and en"),
        ("themes.yaml", "role: people", "role: boss", "row 1, role: Choose one of the three roles."),
        ("themes.yaml", "direction: down", "direction: 4", "row 1, direction: must be one line of text"),
        ("themes.yaml", "    - vacature", "    - Klachten", "row 1, synonyms.nl: Klachten is the label of another"),
        ("themes.yaml", "en: Hiring", "en: Hiring and keeping the right people", "row 1, label_en: Keep it under"),
        (
            "themes.yaml",
            "[induction, new starter, new hire, ramp-up, first weeks, buddy]",
            "[buddy]",
            "row 2, synonyms.en: must be 3 to 8",
        ),
    ],
)
def test_a_file_that_does_not_hold_is_refused_by_row_and_field(
    folder: Path, name: str, before: str, after: str, said: str
) -> None:
    assert f"{name}: {said}" in spoil(folder, name, before, after)


@pytest.mark.parametrize("words", ["", "a: 1", "[", "- 1\n- []", "- slug: 2026-02-30\n", "- " * 1000, "\x00"])
def test_a_file_that_is_something_else_is_refused(folder: Path, words: str) -> None:
    (folder / "themes.yaml").write_text(words, encoding="utf-8")
    with pytest.raises(DataError, match=r"themes\.yaml"):
        read(folder)


def test_a_missing_file_is_refused(folder: Path) -> None:
    (folder / "departments.yaml").unlink()
    with pytest.raises(DataError, match=r"departments\.yaml"):
        read(folder)
