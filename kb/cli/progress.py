"""A bar on standard error for work that takes a while; hidden where nobody watches."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from click.termui import progressbar


@contextmanager
def counting(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """A bar of ``length`` steps; the function it gives takes the number of steps done since its last call."""
    with progressbar(length=length, label=f"{label:<10}", file=sys.stderr, hidden=not length) as bar:
        yield bar.update
