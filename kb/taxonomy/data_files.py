"""Reading and checking the data files: departments and themes as drafts, or every row that does not hold."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml

from kb.core.language import LANGUAGES
from kb.core.slugs import fold
from kb.taxonomy.drafts import DepartmentDraft, Problems, ThemeDraft

SYNONYMS = range(3, 9)
"""How many synonyms a theme of the data files has in each language."""
GLUE = "\u00a0\u202f"
UNGLUED_FRENCH = re.compile(rf"[^{GLUE}][?!;:%€»]|«[^{GLUE}]")
"""A French sign without the no-break space it needs: ``clients :`` with a plain space, or with none."""
SPACED = re.compile(rf"[ {GLUE}][?!;:]")
"""A space before a sign, which Dutch and English do not have."""

Draft = TypeVar("Draft", DepartmentDraft, ThemeDraft)


class DataError(Exception):
    """A data file does not hold; ``problems`` names file, row, field and reason, one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass
class Findings:
    """What is wrong with one file."""

    file: str
    problems: list[str] = field(default_factory=list)

    def add(self, row: int, name: str, reason: str) -> None:
        self.problems.append(f"{self.file}: row {row}, {name}: {reason}")

    def add_all(self, row: int, found: Problems) -> None:
        for name, sentences in found.items():
            for sentence in sentences:
                self.add(row, name, sentence.render("en"))


class Row:
    """One row of a file, its values read by name and kind; what does not fit is noted, never raised."""

    def __init__(self, value: Any, number: int, found: Findings) -> None:
        self.number = number
        self.found = found
        self.read: set[str] = set()
        self.values: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.wrong("row", "must hold names and values")

    def wrong(self, name: str, reason: str) -> None:
        self.found.add(self.number, name, reason)

    def words(self, name: str) -> str:
        """A text, empty when it is missing."""
        return self._text(name, self._take(name, ""))

    def number_of(self, name: str) -> int:
        """A whole number, 0 when it is missing."""
        value = self._take(name, 0)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        self.wrong(name, "must be a whole number")
        return 0

    def listed(self, name: str) -> list[str]:
        """A list of texts."""
        return self._list(name, self._take(name, []))

    def by_language(self, name: str) -> dict[str, str]:
        """A text in each of the three languages."""
        values = self._languages(name)
        return {language: self._spelled(name, language, values.get(language, "")) for language in LANGUAGES}

    def lists_by_language(self, name: str) -> dict[str, list[str]]:
        """A list of texts in each of the three languages."""
        values = self._languages(name)
        return {language: self._list(f"{name}.{language}", values.get(language, [])) for language in LANGUAGES}

    def check_rest(self) -> None:
        """Note every name that nobody read: a slip of the pen would otherwise lose data in silence."""
        for name in self.values.keys() - self.read:
            self.wrong(str(name), "is not a field")

    def _take(self, name: str, default: Any) -> Any:
        self.read.add(name)
        if name not in self.values:
            self.wrong(name, "is missing")
        return self.values.get(name, default)

    def _languages(self, name: str) -> dict[str, Any]:
        values = self._take(name, {})
        if not isinstance(values, dict) or set(values) != set(LANGUAGES):
            self.wrong(name, "must hold nl, fr and en")
        return values if isinstance(values, dict) else {}

    def _list(self, name: str, values: Any) -> list[str]:
        if not isinstance(values, list):
            self.wrong(name, "must be a list")
            return []
        return [self._text(name, value) for value in values]

    def _text(self, name: str, value: Any) -> str:
        if isinstance(value, str) and "\n" not in value:
            return value
        self.wrong(name, "must be one line of text")
        return ""

    def _spelled(self, name: str, language: str, value: Any) -> str:
        line = self._text(f"{name}.{language}", value)
        if (UNGLUED_FRENCH if language == "fr" else SPACED).search(line):
            self.wrong(f"{name}.{language}", "has a wrong space at a punctuation mark")
        return line


def read(folder: Path) -> tuple[list[DepartmentDraft], list[ThemeDraft]]:
    """Departments of ``departments.yaml`` and themes of ``themes.yaml`` in their order.

    Raises ``DataError`` with every problem of both files: a missing or unknown field, a value of the wrong kind,
    something that stands twice, a synonym that is another theme's label, spaces that the language does not have.
    """
    in_departments, in_themes = Findings("departments.yaml"), Findings("themes.yaml")
    departments = _drafts(folder, in_departments, _department)
    themes = _drafts(folder, in_themes, _theme)
    for name in ("slug", "code", "slot"):
        _check_twice(in_departments, name, [str(getattr(each, name)) for each in departments])
    _check_twice(in_themes, "slug", [each.slug for each in themes])
    _check_synonyms(in_themes, themes)
    if problems := in_departments.problems + in_themes.problems:
        raise DataError(problems)
    return departments, themes


def _drafts(folder: Path, found: Findings, make: Callable[[Row], Draft]) -> list[Draft]:
    drafts = []
    for number, value in enumerate(_rows(folder / found.file), start=1):
        row = Row(value, number, found)
        draft = make(row).tidied()
        _check_order(row)
        row.check_rest()
        found.add_all(number, draft.problems())
        drafts.append(draft)
    return drafts


def _rows(path: Path) -> list[Any]:
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as error:
        raise DataError([f"{path.name}: {error}"]) from error
    if not isinstance(rows, list):
        raise DataError([f"{path.name}: must be a list of rows"])
    return rows


def _check_order(row: Row) -> None:
    if row.number_of("order") != row.number:
        row.wrong("order", f"must be {row.number}: rows stand in their order")


def _department(row: Row) -> DepartmentDraft:
    return DepartmentDraft(
        slug=row.words("slug"),
        code=row.words("code"),
        slot=row.number_of("slot"),
        labels=row.by_language("labels"),
        lines=row.by_language("line"),
        asks=row.by_language("ask"),
        also=row.listed("also"),
    )


def _theme(row: Row) -> ThemeDraft:
    return ThemeDraft(
        slug=row.words("slug"),
        labels=row.by_language("labels"),
        role=row.words("role"),
        direction=row.words("direction"),
        synonyms=row.lists_by_language("synonyms"),
    )


def _check_twice(found: Findings, name: str, values: Sequence[str]) -> None:
    for row, value in enumerate(values, start=1):
        if value in values[: row - 1]:
            found.add(row, name, f"{value} stands twice")


def _check_synonyms(found: Findings, themes: Sequence[ThemeDraft]) -> None:
    for language in LANGUAGES:
        labels = {fold(theme.labels.get(language, "")): theme.slug for theme in themes}
        for row, theme in enumerate(themes, start=1):
            words = theme.synonyms[language]
            if len(words) not in SYNONYMS:
                found.add(row, f"synonyms.{language}", f"must be {SYNONYMS[0]} to {SYNONYMS[-1]} words")
            for word in words:
                if labels.get(fold(word), theme.slug) != theme.slug:
                    found.add(row, f"synonyms.{language}", f"{word} is the label of another theme")
