"""What the editor page shows, for a new practice and for an old one."""

import secrets
from dataclasses import dataclass
from typing import Any

from flask import render_template

from kb.core.language import text
from kb.practices.draft import MAX_THEMES
from kb.practices.models import Practice
from kb.taxonomy import queries as taxonomy
from kb.taxonomy.queries import RoleMarks
from kb.web.kit import language, reading, say, viewer
from kb.web.practices.forms import PracticeForm

STARTER = text(
    "Begin with the situation: what happened, and to whom?\n\n"
    "## How we do it\n\n1. \n2. \n3. \n\n"
    "## What went wrong\n\n"
)
"""An author never meets an empty page."""
ICONS = {"people": "users", "customer": "handshake", "business": "chart-no-axes-column"}


def new_form() -> PracticeForm:
    """An empty form with the author's department, a starter text and a token against double clicks."""
    form = PracticeForm()
    _offer(form)
    if not form.is_submitted():
        form.department.data = viewer().department_id
        form.body.data = say(STARTER)
        form.draft_token.data = secrets.token_urlsafe(24)
    return form


def edit_form(practice: Practice) -> PracticeForm:
    """The form of a practice as it stands now, or as it was just sent."""
    form = PracticeForm()
    _offer(form, practice)
    if form.is_submitted():
        keep_order(form, practice)
    else:
        fill(form, practice)
    return form


def keep_order(form: PracticeForm, practice: Practice) -> None:
    """Let the themes ``practice`` has come first, in their order: the first makes the crumb, and boxes have none."""
    had = [link.theme_id for link in practice.theme_links]
    form.themes.data = sorted(form.themes.data or (), key=lambda each: had.index(each) if each in had else len(had))


def fill(form: PracticeForm, practice: Practice) -> None:
    """Put the texts of ``practice`` in ``form``."""
    form.title.data, form.summary.data, form.body.data = practice.title, practice.summary, practice.body
    for key, line in practice.in_short.items():
        form[key].data = line
    form.themes.data = [link.theme_id for link in practice.theme_links]
    form.department.data, form.language.data = practice.department_id, practice.language
    form.lock.data, form.version.data = practice.lock, practice.version


@dataclass(frozen=True)
class ThemeOption:
    """A theme to tick."""

    value: int
    label: str
    checked: bool


@dataclass(frozen=True)
class ThemeGroup:
    """The themes of one role."""

    icon: str
    label: str
    options: list[ThemeOption]


def theme_group(group: RoleMarks, chosen: set[int]) -> ThemeGroup:
    """The themes of a role as boxes, the chosen ones ticked."""
    options = [ThemeOption(theme.id, theme.label, theme.id in chosen) for theme in group.themes]
    return ThemeGroup(ICONS[group.role], say(group.name), options)


def _offer(form: PracticeForm, practice: Practice | None = None) -> None:
    departments = taxonomy.departments(reading(), language(), also=practice.department_id if practice else None)
    form.offer([(each.id, each.label) for each in departments])


def editor_page(form: PracticeForm, practice: Practice | None = None, preview: str | None = None) -> str:
    """The editor. ``practice`` is what is being edited, ``preview`` the rendered body to look at."""
    chosen = set(form.themes.data or ())
    had = {link.theme_id for link in practice.theme_links} if practice else set()
    marks = taxonomy.department_marks(reading(), language())
    context: dict[str, Any] = {
        "form": form,
        "practice": practice,
        "preview": preview,
        "groups": [theme_group(group, chosen) for group in taxonomy.themes_by_role(reading(), language(), also=had)],
        "max_themes": MAX_THEMES,
        "department": marks.get(form.department.data or 0),
    }
    return render_template("practices/editor.html", **context)
