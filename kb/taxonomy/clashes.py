"""What keeps a department or theme from being what an administrator typed: something else has it already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.core.language import text
from kb.core.slugs import fold
from kb.taxonomy.drafts import DepartmentDraft, Problems, ThemeDraft
from kb.taxonomy.models import Department, Theme
from kb.taxonomy.queries import KINDS, Record, all_departments, all_themes, former_target


def department_clashes(session: Session, draft: DepartmentDraft, kept: Department | None) -> Problems:
    """Why ``draft`` cannot be beside the departments there are; ``kept`` is the one it changes, if any."""
    found: Problems = defaultdict(list)
    _check_address(session, Department, draft.slug, kept, found)
    same_code = session.scalar(select(Department).where(Department.code == draft.code))
    if same_code is not None and same_code is not kept:
        found["code"].append(text("%(label)s has this code already.", label=same_code.labels["en"]))
    _check_labels(
        draft.labels, [each for each in all_departments(session, include_archived=True) if each is not kept], found
    )
    return found


def theme_clashes(session: Session, draft: ThemeDraft, kept: Theme | None) -> Problems:
    """Why ``draft`` cannot be beside the themes there are; ``kept`` is the one it changes, if any."""
    found: Problems = defaultdict(list)
    _check_address(session, Theme, draft.slug, kept, found)
    others = [each for each in all_themes(session, include_archived=True) if each is not kept]
    _check_labels(draft.labels, others, found)
    for language, words in draft.synonyms.items():
        labels = {fold(each.label(language)): each.label(language) for each in others}
        for word in words:
            if fold(word) in labels:
                sentence = text("“%(word)s” is the name of another theme.", word=word)
                found[f"synonyms_{language}"].append(sentence)
    return found


def _check_address(session: Session, model: type[Record], slug: str, kept: Record | None, found: Problems) -> None:
    """An address of its own, now or earlier, may be taken back; one that leads elsewhere may not."""
    holder = session.scalar(select(model.id).where(model.slug == slug))
    holder = former_target(session, KINDS[model], slug) if holder is None else holder
    if holder is not None and (kept is None or holder != kept.id):
        found["slug"].append(text("This address leads somewhere else already."))


def _check_labels(labels: Mapping[str, str], others: Iterable[Department | Theme], found: Problems) -> None:
    for other in others:
        for language, label in labels.items():
            if fold(other.labels.get(language, "")) == fold(label):
                found[f"label_{language}"].append(text("There is one with this name already, perhaps archived."))
