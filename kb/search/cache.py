"""A cache that is bounded by the bytes it holds."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class ByteCache:
    """Least recently used out first; safe between threads. Two threads may compute the same value, one is kept."""

    def __init__(self, limit: int) -> None:
        """``limit`` is in bytes; a single value above a quarter of it is handed out but not kept."""
        self.limit = limit
        self.held = 0
        self._lock = threading.Lock()
        self._values: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()

    def get(self, key: Hashable, compute: Callable[[], T], size: Callable[[T], int]) -> T:
        """The value of ``key``, computed when it is not there."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
                value: T = found[0]
                return value
        value = compute()
        cost = size(value) + 200
        if cost <= self.limit // 4:
            self._keep(key, value, cost)
        return value

    def _keep(self, key: Hashable, value: object, cost: int) -> None:
        with self._lock:
            if key in self._values:
                return
            self._values[key] = (value, cost)
            self.held += cost
            while self.held > self.limit:
                _, (_, freed) = self._values.popitem(last=False)
                self.held -= freed

    def forget(self, about: Callable[[Hashable], bool]) -> None:
        """Drop every value whose key ``about`` says yes to."""
        with self._lock:
            for key in [key for key in self._values if about(key)]:
                self.held -= self._values.pop(key)[1]
