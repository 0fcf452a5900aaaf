"""What the form and the page say about limits and failures. Not part of what a worker loads."""

from typing import Final

from kb.core.language import Text, text
from kb.core.markdown.bounds import Problem

_PROBLEMS: Final = {
    "characters": text("The text holds a character that cannot be saved (line %(line)d)."),
    "too-long": text("The text is %(found)d kB long; %(limit)d kB is the most that can be saved."),
    "nesting": text("Line %(line)d stands %(found)d levels deep in lists and quotes; %(limit)d is the most."),
    "run": text("Line %(line)d holds more than %(limit)d of the same sign in a row."),
    "links": text("The text holds %(found)d links; %(limit)d is the most."),
    "footnotes": text("The text holds %(found)d footnotes; %(limit)d is the most."),
    "headings": text("The text holds %(found)d headings; %(limit)d is the most."),
    "tags": text("The text holds %(found)d pieces of HTML; %(limit)d is the most."),
}
_NOTICES: Final = {
    "timeout": text("This text took too long to lay out, so it is shown as it was written."),
    "busy": text("This text is shown as it was written; it will be laid out shortly."),
    "crashed": text("This text is shown as it was written; it will be laid out shortly."),
    "nesting": text("This text holds too many levels inside each other, so it is shown as it was written."),
    "too-large": text("This text becomes too large when laid out, so it is shown as it was written."),
}
_OTHER: Final = text("This text could not be laid out, so it is shown as it was written.")
_IN_KILOBYTES: Final = "too-long"


def explain(problem: Problem) -> Text:
    """The sentence a person reads at the body field for `problem`."""
    found, limit = problem.found, problem.limit
    if problem.code == _IN_KILOBYTES:
        found, limit = -(-found // 1024), limit // 1024
    sentence = _PROBLEMS[problem.code]
    return Text(sentence.message, params={"found": found, "limit": limit, "line": problem.line or 0})


def explain_notice(code: str) -> Text:
    """The sentence above a body that failed to render with notice `code`."""
    return _NOTICES.get(code, _OTHER)
