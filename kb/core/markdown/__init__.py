"""Markdown bodies: `render` makes safe HTML, `problems` says beforehand what is too much.

The way of a source: `bounds` (is it worth trying) -> `pool` -> `worker` -> `convert` (`blocks`, `inline`, `tree`) ->
`sanitise` -> `finish`. Nothing a person wrote is parsed in the process that serves pages.
"""

from typing import Final

from kb.core.markdown.bounds import MAX_BYTES, Problem, blocking, problems, tidy_source
from kb.core.markdown.pool import shared_pool
from kb.core.markdown.rendered import RENDERER_VERSION, Heading, Rendered, as_source

__all__ = ["MAX_BYTES", "RENDERER_VERSION", "Heading", "Problem", "Rendered", "problems", "render"]

_CALM_LENGTH: Final = 32 * 1024
_CALM_SHARE: Final = 10
_SIGNS: Final = "<>[]()*_`~|!#\\-+\n"


def render(source: str, *, language: str = "en") -> Rendered:
    """`source` (Markdown) as safe HTML, for a body in `language`; never raises on what a person wrote.

    Takes two seconds at most, waiting for a worker included, and the start of one where none is ready. Not to be
    called inside a transaction. When it fails the answer holds the escaped source: see `Rendered`.
    """
    tidy = tidy_source(source)
    refused = blocking(tidy)
    if refused:
        return as_source(tidy[:MAX_BYTES], refused)
    return shared_pool().render(tidy, language, heavy=not _calm(tidy))


def _calm(source: str) -> bool:
    """Whether `source` reads like prose, with few signs among its words: rendering such a text takes a moment."""
    signs = sum(source.count(sign) for sign in _SIGNS)
    return len(source) <= _CALM_LENGTH and signs * _CALM_SHARE <= len(source) + 500
