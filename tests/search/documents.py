"""Documents to search in, and a source that hands them over as the database would."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kb.search.document import Document

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LABELS = {
    "key-accounts": ("Key Accounts", "Key accounts", "Grands comptes"),
    "field-sales": ("Buitendienst", "Field Sales", "Force de vente"),
    "customer-service": ("Klantendienst", "Customer Service", "Service clients"),
}
THEMES = {
    "pricing": (("Prijs en marge", "Prix et marge", "Price and margin"), ("tarief", "tarif", "pricing")),
    "coaching": (("Coachen", "Coaching", "Coaching"), ("begeleiden", "accompagner")),
    "churn": (("Klantverloop", "Attrition", "Churn"), ("afhaken",)),
}


def document(number: int = 1, **changes: Any) -> Document:
    """A small document; what is not named is empty or as usual."""
    plain = Document(
        id=number,
        version=1,
        slug=f"practice-{number}",
        title=f"Praktijk {number}",
        summary="",
        in_short="",
        body="",
        language="nl",
        department="key-accounts",
        department_labels=(),
        themes=(),
        theme_labels=(),
        theme_synonyms=(),
        author_id=1,
        author_name="Katrien Maes",
        published=MORNING + timedelta(hours=number),
        updated=MORNING + timedelta(hours=number),
    )
    return replace(plain, **changes)


def full(number: int, title: str, summary: str, body: str, language: str, department: str, *themes: str) -> Document:
    """A document with the labels its department and themes have."""
    return document(
        number,
        title=title,
        summary=summary,
        body=body,
        language=language,
        department=department,
        department_labels=LABELS[department],
        themes=themes,
        theme_labels=tuple(label for theme in themes for label in THEMES[theme][0]),
        theme_synonyms=tuple(word for theme in themes for word in THEMES[theme][1]),
        author_id=number % 3 + 1,
        author_name=("Katrien Maes", "Youssef El Amrani", "Zoë Lefèvre")[number % 3],
    )


def library() -> list[Document]:
    """Ten practices in three languages."""
    return [
        full(
            1,
            "Prijsverhoging aankondigen: bel eerst, mail daarna",
            "Klanten schrikken van de brief, niet van het percentage.",
            "Een telefoontje van zeven minuten vóór de mail haalt de angel eruit. Bel zelf, en bel de grootste klant "
            "eerst. De prijzen van volgend jaar staan pas daarna op papier.",
            "nl",
            "key-accounts",
            "pricing",
        ),
        full(
            2,
            "Never announce a price increase in the first ten minutes",
            "Start with what changed for them this year.",
            "The increase then lands as a consequence, not as an ambush. Prices are the last slide.",
            "en",
            "field-sales",
            "pricing",
        ),
        full(
            3,
            "Préparer la hausse de prix avec le client, six mois avant",
            "Un tableau, trois colonnes : ce que vous avez reçu, ce que ça vous a rapporté, ce qui change.",
            "L'équipe envoie le tableau avant l'été et en discute à la rentrée. Les clients fidèles l'attendent.",
            "fr",
            "customer-service",
            "pricing",
        ),
        full(
            4,
            "Drie zinnen voor wie zegt: dan ga ik naar de concurrent",
            "Niet tegenspreken en niet zwijgen. Bruikbaar bij elke prijsverhoging.",
            "Vraag wat de overstap hem kost en wie dat intern moet uitleggen. Co-creatie met de klant helpt.",
            "nl",
            "key-accounts",
            "pricing",
            "churn",
        ),
        full(
            5,
            "Coaching op de weg: één vraag per bezoek",
            "De verkoper kiest zelf de vraag.",
            "Na het bezoek stelt de verkoopleider die ene vraag, en zwijgt. Collega's doen het na. "
            "Q4 was €10.000 beter.",
            "nl",
            "field-sales",
            "coaching",
        ),
        full(
            6,
            "Le coaching de l'équipe en cinq minutes",
            "Une question, une réponse, un pas.",
            "Chaque lundi, l'équipe choisit une négociation à préparer. Les réunions sont courtes.",
            "fr",
            "field-sales",
            "coaching",
        ),
        full(
            7,
            "A coaching hour that sellers ask for",
            "They bring the call, you bring the silence.",
            "Listen to one recorded call a week. MEDDIC stays on the wall. Follow-up by e-mail, B2B style.",
            "en",
            "customer-service",
            "coaching",
        ),
        full(
            8,
            "Wie drie maanden niet bestelt, krijgt een telefoontje",
            "Afhakers zie je aan hun bestellingen.",
            "Een lijst op maandag, drie klanten per verkoper, geen mail. De klant vertelt wat er misging.",
            "nl",
            "customer-service",
            "churn",
        ),
        full(
            9,
            "Churn starts with a silent customer",
            "Call before the contract ends.",
            "Three months of silence is a sign. Customers leave quietly; ask them what would make them stay.",
            "en",
            "key-accounts",
            "churn",
        ),
        full(
            10,
            "Bel eerst",
            "Altijd.",
            "Zo simpel is het, ook voor de klant die nooit opneemt.",
            "nl",
            "field-sales",
        ),
    ]


class ListSource:
    """A ``DocumentSource`` on a dictionary, which tests change as they go."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self.held = {document.id: document for document in documents}

    def documents(self, ids: Iterable[int]) -> list[Document]:
        """See ``DocumentSource``."""
        return [self.held[id_] for id_ in ids if id_ in self.held]

    def all(self) -> Iterator[Document]:
        """See ``DocumentSource``."""
        yield from list(self.held.values())

    def versions(self) -> Mapping[int, int]:
        """See ``DocumentSource``."""
        return {document.id: document.version for document in self.held.values()}
