"""What somebody wrote, before it is a practice: checked, and rendered outside any transaction."""

from dataclasses import dataclass, field

from kb.core.errors import Invalid
from kb.core.language import LANGUAGES, Text, recognise, text
from kb.core.markdown import RENDERER_VERSION, Rendered, problems, render
from kb.core.markdown.messages import explain
from kb.practices.models import IN_SHORT

MAX_TITLE = 120
MAX_SUMMARY = 240
MAX_LINE = 200
MAX_NOTE = 120
MAX_THEMES = 5


@dataclass(frozen=True)
class Writing:
    """The fields of a practice as its author fills them in; departments and themes by id."""

    title: str
    summary: str
    body: str
    department_id: int | None
    theme_ids: tuple[int, ...]
    language: str | None = None
    in_short: dict[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True)
class Finished:
    """A writing that holds, with its rendering and its language."""

    writing: Writing
    language: str
    rendered: Rendered
    renderer: int


def finish(writing: Writing, *, public: bool) -> Finished:
    """Check and render ``writing``. A draft may be incomplete, what is made public may not.

    Raises ``Invalid`` with a sentence for each field that does not hold. Takes up to two seconds for a
    hostile body, so it is called before the transaction begins.
    """
    wrong = check(writing, public=public)
    if wrong:
        raise Invalid(wrong)
    language = writing.language or recognise(f"{writing.title}\n{writing.summary}\n{writing.body}")
    rendered = render(writing.body, language=language)
    return Finished(writing, language, rendered, 0 if rendered.worth_retrying else RENDERER_VERSION)


def check(writing: Writing, *, public: bool) -> dict[str, list[Text]]:
    """The sentences for each field of ``writing`` that does not hold."""
    found: dict[str, list[Text]] = {}
    for name, sentence in [*_missing(writing, public), *_too_much(writing)]:
        found.setdefault(name, []).append(sentence)
    if trouble := [explain(problem) for problem in problems(writing.body)]:
        found.setdefault("body", []).extend(trouble)
    return found


def _missing(writing: Writing, public: bool) -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = []
    if public and not writing.title:
        found.append(("title", text("Give your practice a title: what do you do, in a few words?")))
    if writing.department_id is None:
        found.append(("department", text("Choose the department this practice comes from.")))
    if writing.language is not None and writing.language not in LANGUAGES:
        found.append(("language", text("Choose Dutch, French or English.")))
    if public and not writing.summary:
        found.append(("summary", text("Say it in one sentence, so that colleagues know whether to read on.")))
    if public and not writing.body.strip():
        found.append(("body", text("Tell how you do it. A few lines are enough to begin with.")))
    if public and not writing.theme_ids:
        found.append(("themes", text("Choose at least one theme, so that colleagues find it.")))
    return found


def _too_much(writing: Writing) -> list[tuple[str, Text]]:
    found: list[tuple[str, Text]] = []
    if len(writing.theme_ids) > MAX_THEMES:
        found.append(("themes", text("Choose at most %(limit)d themes.", limit=MAX_THEMES)))
    lines = {"title": (writing.title, MAX_TITLE), "summary": (writing.summary, MAX_SUMMARY)}
    lines["note"] = (writing.note, MAX_NOTE)
    lines.update({key: (writing.in_short.get(key, ""), MAX_LINE) for key in IN_SHORT})
    for name, (value, limit) in lines.items():
        if len(value) > limit:
            over = len(value) - limit
            found.append((name, text("At most %(limit)d characters: %(over)d too many.", limit=limit, over=over)))
    return found
