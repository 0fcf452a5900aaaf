"""What an administrator types about a department or theme, tidied and checked."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kb.core.language import LANGUAGES, Text, text
from kb.core.slugs import MAX_SLUG, fold, slugify
from kb.taxonomy.models import DIRECTIONS, MANAGER_ROLES, SLOTS

MAX_LABEL = 32
MAX_LINE = 200
MAX_WORD = 60
MAX_WORDS = 20
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Problems = dict[str, list[Text]]
"""Sentences by field, fields named as in the forms: ``label_nl``, ``code``, ``synonyms_fr``."""


def tidy(words: str) -> str:
    """One line without control characters and with single spaces; no-break spaces stay, French needs them."""
    kept = "".join(char if char in "\u00a0\u202f" or not char.isspace() else " " for char in words)
    printable = "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cs", "Co", "Cn"))
    return re.sub(r" {2,}", " ", unicodedata.normalize("NFC", printable)).strip()


def split_words(raw: str) -> list[str]:
    """Names separated by commas or lines, each once: ``"korting, Korting\\nprijs"`` -> ``["korting", "prijs"]``."""
    found: dict[str, str] = {}
    for word in re.split(r"[,;\n\r]", raw):
        if tidy(word):
            found.setdefault(fold(tidy(word)), tidy(word))
    return list(found.values())


@dataclass(frozen=True)
class DepartmentDraft:
    """A department as it should become. An empty ``slug`` is made from the English label."""

    labels: Mapping[str, str]
    code: str
    slot: int
    lines: Mapping[str, str] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)
    also: Sequence[str] = ()
    slug: str = ""

    def tidied(self) -> "DepartmentDraft":
        """The same with clean lines, a code in capitals and a slug."""
        labels = _tidied(self.labels)
        return DepartmentDraft(
            labels=labels,
            code=self.code.strip().upper(),
            slot=self.slot,
            lines=_tidied(self.lines),
            asks=_tidied(self.asks),
            also=split_words(",".join(self.also)),
            slug=self.slug.strip() or slugify(labels.get("en", ""), "department"),
        )

    def problems(self) -> Problems:
        """What is wrong with a tidied draft by itself, whatever else exists."""
        found: Problems = defaultdict(list)
        _check_labels(self.labels, found)
        _check_slug(self.slug, found)
        if not re.fullmatch(r"[A-Z]{2}", self.code):
            found["code"].append(text("A code is two letters, such as KA."))
        if self.slot not in SLOTS:
            found["slot"].append(text("Choose one of the twelve colours."))
        for name, lines in (("line", self.lines), ("ask", self.asks)):
            for language, line in lines.items():
                if len(line) > MAX_LINE:
                    found[f"{name}_{language}"].append(text("Keep it under %(count)d characters.", count=MAX_LINE))
        _check_words("also", self.also, found)
        return found


@dataclass(frozen=True)
class ThemeDraft:
    """A theme as it should become. An empty ``slug`` is made from the English label."""

    labels: Mapping[str, str]
    role: str
    direction: str
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)
    slug: str = ""

    def tidied(self) -> "ThemeDraft":
        """The same with clean lines and a slug."""
        labels = _tidied(self.labels)
        return ThemeDraft(
            labels=labels,
            role=self.role,
            direction=self.direction,
            synonyms={language: split_words(",".join(words)) for language, words in self.synonyms.items()},
            slug=self.slug.strip() or slugify(labels.get("en", ""), "theme"),
        )

    def problems(self) -> Problems:
        """What is wrong with a tidied draft by itself, whatever else exists."""
        found: Problems = defaultdict(list)
        _check_labels(self.labels, found)
        _check_slug(self.slug, found)
        if self.role not in MANAGER_ROLES:
            found["role"].append(text("Choose one of the three roles."))
        if self.direction not in DIRECTIONS:
            found["direction"].append(text("Choose one of the three directions."))
        for language, words in self.synonyms.items():
            _check_words(f"synonyms_{language}", words, found)
        return found


def _tidied(lines: Mapping[str, str]) -> dict[str, str]:
    return {language: tidy(line) for language, line in lines.items() if tidy(line)}


def _check_labels(labels: Mapping[str, str], found: Problems) -> None:
    for language in LANGUAGES:
        label = labels.get(language, "")
        if not label:
            found[f"label_{language}"].append(text("Give a name in each of the three languages."))
        elif len(label) > MAX_LABEL:
            found[f"label_{language}"].append(text("Keep it under %(count)d characters.", count=MAX_LABEL))


def _check_slug(slug: str, found: Problems) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > MAX_SLUG:
        found["slug"].append(text("An address holds small letters, digits and hyphens, such as key-accounts."))


def _check_words(name: str, words: Sequence[str], found: Problems) -> None:
    if len(words) > MAX_WORDS:
        found[name].append(text("At most %(count)d names.", count=MAX_WORDS))
    if any(len(word) > MAX_WORD for word in words):
        found[name].append(text("Keep each name under %(count)d characters.", count=MAX_WORD))
