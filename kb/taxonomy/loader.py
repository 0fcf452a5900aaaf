"""Loading the departments and themes a new Passerelle starts with."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.taxonomy.clashes import department_clashes, theme_clashes
from kb.taxonomy.data_files import read
from kb.taxonomy.drafts import DepartmentDraft, Problems, ThemeDraft
from kb.taxonomy.models import Department, Theme
from kb.taxonomy.queries import KINDS, Record, former_target
from kb.taxonomy.records import new_department, new_theme

DATA = Path(__file__).resolve().parent / "data"


@dataclass(frozen=True)
class Loaded:
    """What a load did: how many are new, how many were there already, and which could not be added and why."""

    departments: int
    themes: int
    kept: int
    refused: tuple[str, ...]


def load(session: Session, folder: Path = DATA) -> Loaded:
    """Add the departments and themes of ``folder`` that are not there yet; run twice, it changes nothing.

    What exists, under its present or an earlier address, is left alone: administrators may have changed it.
    A new one that clashes with something of theirs is refused and named. Raises ``DataError`` for a wrong file.
    """
    departments, themes = read(folder)
    refused: list[str] = []
    new_departments = [each for each in departments if not _known(session, Department, each.slug)]
    new_themes = [each for each in themes if not _known(session, Theme, each.slug)]
    made = [_load_department(session, each, refused) for each in new_departments]
    grown = [_load_theme(session, each, refused) for each in new_themes]
    kept = len(departments) + len(themes) - len(new_departments) - len(new_themes)
    return Loaded(sum(made), sum(grown), kept, tuple(refused))


def _known(session: Session, model: type[Record], slug: str) -> bool:
    present = session.scalar(select(model.id).where(model.slug == slug))
    return present is not None or former_target(session, KINDS[model], slug) is not None


def _load_department(session: Session, draft: DepartmentDraft, refused: list[str]) -> bool:
    clashes = department_clashes(session, draft, None)
    if clashes:
        refused.append(_refusal("department", draft.slug, clashes))
    else:
        new_department(session, draft)
    return not clashes


def _load_theme(session: Session, draft: ThemeDraft, refused: list[str]) -> bool:
    clashes = theme_clashes(session, draft, None)
    if clashes:
        refused.append(_refusal("theme", draft.slug, clashes))
    else:
        new_theme(session, draft)
    return not clashes


def _refusal(kind: str, slug: str, clashes: Problems) -> str:
    reasons = "; ".join(f"{name}: {each.render('en')}" for name, sentences in clashes.items() for each in sentences)
    return f"{kind} {slug}: {reasons}"
