"""What happens to departments and themes."""

from dataclasses import dataclass
from typing import ClassVar

from kb.core.events import Event


@dataclass(frozen=True)
class LabelsChanged(Event):
    """What is written in files and in the index about a department or theme changed: label, other names or address."""

    name: ClassVar[str] = "taxonomy.labels_changed"
    kind: str
    """``department`` or ``theme``."""
    target_id: int


@dataclass(frozen=True)
class DepartmentsMerged(Event):
    """A department went up in another one."""

    name: ClassVar[str] = "taxonomy.departments_merged"
    source_id: int
    target_id: int


@dataclass(frozen=True)
class ThemesMerged(Event):
    """A theme went up in another one."""

    name: ClassVar[str] = "taxonomy.themes_merged"
    source_id: int
    target_id: int
