"""``kb search`` and ``kb reindex``: the search of the site, from the command line."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import IO, Any

import click
from sqlalchemy.orm import Session

from kb.cli.opening import opened
from kb.cli.progress import counting
from kb.cli.search_lines import cards_of, facet_lines, json_line, result_lines
from kb.core.errors import Unavailable
from kb.core.language import LANGUAGES
from kb.people.addresses import fold_address
from kb.people.queries import person_by_email
from kb.practices.exporter import published_ids
from kb.search.query import SORTS, SearchQuery
from kb.search.results import ResultPage
from kb.wiring import House

BATCH_SIZE = 20
MOST = 1_000


@click.command()
@click.argument("query", required=False, default="")
@click.option("--department", multiple=True, metavar="SLUG", help="Only of this department; may be repeated.")
@click.option("--theme", multiple=True, metavar="SLUG", help="Only on this theme; may be repeated.")
@click.option("--language", multiple=True, type=click.Choice(LANGUAGES), help="Only in this language.")
@click.option("--author", multiple=True, metavar="EMAIL", help="Only by this colleague; may be repeated.")
@click.option("--sort", type=click.Choice(SORTS), default="best", help="Best match (default) or newest first.")
@click.option("--limit", type=click.IntRange(1, MOST), default=20, help="How many practices; default 20.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@click.option("--facets", is_flag=True, help="Counts by department, theme, language and author, instead of practices.")
@click.option("--batch", type=click.File(encoding="utf-8"), metavar="FILE", help="Questions as JSON lines.")
def search(
    query: str,
    department: tuple[str, ...],
    theme: tuple[str, ...],
    language: tuple[str, ...],
    author: tuple[str, ...],
    sort: str,
    limit: int,
    as_json: bool,
    facets: bool,
    batch: IO[str] | None,
) -> None:
    """Search the published practices, as the page does.

    With --batch every line of FILE is {"id": ..., "q": ..., "language"?: ...}, the language being that of who asks;
    each answer is {"id", "ms", "total", "hits": [{"slug", "score"}]}.
    """
    with opened() as house:
        if batch is not None:
            for line in answers(house, batch):
                click.echo(line)
            return
        args = {"q": query, "department": department, "theme": theme, "language": language, "sort": sort}
        with house.db.reading() as session:
            asked = SearchQuery.from_args({**args, "author": _author_ids(session, author)})
        found = ask(house, asked, "", limit)
        lines = facet_lines(house, found, as_json) if facets else result_lines(house, found, as_json)
        for line in lines:
            click.echo(line)
        if not as_json and not facets:
            click.echo(f"{found.total} found" + (", with most of the words" if found.relaxed else ""), err=True)


@click.command()
def reindex() -> None:
    """Write a new search index beside the present one and put it in its place; searching goes on meanwhile."""
    with opened() as house:
        done = [0]

        def moved(count: int) -> None:
            progress(count - done[0])
            done[0] = count

        with counting(len(published_ids(house.db)), "Indexing") as progress:
            total = house.engine.rebuild(house.finder.indexer.source, moved)
    click.echo(f"{total} practices are in the index.")


def ask(house: House, query: SearchQuery, language: str, limit: int) -> ResultPage:
    """The engine's answer; an index that is out of order is rebuilt first."""
    try:
        return house.engine.search(query, language, limit)
    except Unavailable:
        house.finder.indexer.rebuild_if_needed()
        return house.engine.search(query, language, limit)


def answers(house: House, lines: IO[str]) -> Iterator[str]:
    """An answer for every question in ``lines``; one that is no question gets an ``error`` instead."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            yield _answer(house, asked, SearchQuery.from_args({"q": str(asked["q"])}))
        except (ValueError, KeyError, TypeError) as error:
            yield json_line({"id": None, "error": f"line {number} is no question: {error}"})


def _answer(house: House, asked: Mapping[str, Any], query: SearchQuery) -> str:
    language = asked.get("language")
    began = time.perf_counter()
    found = ask(house, query, language if language in LANGUAGES else "", BATCH_SIZE)
    took = (time.perf_counter() - began) * 1000
    cards = cards_of(house, found)
    hits = [{"slug": cards[hit.id].slug, "score": round(hit.score, 4)} for hit in found.hits if hit.id in cards]
    return json_line({"id": asked.get("id"), "ms": round(took, 3), "total": found.total, "hits": hits})


def _author_ids(session: Session, emails: tuple[str, ...]) -> list[str]:
    found = [(email, person_by_email(session, fold_address(email))) for email in emails]
    for email, person in found:
        if person is None:
            raise click.BadParameter(f"nobody has the address {email}", param_hint="--author")
    return [str(person.id) for _, person in found if person is not None]
