"""Writing a checked draft into its record."""

from sqlalchemy.orm import Session

from kb.core.db import add
from kb.taxonomy.drafts import DepartmentDraft, ThemeDraft
from kb.taxonomy.models import Department, Theme
from kb.taxonomy.queries import last_position


def new_department(session: Session, draft: DepartmentDraft) -> Department:
    """A department from a tidied and checked ``draft``, at the end of the list."""
    made = Department(slug=draft.slug, position=last_position(session, Department) + 1)
    fill_department(made, draft)
    return add(session, made)


def new_theme(session: Session, draft: ThemeDraft) -> Theme:
    """A theme from a tidied and checked ``draft``, at the end of the list."""
    made = Theme(slug=draft.slug, position=last_position(session, Theme) + 1)
    fill_theme(made, draft)
    return add(session, made)


def fill_department(department: Department, draft: DepartmentDraft) -> None:
    """Everything but the address, which leaves an old one behind when it changes."""
    department.code, department.slot = draft.code, draft.slot
    department.labels, department.lines, department.asks = dict(draft.labels), dict(draft.lines), dict(draft.asks)
    department.also = list(draft.also)


def fill_theme(theme: Theme, draft: ThemeDraft) -> None:
    """Everything but the address, which leaves an old one behind when it changes."""
    theme.role, theme.direction, theme.labels = draft.role, draft.direction, dict(draft.labels)
    theme.synonyms = {language: list(words) for language, words in draft.synonyms.items()}
