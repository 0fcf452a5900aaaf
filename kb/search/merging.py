"""Which segments to merge while writing: few files to read from, and never a long wait for one small change."""

from collections.abc import Sequence

FAN = 8
"""Segments of about one size that are left side by side; the sizes of the classes grow by the same factor."""
LARGE = 1024
"""The most documents that one small change may have to write again: about a second. ``optimize`` merges the rest."""


def tiered(sizes: Sequence[int]) -> list[bool]:
    """Merge all segments of a size class that has eight of them: 1-7 documents, 8-63, 64-511.

    Each document is so rewritten three times in its life (the tiered policy of Lucene, with fixed classes).
    """
    classes = [_size_class(size) for size in sizes]
    members = {number: [size for size, own in zip(sizes, classes, strict=True) if own == number] for number in classes}
    full = {number for number, found in members.items() if len(found) >= FAN and sum(found) <= LARGE}
    return [number in full for number in classes]


def everything(sizes: Sequence[int]) -> list[bool]:
    """Merge all segments into one."""
    return [True] * len(sizes)


def untouched(sizes: Sequence[int]) -> list[bool]:
    """Merge nothing."""
    return [False] * len(sizes)


def _size_class(size: int) -> int:
    number = 0
    while size >= FAN:
        size //= FAN
        number += 1
    return number
