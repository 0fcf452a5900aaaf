"""Which segments to merge while writing: few files to read from, and never a long wait for one small change."""

from collections.abc import Sequence

FAN = 8
"""Segments of about one size that are left side by side; the sizes of the classes grow by the same factor."""
LARGE = 1024
"""Segments above this many documents are only merged by ``optimize``."""


def tiered(sizes: Sequence[int]) -> list[bool]:
    """Merge all segments of a size class that has eight of them: 1-7 documents, 8-63, 64-511, 512-1024.

    Each document is so rewritten about four times in its life (the tiered policy of Lucene, with fixed classes).
    """
    classes = [_size_class(size) for size in sizes]
    full = {number for number in classes if number >= 0 and classes.count(number) >= FAN}
    return [number in full for number in classes]


def everything(sizes: Sequence[int]) -> list[bool]:
    """Merge all segments into one."""
    return [True] * len(sizes)


def untouched(sizes: Sequence[int]) -> list[bool]:
    """Merge nothing."""
    return [False] * len(sizes)


def _size_class(size: int) -> int:
    if size > LARGE:
        return -1
    number = 0
    while size >= FAN:
        size //= FAN
        number += 1
    return number
