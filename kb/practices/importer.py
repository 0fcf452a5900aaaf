"""Bringing in Markdown files: each gets a verdict, and one that is wrong never holds up the others.

A file speaks for the practice that has, or ever had, its slug; otherwise it is a new one, under its own id where
that is free. A text older than what stands here is refused and named. Files are read and rendered a batch at a time
outside any transaction, and written in one transaction a batch, by the same services as the form.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from kb.core.db import Database
from kb.core.errors import KbError, Unavailable
from kb.practices.draft import Finished, check, finish
from kb.practices.import_files import Refusal, Source, complaint, load
from kb.practices.import_options import ImportOptions
from kb.practices.import_planning import Plan, Planner
from kb.practices.import_report import Report, Verdict
from kb.practices.import_taxonomy import Places
from kb.practices.import_writing import Writer

BATCH = 100
"""Files in one transaction: about a second during which nobody else writes."""
RENDERERS = 2
PATIENCE = 5
"""How often a batch or a rendering that found no room is tried again."""
PAUSE_SECONDS = 1.0

Progress = Callable[[int], None]
"""Called with the number of files that were dealt with since the last call."""
Ready = tuple[Plan, Finished | None]
"""A plan with its rendering, which it needs unless only keys we do not know changed."""


def import_files(
    db: Database, paths: Iterable[Path], options: ImportOptions, progress: Progress | None = None
) -> Report:
    """Import the files at ``paths`` (see ``import_files.find`` for folders) and tell what became of each."""
    work = _Import(db, options)
    report = Report()
    remaining = iter(paths)
    while batch := list(islice(remaining, BATCH)):
        report.add(*work.run(batch))
        if progress is not None:
            progress(len(batch))
    report.made.extend([*work.places.made, *(f"colleague {email}, invited" for email in work.writer.invited)])
    return report


class _Import:
    """One import, and what it remembers from batch to batch."""

    def __init__(self, db: Database, options: ImportOptions) -> None:
        self.db = db
        self.options = options
        self.places = Places()
        self.planner = Planner(options, self.places)
        self.writer = Writer(options, self.places)
        self._verdicts: dict[Path, Verdict] = {}

    def run(self, paths: Sequence[Path]) -> list[Verdict]:
        """Deal with one batch; a verdict for each file, in their order."""
        self._verdicts = {path: Verdict(str(path), "unchanged") for path in paths}
        plans = self._plan(self._load(paths))
        with ThreadPoolExecutor(RENDERERS) as renderers:
            ready = [each for each in renderers.map(self._finish, plans) if each is not None]
        if not self.options.dry_run:
            self._write(ready)
        for plan, _ in ready:
            path = plan.source.path
            if self._verdicts[path].outcome != "refused":
                self._verdicts[path] = Verdict(str(path), "imported")
        return list(self._verdicts.values())

    def _load(self, paths: Sequence[Path]) -> Iterator[Source]:
        for path in paths:
            with self._judging(path):
                yield load(path)

    def _plan(self, sources: Iterable[Source]) -> list[Plan]:
        plans: list[Plan] = []
        with self.db.reading() as session:
            for source in sources:
                with self._judging(source.path):
                    plan = self.planner.plan(session, source)
                    plans.extend([plan] if plan else [])
        return plans

    def _finish(self, plan: Plan) -> Ready | None:
        """The plan with its rendering, ``None`` when the text does not hold; a dry run only checks."""
        with self._judging(plan.source.path):
            if plan.same_text:
                return plan, None
            wrong = check(plan.writing, public=True)
            if wrong:
                raise complaint(plan.source, wrong)
            return plan, None if self.options.dry_run else _rendered(plan)
        return None

    def _write(self, ready: Sequence[Ready]) -> None:
        """Write a batch; when the database has no room for it, wait and try again."""
        made, invited = len(self.places.made), len(self.writer.invited)
        for attempt in range(PATIENCE):
            try:
                with self.db.transaction() as session:
                    for plan, finished in ready:
                        self._write_one(session, plan, finished)
                return
            except Unavailable:
                self._forget(made, invited)
                if attempt == PATIENCE - 1:
                    raise
                time.sleep(PAUSE_SECONDS)

    def _write_one(self, session: Session, plan: Plan, finished: Finished | None) -> None:
        made, invited = len(self.places.made), len(self.writer.invited)
        with self._judging(plan.source.path):
            try:
                with session.begin_nested():
                    self.writer.write(session, plan, finished)
            except Unavailable:
                raise
            except (KbError, Refusal):
                self._forget(made, invited)
                raise
            except (IntegrityError, DataError) as error:
                self._forget(made, invited)
                raise Refusal("the database does not take it") from error

    def _forget(self, made: int, invited: int) -> None:
        """Look up departments and themes anew after something was undone, and do not tell of it."""
        del self.places.made[made:]
        del self.writer.invited[invited:]
        self.places.forget()

    @contextmanager
    def _judging(self, path: Path) -> Iterator[None]:
        """What is refused inside becomes the verdict on ``path``."""
        try:
            yield
        except Refusal as refusal:
            self._verdicts[path] = Verdict(str(path), "refused", refusal.reason, refusal.line)
        except Unavailable:
            raise
        except KbError as error:
            self._verdicts[path] = Verdict(str(path), "refused", error.text.render("en"))


def _rendered(plan: Plan) -> Finished:
    """The rendering of a plan; one that found all workers busy is tried again."""
    finished = finish(plan.writing, public=True)
    for _ in range(PATIENCE - 1):
        if not finished.rendered.worth_retrying:
            break
        finished = finish(plan.writing, public=True)
    return finished
