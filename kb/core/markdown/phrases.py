"""The few words the renderer adds to a body, in the language of that body.

They stand in stored HTML beside the author's own words, so they follow the language of the practice and not that
of the reader; that is why they are not part of the translation catalogues.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Phrases:
    """Words of one language. `footnote_back` holds one `{}` for the number of the footnote."""

    table: str
    done: str
    to_do: str
    footnote_back: str
    callouts: dict[str, str]


_PHRASES: Final = {
    "en": Phrases(
        table="Table",
        done="Done:",
        to_do="To do:",
        footnote_back="Back to the place of footnote {} in the text",
        callouts={
            "note": "Note",
            "tip": "Tip",
            "example": "Example",
            "warning": "Take care",
            "important": "Important",
        },
    ),
    "nl": Phrases(
        table="Tabel",
        done="Gedaan:",
        to_do="Te doen:",
        footnote_back="Terug naar de plaats van voetnoot {} in de tekst",
        callouts={
            "note": "Ter info",
            "tip": "Tip",
            "example": "Voorbeeld",
            "warning": "Let op",
            "important": "Belangrijk",
        },
    ),
    "fr": Phrases(
        table="Tableau",
        done="Fait :",
        to_do="À faire :",
        footnote_back="Retour à l’appel de la note {} dans le texte",
        callouts={
            "note": "À noter",
            "tip": "Conseil",
            "example": "Exemple",
            "warning": "Attention",
            "important": "Important",
        },
    ),
}

_KINDS: Final = {"hint": "tip", "info": "note", "caution": "warning", "danger": "warning", "attention": "warning"}


def phrases(language: str) -> Phrases:
    """The words of `language` (`nl`, `fr` or `en`); those of English for any other."""
    return _PHRASES.get(language, _PHRASES["en"])


def callout_kind(name: str) -> str:
    """The kind a written call-out name stands for: `Hint` -> `tip`, `danger` -> `warning`, unknown -> `note`."""
    lowered = name.lower()
    kind = _KINDS.get(lowered, lowered)
    return kind if kind in _PHRASES["en"].callouts else "note"
