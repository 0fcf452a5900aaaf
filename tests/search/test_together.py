"""Readers and writers at the same time, in threads and in processes."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kb.core.errors import Unavailable
from kb.search.engine import State
from kb.search.query import SearchQuery
from kb.search.whoosh_engine import WhooshEngine
from tests.search.documents import ListSource, document, library

WRITER = """
import sys
from pathlib import Path
from kb.search.whoosh_engine import WhooshEngine
from tests.search.documents import document
engine = WhooshEngine(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    engine.index([document(number, title=f"Gast {number}", body="klant prijs coaching")])
    if number % 3 == 0:
        engine.remove([number])
"""
HOLDER = """
import sys, time
from pathlib import Path
from kb.search.index_folder import IndexFolder
with IndexFolder(Path(sys.argv[1])).locked("writer", 1):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """The library."""
    engine = WhooshEngine(tmp_path / "index")
    engine.rebuild(ListSource(library()))
    return engine


def start(code: str, engine: WhooshEngine, *args: object) -> "subprocess.Popen[str]":
    """Run ``code`` in another process on the same folder."""
    command = [sys.executable, "-c", code, str(engine._folder.path), *map(str, args)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def finished(process: "subprocess.Popen[str]") -> None:
    """The process came to a good end."""
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors


def test_what_another_process_writes_is_found_by_the_next_search(engine: WhooshEngine) -> None:
    assert engine.search(SearchQuery("gast")).total == 0
    finished(start(WRITER, engine, 100, 102))
    assert {hit.id for hit in engine.search(SearchQuery("gast")).hits} == {100, 101}


def test_two_writing_processes_and_reading_threads(engine: WhooshEngine) -> None:
    """Every answer is that of one committed state, nothing is lost, nothing fails."""
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                page = engine.search(SearchQuery("coaching"), size=100)
                if (
                    page.total != len(page.hits)
                    or page.total < 3
                    or sum(v.count for v in page.facets["language"]) != page.total
                ):
                    wrong.append(page)
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    writers = [start(WRITER, engine, 100, 130), start(WRITER, engine, 200, 230)]
    for number in range(300, 320):
        engine.index([document(number, title="Van hier", body="coaching")])
    for writer in writers:
        finished(writer)
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []
    expected = {number for start in (100, 200) for number in range(start, start + 30) if number % 3} | set(
        range(300, 320)
    )
    assert set(engine.versions()) == set(range(1, 11)) | expected


def test_searching_goes_on_while_others_rebuild(engine: WhooshEngine) -> None:
    wrong: list[object] = []
    done = threading.Event()

    def read(other: WhooshEngine) -> None:
        while not done.is_set():
            try:
                if other.search(SearchQuery("prijsverhoging")).total != 2:
                    wrong.append("other results")
            except Exception as error:
                wrong.append(error)

    readers = [threading.Thread(target=read, args=(each,)) for each in (engine, WhooshEngine(engine._folder.path))]
    for reader in readers:
        reader.start()
    rebuilder = WhooshEngine(engine._folder.path)
    for _ in range(15):
        rebuilder.rebuild(ListSource(library()))
        rebuilder.index([document(50, version=1, title="Tussendoor")])
    done.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_a_second_writer_waits_a_bounded_time(engine: WhooshEngine) -> None:
    hasty = WhooshEngine(engine._folder.path, wait_seconds=0.1)
    holder = start(HOLDER, engine)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(Unavailable):
        hasty.index([document(50)])
    assert hasty.search(SearchQuery("coaching")).total == 3
    assert hasty.status().state is State.READY
    holder.kill()
    holder.communicate()
    assert hasty.index([document(50)]) == 1


def test_a_rebuild_that_had_to_wait_takes_the_other_ones_result(engine: WhooshEngine) -> None:
    class Slow(ListSource):
        read = 0

        def all(self):  # type: ignore[no-untyped-def]
            Slow.read += 1
            yield from super().all()
            time.sleep(0.5)

    source = Slow(library())
    others = [WhooshEngine(engine._folder.path) for _ in range(4)]
    threads = [threading.Thread(target=other.rebuild, args=(source,)) for other in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Slow.read < 4
    assert all(other.search(SearchQuery("coaching")).total == 3 for other in others)


def test_a_forked_process_opens_its_own_files(engine: WhooshEngine) -> None:
    assert engine.search(SearchQuery("coaching")).total == 3
    child = os.fork()
    if child == 0:
        try:
            right = all(engine.search(SearchQuery(text)).total for text in ("prijs", "klant", "equipe") * 50)
            os._exit(0 if right else 1)
        except BaseException:
            os._exit(2)
    for _ in range(50):
        assert engine.search(SearchQuery("prijsverhoging", page=1)).total == 2
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
