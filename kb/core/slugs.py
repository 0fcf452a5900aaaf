"""Words for addresses and file names, and initials for faces."""

import re
import unicodedata

MAX_SLUG = 80


def fold(text: str) -> str:
    """Lower case without accents: ``"Équipe œuvre"`` -> ``"equipe oeuvre"``."""
    spelled = text.lower().replace("œ", "oe").replace("æ", "ae").replace("ß", "ss").replace("ø", "o").replace("ł", "l")
    decomposed = unicodedata.normalize("NFKD", spelled)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def slugify(text: str, fallback: str = "x") -> str:
    """ASCII slug of at most 80 characters, cut at a word: ``"L'entretien : à deux"`` -> ``"l-entretien-a-deux"``.

    ``fallback`` serves where nothing is left, as with a title in another script.
    """
    words = re.findall(r"[a-z0-9]+", fold(text))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > MAX_SLUG:
            break
        slug = longer
    return slug or (words[0][:MAX_SLUG] if words else fallback)


def initials(name: str) -> str:
    """Two letters for a face: ``"Youssef El Amrani"`` -> ``"YE"``, ``"Cher"`` -> ``"CH"``."""
    words = [word for word in re.split(r"[\s\-]+", name.strip()) if word]
    if not words:
        return "?"
    if len(words) == 1:
        return words[0][:2].upper()[:2]
    return words[0][0].upper()[:1] + words[1][0].upper()[:1]
