"""Events: what happened, in the past tense, as small frozen dataclasses."""

import json
from dataclasses import asdict, dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Event:
    """Base of every event. A subclass sets ``name`` and holds only int, str, bool or None fields."""

    name: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.name or cls.name in KINDS:
            raise TypeError(f"{cls.__name__} needs an event name of its own")
        KINDS[cls.name] = cls

    def to_json(self) -> str:
        """The fields as JSON: ``PracticePosted(practice_id=7)`` -> ``'{"practice_id": 7}'``."""
        return json.dumps(asdict(self), ensure_ascii=False)


KINDS: dict[str, type[Event]] = {}


def from_json(name: str, payload: str) -> Event:
    """The event that ``to_json`` wrote. Raises ``KeyError`` for an unknown name, ``TypeError`` for other fields."""
    return KINDS[name](**json.loads(payload))
