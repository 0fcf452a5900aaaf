"""What may stand in the fields of a person."""

import re
import unicodedata
from collections.abc import Sequence

from kb.core.errors import Invalid
from kb.core.language import LANGUAGES, text
from kb.people.models import ROLES

LIMITS = {"name": 80, "job": 120, "place": 80, "helps": 300, "reachable": 200, "bio": 600}
SPOKEN = {
    "nl": "Nederlands",
    "fr": "Français",
    "en": "English",
    "de": "Deutsch",
    "es": "Español",
    "it": "Italiano",
    "pt": "Português",
    "pl": "Polski",
    "tr": "Türkçe",
    "ar": "العربية",
    "hi": "हिन्दी",
}
"""Languages a colleague may say they speak, each in its own name."""
INVISIBLE = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def one_line(raw: str) -> str:
    """NFC, one line, without invisible and direction-turning characters: ``" Ann\\u202e \\nBos"`` -> ``"Ann Bos"``."""
    plain = unicodedata.normalize("NFC", raw)
    spaced = re.sub(r"\s+", " ", plain)
    return "".join(char for char in spaced if unicodedata.category(char) not in INVISIBLE).strip()


def several_lines(raw: str) -> str:
    """Like ``one_line`` for each line, keeping at most one empty line between them."""
    lines = [one_line(line) for line in raw.replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def good_name(raw: str, field: str = "name") -> str:
    """The name a colleague is known by. Raises ``Invalid`` when it is empty, too long or no name."""
    name = one_line(raw)
    if not any(char.isalpha() for char in name):
        raise Invalid({field: [text("Write the name colleagues know you by.")]})
    if len(name) > LIMITS["name"]:
        raise Invalid({field: [text("At most %(count)d characters.", count=LIMITS["name"])]})
    if "@" in name or "://" in name:
        raise Invalid({field: [text("Write a name, not an address.")]})
    return name


def require_role(role: str) -> str:
    """``role`` when it is one. Raises ``Invalid``."""
    if role not in ROLES:
        raise Invalid({"role": [text("Choose one of the roles.")]})
    return role


def require_language(language: str) -> str:
    """``language`` when it is one of the interface. Raises ``Invalid``."""
    if language not in LANGUAGES:
        raise Invalid({"language": [text("Choose one of the languages.")]})
    return language


def spoken(languages: Sequence[str]) -> list[str]:
    """The known ones of ``languages``, each once, in the order given."""
    return [code for code in dict.fromkeys(languages) if code in SPOKEN]
