"""Departments and themes that files name: looked up once, and made where the operator asked for that."""

import itertools
from collections import Counter
from string import ascii_uppercase

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.core.errors import NotFound
from kb.core.language import LANGUAGES
from kb.practices.import_files import Refusal
from kb.taxonomy.clashes import department_clashes, theme_clashes
from kb.taxonomy.drafts import MAX_LABEL, DepartmentDraft, Problems, ThemeDraft
from kb.taxonomy.models import SLOTS, Department
from kb.taxonomy.queries import department_by_slug, theme_by_slug
from kb.taxonomy.records import new_department, new_theme

TO_BE_MADE = -1
"""The id of what a dry run would make."""


class Places:
    """The ids of departments and themes by slug, present or former; merged ones lead to where they went."""

    def __init__(self) -> None:
        self._departments: dict[str, int | None] = {}
        self._themes: dict[str, int | None] = {}
        self.made: list[str] = []

    def department(self, session: Session, slug: str) -> int | None:
        """The id of the department with this address, ``None`` when there is none."""
        if slug not in self._departments:
            try:
                found = department_by_slug(session, slug).record
                self._departments[slug] = found.merged_into_id or found.id
            except NotFound:
                self._departments[slug] = None
        return self._departments[slug]

    def theme(self, session: Session, slug: str) -> int | None:
        """The id of the theme with this address, ``None`` when there is none."""
        if slug not in self._themes:
            try:
                found = theme_by_slug(session, slug).record
                self._themes[slug] = found.merged_into_id or found.id
            except NotFound:
                self._themes[slug] = None
        return self._themes[slug]

    def make_department(self, session: Session, slug: str) -> int:
        """A new department named after its slug in every language, for an administrator to name properly.

        Raises ``Refusal`` when the slug cannot be one or its name is taken.
        """
        code, slot = free_code(session, slug), _free_slot(session)
        draft = DepartmentDraft(_labels(slug), code, slot, slug=slug).tidied()
        _require_fit("department", slug, draft.problems(), department_clashes(session, draft, None))
        self._departments[slug] = new_department(session, draft).id
        self.made.append(f"department {slug}")
        return self._departments[slug] or TO_BE_MADE

    def make_theme(self, session: Session, slug: str) -> int:
        """A new theme named after its slug, placed with business and sideways until somebody places it better.

        Raises ``Refusal`` when the slug cannot be one or its name is taken.
        """
        draft = ThemeDraft(_labels(slug), "business", "sideways", slug=slug).tidied()
        _require_fit("theme", slug, draft.problems(), theme_clashes(session, draft, None))
        self._themes[slug] = new_theme(session, draft).id
        self.made.append(f"theme {slug}")
        return self._themes[slug] or TO_BE_MADE

    def forget(self) -> None:
        """Look everything up anew, as after a transaction that was undone."""
        self._departments.clear()
        self._themes.clear()


def free_code(session: Session, slug: str) -> str:
    """Two letters that no department has, from the slug if possible: ``inside-sales`` -> ``IS``, else ``IN``, ..."""
    taken = set(session.scalars(select(Department.code)))
    letters = [char for char in slug.upper() if char in ascii_uppercase] or ["X"]
    initials = [word[0] for word in slug.upper().split("-") if word and word[0] in ascii_uppercase]
    wanted = ["".join(initials[:2]), *(letters[0] + letter for letter in letters[1:])]
    every = ("".join(pair) for pair in itertools.product(ascii_uppercase, repeat=2))
    return next((code for code in itertools.chain(wanted, every) if len(code) == 2 and code not in taken), "ZZ")


def _free_slot(session: Session) -> int:
    """The colour that the fewest departments have."""
    used = Counter(session.scalars(select(Department.slot)))
    return min(SLOTS, key=lambda slot: (used[slot], slot))


def _labels(slug: str) -> dict[str, str]:
    label = slug.replace("-", " ").strip().capitalize()[:MAX_LABEL].strip()
    return dict.fromkeys(LANGUAGES, label)


def _require_fit(kind: str, slug: str, *found: Problems) -> None:
    for problems in found:
        for sentences in problems.values():
            raise Refusal(f"{kind} {slug!r} cannot be made: {sentences[0].render('en')}")
