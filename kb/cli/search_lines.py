"""What ``kb search`` prints: practices and counts, for people or as JSON lines."""

import json
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.people.models import Person
from kb.practices import queries
from kb.practices.cards import Card
from kb.practices.models import Practice
from kb.search.results import Hit, Marks, ResultPage
from kb.search.snippets import Piece, mark, passage
from kb.wiring import House


def result_lines(house: House, found: ResultPage, as_json: bool) -> Iterator[str]:
    """The practices found, best first."""
    cards = cards_of(house, found)
    with house.db.reading() as session:
        texts = queries.plain_texts(session, list(cards))
        emails = _author_emails(session, list(cards))
    for hit in found.hits:
        card = cards.get(hit.id)
        if card is None:
            continue
        if as_json:
            yield json_line(_described(hit, card, emails[hit.id], highlight(card, texts.get(hit.id, ""), found.marks)))
        else:
            yield f"{card.address}\n    {card.title} ({card.department.label}, {card.author.name}, {card.language})"


def _described(hit: Hit, card: Card, email: str, shown: str) -> dict[str, Any]:
    return {
        "slug": card.slug,
        "id": card.id,
        "title": card.title,
        "score": round(hit.score, 4),
        "department": card.department.slug,
        "themes": [theme.slug for theme in card.themes],
        "language": card.language,
        "author": email,
        "highlight": shown,
    }


def highlight(card: Card, text: str, marks: Marks) -> str:
    """The first of summary, text and title that has the words, as HTML with the words in ``<mark>``."""
    summary, title = mark(card.summary, card.language, marks), mark(card.title, card.language, marks)
    for pieces in (summary, passage(text, card.language, marks), title):
        if any(piece.marked for piece in pieces):
            return "".join(map(_marked, pieces))
    return "".join(map(_marked, summary))


def _author_emails(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Practice id -> address of its author."""
    query = select(Practice.id, Person.email).join(Practice.author).where(Practice.id.in_(ids))
    return {practice_id: email for practice_id, email in session.execute(query)}


def _marked(piece: Piece) -> str:
    shown = escape(piece.text, quote=False)
    return f"<mark>{shown}</mark>" if piece.marked else shown


def facet_lines(house: House, found: ResultPage, as_json: bool) -> Iterator[str]:
    """The counts of every facet, most first; authors by their address."""
    ids = [int(each.value) for each in found.facets.get("author", ()) if each.value.isdigit()]
    with house.db.reading() as session:
        rows = session.execute(select(Person.id, Person.email).where(Person.id.in_(ids)))
        emails = {str(person_id): email for person_id, email in rows}
    for name, values in found.facets.items():
        for each in values:
            value = emails.get(each.value, each.value) if name == "author" else each.value
            if as_json:
                yield json_line({"facet": name, "value": value, "count": each.count, "chosen": each.chosen})
            else:
                yield f"{name:<12}{each.count:>6}  {value}{' (chosen)' if each.chosen else ''}"


def cards_of(house: House, found: ResultPage) -> dict[int, Card]:
    """The practices of a page of results, by id."""
    with house.db.reading() as session:
        cards = queries.cards_by_id(session, [hit.id for hit in found.hits], "en")
    return {card.id: card for card in cards}


def json_line(line: Mapping[str, Any]) -> str:
    """``line`` as JSON, accents as they are."""
    return json.dumps(line, ensure_ascii=False)
