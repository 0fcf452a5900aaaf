"""How an import was asked for."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ImportOptions:
    """``author`` is the address of who wrote a file that names nobody; ``content_dir`` is the folder of our own files.

    ``create_taxonomy`` adds unknown departments and themes instead of refusing the file; ``origin`` marks what comes
    in: ``starter`` for the starter library, else ``import``; ``dry_run`` writes nothing.
    """

    author: str | None = None
    create_taxonomy: bool = False
    dry_run: bool = False
    origin: str = "import"
    content_dir: Path | None = None
