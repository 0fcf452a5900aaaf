"""Forms of an administrator for departments and themes. The rules themselves are in ``kb.taxonomy.drafts``."""

# The stubs of WTForms want labels to be str and choices to be pairs; ours are texts that wait for their reader,
# and plain values, whose words are in the template.

from collections.abc import Callable, Iterable
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from wtforms import RadioField

from kb.core.errors import Invalid
from kb.core.language import LANGUAGES
from kb.taxonomy.drafts import DepartmentDraft, ThemeDraft, split_words
from kb.taxonomy.models import DIRECTIONS, MANAGER_ROLES, SLOTS, Department, Theme
from kb.web.kit import transaction
from kb.web.kit.forms import Form, Line, Words, label


def plain(values: Iterable[str]) -> list[Any]:
    """Choices whose words the template writes; the types of WTForms know only pairs."""
    return list(values)


class LabelsForm(Form):
    """What departments and themes share: a name in three languages and an address."""

    label_nl = Line(label("Name in Dutch"))
    label_fr = Line(label("Name in French"))
    label_en = Line(label("Name in English"))
    slug = Line(label("Address"))

    def in_languages(self, name: str) -> dict[str, str]:
        """The values of ``<name>_nl``, ``<name>_fr`` and ``<name>_en``."""
        return {language: self[f"{name}_{language}"].data or "" for language in LANGUAGES}

    def saved(self, change: Callable[[Session], object]) -> bool:
        """Whether this form was sent, held, and ``change`` took it; what the service refuses goes to its field."""
        if not self.validate_on_submit():
            return False
        try:
            with transaction() as session:
                change(session)
        except Invalid as error:
            self.take(error)
            return False
        return True


class DepartmentForm(LabelsForm):
    """A department: names, sign, what it says of itself and what others come with."""

    code = Line(label("Code"))
    slot = RadioField(choices=plain(map(str, SLOTS)), validate_choice=False)
    line_nl = Words(label("Dutch"))
    line_fr = Words(label("French"))
    line_en = Words(label("English"))
    ask_nl = Words(label("Dutch"))
    ask_fr = Words(label("French"))
    ask_en = Words(label("English"))
    also = Words(label("Other names"))

    def draft(self) -> DepartmentDraft:
        """What was typed, to be checked by the service."""
        slot = self.slot.data or ""
        return DepartmentDraft(
            labels=self.in_languages("label"),
            code=self.code.data or "",
            slot=int(slot) if slot in {str(each) for each in SLOTS} else 0,
            lines=self.in_languages("line"),
            asks=self.in_languages("ask"),
            also=split_words(self.also.data or ""),
            slug=self.slug.data or "",
        )


class ThemeForm(LabelsForm):
    """A theme: names, where it belongs and what colleagues type instead."""

    role = RadioField(choices=plain(MANAGER_ROLES), validate_choice=False)
    direction = RadioField(choices=plain(DIRECTIONS), validate_choice=False)
    synonyms_nl = Words(label("Dutch"))
    synonyms_fr = Words(label("French"))
    synonyms_en = Words(label("English"))

    def draft(self) -> ThemeDraft:
        """What was typed, to be checked by the service."""
        return ThemeDraft(
            labels=self.in_languages("label"),
            role=self.role.data or "",
            direction=self.direction.data or "",
            synonyms={language: split_words(words) for language, words in self.in_languages("synonyms").items()},
            slug=self.slug.data or "",
        )


def chosen_target() -> int | None:
    """Id of what to merge with, from the address or the form; ``None`` when it is no id."""
    raw = request.values.get("into", "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def department_values(department: Department) -> dict[str, Any]:
    """``department`` as the values of its form."""
    return {
        **_spread("label", department.labels),
        **_spread("line", department.lines),
        **_spread("ask", department.asks),
        "slug": department.slug,
        "code": department.code,
        "slot": str(department.slot),
        "also": ", ".join(department.also),
    }


def theme_values(theme: Theme) -> dict[str, Any]:
    """``theme`` as the values of its form."""
    synonyms = {language: ", ".join(words) for language, words in theme.synonyms.items()}
    return {
        **_spread("label", theme.labels),
        **_spread("synonyms", synonyms),
        "slug": theme.slug,
        "role": theme.role,
        "direction": theme.direction,
    }


def _spread(name: str, values: dict[str, str]) -> dict[str, str]:
    return {f"{name}_{language}": value for language, value in values.items()}
