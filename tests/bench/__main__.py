"""Benches: ``python -m tests.bench --size 10000`` prints a table and writes JSON.

Medians and 95th percentiles of wall time, and of the processor time of this process, over repeated calls through
the whole WSGI application; import and rebuild once. Before each call a fixed piece of Python runs; the last column is
the median of call by reference, in processor time: it can be compared between machines, and between a quiet and a
busy hour, where milliseconds cannot.
Nothing here is an assertion: speed is measured, not tested. ``RESULTS.md`` keeps figures with their date.
"""

import argparse
import json
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import delete

from kb import config
from kb.app import create_app
from kb.core.limits import RateLimit
from kb.core.mail.mailers import NullMailer
from kb.core.schema import upgrade
from kb.following.service import follow_themes
from kb.people import starter
from kb.people.queries import Viewer, viewer_of
from kb.practices import service
from kb.practices.draft import Writing, finish
from kb.practices.import_options import ImportOptions
from kb.practices.importer import import_files
from kb.search.query import SearchQuery
from kb.taxonomy import loader
from kb.taxonomy.queries import all_departments, all_themes
from kb.wiring import House, build_house
from tests.bench.generator import Library
from tests.cast import PASSWORD, PASSWORD_HASH
from tests.web.browse import sign_in

ROUNDS = 50
SAMPLE = [f"practice{number}" for number in range(200)] * 6


@dataclass(frozen=True)
class Figure:
    """One line of the table, in milliseconds."""

    name: str
    p50: float
    p95: float
    cpu50: float
    by_reference: float
    """Processor time of the call by that of ``reference``, just before it."""
    rounds: int


def measure(name: str, call: Callable[[int], object], rounds: int = ROUNDS) -> Figure:
    """Call ``call(round)`` some times after three to warm up."""
    for round_ in range(3):
        call(round_)
    wall, cpu, shares = [], [], []
    for round_ in range(rounds):
        used = time.process_time()
        reference()
        yardstick = time.process_time() - used
        began, used = time.perf_counter(), time.process_time()
        call(round_)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
        shares.append(cpu[-1] / 1000 / yardstick)
    return Figure(name, quantile(wall, 0.5), quantile(wall, 0.95), quantile(cpu, 0.5), quantile(shares, 0.5), rounds)


def quantile(values: list[float], share: float) -> float:
    """The value below which ``share`` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


def once(name: str, call: Callable[[], object]) -> Figure:
    """Something too long to repeat."""
    began, used = time.perf_counter(), time.process_time()
    call()
    wall, cpu = (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000
    return Figure(name, round(wall, 1), round(wall, 1), round(cpu, 1), 0.0, 1)


class Bench:
    """A house of its own with a generated library in it."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder, self.size = folder, size
        settings = config.load(
            {
                "KB_DATA_DIR": str(folder / "instance"),
                "KB_CONTENT_DIR": str(folder / "content"),
                "KB_BASE_URL": "http://localhost",
            }
        )
        self.house: House = build_house(
            replace(settings, secret_key="a-key-for-benches-only-0123456789abc"), NullMailer()
        )
        self.viewer = self._people()
        self.figures: list[Figure] = []

    def _people(self) -> Viewer:
        upgrade(self.house.db)
        with self.house.db.transaction() as session:
            loader.load(session)
            departments = {each.slug: each.id for each in all_departments(session)}
            people = starter.load_colleagues(session, "starter", departments)
            for person in people.values():
                person.state, person.password_hash = "active", PASSWORD_HASH
            return viewer_of(people["BC"])

    def fill(self) -> None:
        """Generate the library, import it, build its index."""
        files = self.folder / "library"
        Library(config.bundled("content"), self.size).write(files)
        paths = sorted(files.rglob("*.md"))
        options = ImportOptions(content_dir=self.house.settings.content_dir)
        self.figures.append(once(f"import {self.size} files", lambda: import_files(self.house.db, paths, options)))
        indexer = self.house.finder.indexer
        self.figures.append(once("rebuild the index", lambda: indexer.engine.rebuild(indexer.source)))
        self.figures.append(once("relay: write the files", lambda: self.house.relay.drain()))

    def pages(self) -> None:
        """Whole requests."""
        with self.house.db.transaction() as session:
            follow_themes(session, self.viewer, [each.id for each in all_themes(session)[:3]])
        client = create_app(house=self.house).test_client()
        sign_in(client, "bram.claes@passerelle.example", PASSWORD)
        client.environ_base["HTTP_ACCEPT_ENCODING"] = "gzip"  # compressing is part of an answer
        practices = [client.get(f"/practices/{number + 1}").location for number in range(ROUNDS)]
        self.figures.append(measure("page: practice", lambda round_: get(client, practices[round_])))
        for name, address in self._addresses().items():
            with self.house.db.transaction() as session:
                session.execute(delete(RateLimit))  # a person may search sixty times a minute
            self.figures.append(measure(f"page: {name}", lambda _round, at=address: get(client, at)))

    def _addresses(self) -> dict[str, str]:
        return {
            "help, the smallest": "/help",
            "home": "/",
            "home, just shared": "/?tab=new",
            "departments": "/departments",
            "department": "/departments/field-sales",
            "theme": "/themes/pricing",
            "search, common word": "/search?q=klant",
            "search, rare word": "/search?q=Verforfor",
            "search, two words": "/search?q=klant+prijs",
            "search, phrase": "/search?q=%22de+klant%22",
            "search, word and two filters": "/search?q=klant&department=field-sales&theme=pricing",
        }

    def engine(self) -> None:
        """The engine alone."""
        for name, text in {
            "common": "klant",
            "rare": "Verforfor",
            "two words": "klant prijs",
            "phrase": '"de klant"',
        }.items():
            query = SearchQuery.from_args({"q": text})
            self.figures.append(
                measure(f"engine: {name}", lambda _round, q=query: self.house.engine.search(q, "nl"), 200)
            )

    def post_to_findable(self) -> None:
        """From the commit of a new practice to a search that finds it, with the relay running."""
        self.house.relay.start()
        with self.house.db.reading() as session:
            department, theme = all_departments(session)[0].id, all_themes(session)[0].id

        def post(round_: int) -> None:
            word = f"zoekwoord{time.monotonic_ns()}x{round_}"
            writing = Writing(f"Praktijk {word}", "Een zin.", "Een tekst.", department, (theme,), "nl")
            finished = finish(writing, public=True)
            with self.house.db.transaction() as session:
                service.post(session, self.viewer, finished, public=True)
            self.house.relay.nudge()
            query = SearchQuery.from_args({"q": word})
            while not self.house.engine.search(query, "nl").total:
                time.sleep(0.001)

        self.figures.append(measure("post to findable", post, 30))
        self.house.relay.stop()


def get(client: FlaskClient, address: str) -> None:
    """One page, that has to be there."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)


def reference() -> int:
    """Work that is always the same: 1,200 short strings, without much to allocate; about 0.2 ms."""
    total = 0
    for word in SAMPLE:
        total += len(word.replace("a", "bb")) + word.find("c") + (total & 7)
    return total


def main() -> None:
    """Run the benches and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=10_000, help="number of practices (default 10,000)")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        bench = Bench(Path(folder), options.size)
        for part in (bench.fill, bench.engine, bench.pages, bench.post_to_findable):
            part()
        bench.house.close()
    report(bench.figures, options.size, options.json)


def report(figures: list[Figure], size: int, path: Path | None) -> None:
    """A table on standard output, JSON in ``path``."""
    print(f"{'milliseconds':<34}{'p50':>10}{'p95':>10}{'cpu p50':>10}{'by ref.':>10}{'rounds':>8}")
    for each in figures:
        print(f"{each.name:<34}{each.p50:>10}{each.p95:>10}{each.cpu50:>10}{each.by_reference:>10}{each.rounds:>8}")
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{'largest memory (MB)':<34}{resident:>10}")
    if path is not None:
        machine: dict[str, Any] = {"python": sys.version.split()[0], "machine": platform.machine()}
        lines = [figure.__dict__ for figure in figures]
        path.write_text(json.dumps({"size": size, **machine, "resident_mb": resident, "figures": lines}, indent=1))


if __name__ == "__main__":
    main()
