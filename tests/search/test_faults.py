"""Index files that vanish, are cut short, flip bits or may not be read; processes that are killed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.core.errors import Unavailable
from kb.search import durable
from kb.search.engine import State
from kb.search.handlers import Indexer
from kb.search.query import SearchQuery
from kb.search.whoosh_engine import WhooshEngine
from tests.search.documents import ListSource, document, library

QUESTIONS = ["prijs", "klant", "coaching", '"bel eerst"', "", "zeppelin", "equipe -prijs"]


@pytest.fixture
def source() -> ListSource:
    """The library."""
    return ListSource(library())


@pytest.fixture
def engine(tmp_path: Path, source: ListSource) -> WhooshEngine:
    """The library in an index of three segments."""
    engine = WhooshEngine(tmp_path / "index", wait_seconds=0.2)
    engine.rebuild(source)
    engine.index([document(11, title="Elf")])
    engine.index([document(12, title="Twaalf")])
    source.held.update({number: document(number, title=title) for number, title in ((11, "Elf"), (12, "Twaalf"))})
    return engine


def folder(engine: WhooshEngine) -> Path:
    """The folder of the index in use."""
    current = engine._folder.current().path
    assert current.is_dir()
    return current


def files(engine: WhooshEngine) -> list[Path]:
    """The files of the index in use, without locks and with something in them."""
    return sorted(path for path in folder(engine).iterdir() if path.stat().st_size and "LOCK" not in path.name)


def answers(engine: WhooshEngine) -> list[list[int]]:
    """The ids of every question."""
    return [[hit.id for hit in engine.search(SearchQuery(text), size=100).hits] for text in QUESTIONS]


def fresh(engine: WhooshEngine) -> WhooshEngine:
    """The same folder, opened as another process would."""
    return WhooshEngine(engine._folder.path, wait_seconds=0.2)


def mend(engine: WhooshEngine, source: ListSource, right: list[list[int]]) -> None:
    """An index that is out of order says so, and a rebuild puts it in order."""
    assert engine.status().needs_rebuild
    assert Indexer(engine, source).rebuild_if_needed()
    assert engine.status().state is State.READY
    assert answers(engine) == right
    assert answers(fresh(engine)) == right


def test_the_folder_is_deleted_while_serving(engine: WhooshEngine, source: ListSource) -> None:
    right = answers(engine)
    shutil.rmtree(engine._folder.path)
    with pytest.raises(Unavailable):
        answers(engine)
    with pytest.raises(Unavailable):
        engine.index([document(13)])
    with pytest.raises(Unavailable):
        engine.remove([1])
    mend(engine, source, right)


def test_the_files_are_deleted_and_the_pointer_stays(engine: WhooshEngine, source: ListSource) -> None:
    right = answers(engine)
    shutil.rmtree(folder(engine))
    with pytest.raises(Unavailable):
        answers(engine)
    assert engine.status().state is State.BROKEN
    mend(engine, source, right)


@pytest.mark.parametrize(
    "said", ["", "{", "[]", "{}", '{"folder": 3, "version": "1.1"}', '{"folder": "../..", "version": "1.1"}']
)
def test_the_pointer_is_nonsense(engine: WhooshEngine, source: ListSource, said: str) -> None:
    right = answers(engine)
    (engine._folder.path / "current").write_text(said)
    with pytest.raises(Unavailable):
        answers(engine)
    mend(engine, source, right)


def test_another_schema_is_not_read_and_rebuilt(engine: WhooshEngine, source: ListSource) -> None:
    right = answers(engine)
    engine._folder.use(folder(engine), "0.1")
    other = fresh(engine)
    with pytest.raises(Unavailable):
        answers(other)
    mend(other, source, right)


def test_another_analysis_answers_until_it_is_rebuilt(engine: WhooshEngine, source: ListSource) -> None:
    right = answers(engine)
    engine._folder.use(folder(engine), "1.0")
    other = fresh(engine)
    assert answers(other) == right
    assert other.status().state is State.OUTDATED
    mend(other, source, right)


def cut(path: Path, content: bytes) -> None:
    path.write_bytes(content[: len(content) // 2])


def emptied(path: Path, content: bytes) -> None:
    path.write_bytes(b"")


def longer(path: Path, content: bytes) -> None:
    path.write_bytes(content + b"\x00")


def flipped(path: Path, content: bytes) -> None:
    at = random.Random(path.suffix).randrange(len(content))
    path.write_bytes(content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :])


def gone(path: Path, content: bytes) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [cut, emptied, longer, flipped, gone])
def test_a_damaged_file_is_noticed_when_opening(
    engine: WhooshEngine, source: ListSource, damage: Callable[[Path, bytes], None]
) -> None:
    """Whichever file it is: never another answer, and a rebuild mends it."""
    right = answers(engine)
    for path in files(engine):
        content = path.read_bytes()
        damage(path, content)
        other = fresh(engine)
        with pytest.raises(Unavailable):
            answers(other)
        assert other.status().state is State.BROKEN
        path.write_bytes(content)
    assert answers(fresh(engine)) == right
    damage(files(engine)[0], files(engine)[0].read_bytes())
    mend(fresh(engine), source, right)


def test_damage_while_serving_never_gives_anything_but_an_error(engine: WhooshEngine) -> None:
    """Terms already in memory keep answering; others are read from the damaged file, which is noticed."""
    postings = [path for path in files(engine) if path.suffix == ".pst"]
    for path in postings:
        path.write_bytes(b"\xff" * path.stat().st_size)
    for text in ("prijs", "klant", "elf", "coaching"):
        with pytest.raises(Unavailable):
            engine.search(SearchQuery(text))
    assert engine.status().state is State.BROKEN


def test_a_damaged_segment_is_not_merged_into_others(engine: WhooshEngine) -> None:
    path = next(path for path in files(engine) if path.suffix == ".pst")
    path.write_bytes(b"\xff" * path.stat().st_size)
    with pytest.raises(Unavailable):
        engine.optimize()
    assert not list(folder(engine).glob("_MAIN_4.toc"))


def test_a_broken_index_fails_at_once_and_is_looked_at_again(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = answers(engine)
    aside = engine._folder.path.with_name("aside")
    engine._folder.path.rename(aside)
    with pytest.raises(Unavailable):
        answers(engine)
    aside.rename(engine._folder.path)
    assert answers(engine) == right


def test_no_space_leaves_the_index_as_it_was(engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    right = answers(engine)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(durable, "write", full)
        with pytest.raises(Unavailable):
            engine.index([document(13, title="Dertien")])
    assert answers(engine) == right
    assert engine.status().state is State.READY
    assert engine.index([document(13, title="Dertien")]) == 1


def test_a_rebuild_without_space_says_so_and_leaves_the_index(
    engine: WhooshEngine, source: ListSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = answers(engine)

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(durable, "write", full)
        with pytest.raises(Unavailable):
            engine.rebuild(source)
    assert answers(engine) == right
    assert engine.rebuild(source) == 12


def test_an_error_of_the_source_comes_through_and_leaves_the_index(engine: WhooshEngine, source: ListSource) -> None:
    right = answers(engine)

    class Failing(ListSource):
        def documents(self, ids: object) -> list:  # type: ignore[type-arg]
            raise RuntimeError("the database is gone")

    failing = Failing(library())
    with pytest.raises(RuntimeError):
        engine.rebuild(failing, lambda _: failing.held.update({1: document(1, version=9)}))
    assert answers(engine) == right
    assert len([path for path in engine._folder.path.iterdir() if path.is_dir()]) == 1


UNREADABLE = """
import os, sys
from pathlib import Path
from kb.core.errors import Unavailable
from kb.search.query import SearchQuery
from kb.search.whoosh_engine import WhooshEngine
path = Path(sys.argv[1])
assert WhooshEngine(path).search(SearchQuery("prijs")).total
os.chown(path, 65534, 65534)
for each in path.rglob("*"):
    os.chown(each, 65534, 65534)
for parent in path.parents:
    if parent != Path("/"):
        parent.chmod(parent.stat().st_mode | 0o755)
os.setgid(65534); os.setuid(65534)
engine = WhooshEngine(path, wait_seconds=0.2)
assert engine.search(SearchQuery("prijs")).total
folder = engine._folder.current().path
for shut in (folder, path):
    shut.chmod(0)
    for attempt in (lambda: engine.search(SearchQuery("prijs")), lambda: engine.index([]) or engine.remove([1])):
        try:
            attempt()
        except Unavailable:
            pass
        else:
            sys.exit("answered from a folder that may not be read")
    assert engine.status().needs_rebuild
    shut.chmod(0o700)
    engine = WhooshEngine(path, wait_seconds=0.2)
    assert engine.search(SearchQuery("prijs")).total
print("held")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not read")
def test_files_that_may_not_be_read(engine: WhooshEngine) -> None:
    done = subprocess.run(
        [sys.executable, "-c", UNREADABLE, str(engine._folder.path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "held\n", done.stderr


def test_only_the_owner_may_read(engine: WhooshEngine) -> None:
    assert engine._folder.path.stat().st_mode & 0o777 == 0o700
    assert folder(engine).stat().st_mode & 0o777 == 0o700


KILLED = """
import sys
from pathlib import Path
from kb.search.whoosh_engine import WhooshEngine
from tests.search.documents import document
engine = WhooshEngine(Path(sys.argv[1]))
for number in range(1000, 100000):
    engine.index([document(number, title=f"Praktijk nummer {number}", body="klant prijs " * 40)])
    print(number, flush=True)
"""


def test_killed_in_the_middle_of_writing(engine: WhooshEngine) -> None:
    """Whatever was said to be written is there, the lock is free, and nothing half written is left for good."""
    written = set(engine.versions())
    for attempt in range(8):
        writer = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(engine._folder.path)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
        )
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(random.Random(attempt).uniform(0, 0.15))
        writer.send_signal(signal.SIGKILL)
        said = [first, *writer.stdout.readlines()]
        writer.stdout.close()
        writer.wait()
        written |= {int(line) for line in said if line.endswith("\n")}
        other = fresh(engine)
        assert written <= set(other.versions())
        assert other.search(SearchQuery("nummer")).total >= len([number for number in written if number >= 1000])
        assert other.index([document(50 + attempt, title="Erna")]) == 1
        written.add(50 + attempt)
    kept = {path.name.split(".")[0] for path in folder(engine).iterdir() if path.name.startswith("MAIN_")}
    assert len(kept - {"MAIN_WRITELOCK"}) == fresh(engine).status().segments
    assert not (folder(engine) / "MAIN.tmp").exists()


def test_killed_in_the_middle_of_a_rebuild(engine: WhooshEngine, source: ListSource) -> None:
    right = answers(engine)
    rebuilding = (
        "import sys, time; from pathlib import Path; from kb.search.whoosh_engine import WhooshEngine\n"
        "from tests.search.documents import ListSource, document\n"
        "class Slow(ListSource):\n"
        "    def all(self):\n"
        "        yield document(1); print('begun', flush=True); time.sleep(60)\n"
        "WhooshEngine(Path(sys.argv[1])).rebuild(Slow())"
    )
    process = subprocess.Popen([sys.executable, "-c", rebuilding, str(engine._folder.path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.stdout.close()
    process.wait()
    assert answers(fresh(engine)) == right
    assert len([path for path in engine._folder.path.iterdir() if path.is_dir()]) == 2
    engine.rebuild(source)
    assert len([path for path in engine._folder.path.iterdir() if path.is_dir()]) == 1
    assert answers(engine) == right
