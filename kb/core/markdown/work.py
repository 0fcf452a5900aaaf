"""The whole way of one source, without any guard against the time it takes."""

import sys
import traceback
from typing import Final

from kb.core.markdown.bounds import tidy_source
from kb.core.markdown.convert import convert
from kb.core.markdown.finish import TooDeepError, TooLargeError, finish
from kb.core.markdown.rendered import NOTICE_BROKEN, NOTICE_NESTING, NOTICE_TOO_LARGE, Rendered, as_source
from kb.core.markdown.sanitise import sanitise

MAX_MARKUP: Final = 1024 * 1024


def render_here(source: str, language: str) -> Rendered:
    """`source` rendered in this process, however long that takes: `worker` calls it, under the eyes of `pool`."""
    tidy = tidy_source(source)
    try:
        markup = convert(tidy, language)
        if len(markup) > MAX_MARKUP:
            return as_source(tidy, NOTICE_TOO_LARGE)
        return finish(sanitise(markup), language)
    except (RecursionError, TooDeepError):
        return as_source(tidy, NOTICE_NESTING)
    except (TooLargeError, MemoryError):
        return as_source(tidy, NOTICE_TOO_LARGE)
    except Exception:
        # A source that trips a fault of a parser would trip it again in the next worker, so it is no crash.
        traceback.print_exc(file=sys.stderr)
        return as_source(tidy, NOTICE_BROKEN)
