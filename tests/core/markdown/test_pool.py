"""Renderings that run wild, workers that die, many callers at once: everybody gets an answer."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.core.markdown import render
from kb.core.markdown.pool import Pool

ROOT = Path(__file__).resolve().parents[3]
SLOW = "![" * 20_000
PATHOLOGICAL = {
    "bullets": "- " * 496,
    "numbers": "1. " * 495,
    "markdown in html": '<div markdown="1">\n' * 331 + "</div>\n" * 331,
    "fence and spaces": "```" + " " * 16_000,
    "footnote references": "[^1] " * 4_000 + "\n\n[^1]: a",
    "abbreviations": "*[An]: x\n" * 4_000 + "An",
    "brackets": "[" * 8_000,
    "brackets and back": "[" * 4_000 + "]" * 4_000,
    "image openings": "![" * 4_000,
    "cdata": "<![CDATA[" * 2_000,
    "tag openings": "<a " * 8_000,
    "link openings": "[a](" * 8_000,
    "angled link openings": "[a](<b" * 4_000,
    "headings": "# a\n" * 8_000,
    "definitions": ": b\n" * 4_000,
    "items": "- a\n" * 16_000,
    "backticks": "`" * 4_001,
    "prose": "Ordinary prose, said *twice*. " * 1_200,
    "prose too long": "Ordinary prose, said *twice*. " * 12_000,
    "nested div": "<div>" * 13_000,
    "formatting": "<b><i><u><a>" * 2_000 + "<p>" * 2_000,
    "table cells": "<table><tr><td>" * 4_000,
    "tildes": "~~a " * 10_000,
    "quotes": "> " * 30_000,
    "callouts": "!!! note\n  " * 4_000,
    "link titles": '[a]("' * 490,
    "image in link": "[![a " * 5_000,
    "entities": "&#1;" * 16_000,
    "emphasis": "*a _b " * 10_000,
}


@pytest.fixture
def pool() -> Iterator[Pool]:
    own = Pool(wall_seconds=0.6)
    yield own
    own.close()


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_pathological_sources_are_answered(name: str) -> None:
    rendered = render(PATHOLOGICAL[name])
    assert rendered.html
    if rendered.failed:
        assert rendered.notice
        assert rendered.html.startswith("<pre")
    assert render("*a*").html == "<p><em>a</em></p>"


def test_a_timeout_keeps_the_source_and_the_next_one_works(pool: Pool) -> None:
    rendered = pool.render(SLOW, "en")
    assert (rendered.failed, rendered.notice, rendered.text) == (True, "timeout", SLOW)
    assert pool.processes() == []
    assert pool.render("*a*", "en").html == "<p><em>a</em></p>"


def test_a_worker_killed_while_it_rests_is_replaced(pool: Pool) -> None:
    pool.render("a", "en")
    (first,) = pool.processes()
    os.kill(first, signal.SIGKILL)
    assert pool.render("*a*", "en").html == "<p><em>a</em></p>"
    assert first not in pool.processes()


def test_a_worker_killed_while_it_works_costs_no_answer() -> None:
    pool = Pool(wall_seconds=5)
    try:
        with ThreadPoolExecutor(1) as callers:
            answer = callers.submit(pool.render, SLOW, "en")
            seen: set[int] = set()
            for _ in range(2):
                os.kill(_new_process(pool, seen), signal.SIGKILL)
            rendered = answer.result()
        assert rendered.notice == "crashed"
        assert rendered.worth_retrying
        assert pool.render("*a*", "en").html == "<p><em>a</em></p>"
    finally:
        pool.close()


def _new_process(pool: Pool, seen: set[int]) -> int:
    """The first worker that is not in `seen`, waited for, and put there."""
    while True:
        for process in set(pool.processes()) - seen:
            seen.add(process)
            return process
        time.sleep(0.01)


def test_a_stopped_worker_counts_as_one_that_takes_too_long(pool: Pool) -> None:
    pool.render("a", "en")
    (process,) = pool.processes()
    os.kill(process, signal.SIGSTOP)
    assert pool.render("*a*", "en").notice == "timeout"
    assert pool.render("*a*", "en").html == "<p><em>a</em></p>"


def test_eight_threads_get_their_own_answers() -> None:
    def work(number: int) -> list[bool]:
        return [render(f"**{number}-{turn}**").html == f"<p><strong>{number}-{turn}</strong></p>" for turn in range(25)]

    with ThreadPoolExecutor(8) as callers:
        assert all(all(right) for right in callers.map(work, range(8)))


def test_prose_gets_through_while_heavy_sources_hold_their_lane() -> None:
    pool = Pool()
    pool.render("a", "en")
    try:
        with ThreadPoolExecutor(6) as callers:
            heavy = [callers.submit(pool.render, SLOW, "en", True) for _ in range(5)]
            light = [pool.render(f"*{number}*", "en").html for number in range(50)]
            notices = {answer.result().notice for answer in heavy}
        assert light == [f"<p><em>{number}</em></p>" for number in range(50)]
        assert notices <= {"timeout", "busy"}
    finally:
        pool.close()


def test_there_are_never_more_workers_than_slots(pool: Pool) -> None:
    most = 0
    with ThreadPoolExecutor(8) as callers:
        answers = [callers.submit(pool.render, "a " * 5_000, "en") for _ in range(40)]
        while not all(answer.done() for answer in answers):
            most = max(most, len(pool.processes()))
    assert 1 <= most <= 2


def test_closing_leaves_no_process_and_later_sources_come_back() -> None:
    pool = Pool()
    pool.render("a", "en")
    (process,) = pool.processes()
    pool.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    rendered = pool.render("a", "en")
    assert (rendered.failed, rendered.notice, rendered.text) == (True, "crashed", "a")


def _run(program: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60
    )


def test_a_program_ends_cleanly_with_its_workers() -> None:
    program = (
        "import kb.core.markdown.pool as p, kb.core.markdown as m\nm.render('a'); print(*p.shared_pool().processes())"
    )
    done = _run(program)
    assert (done.returncode, done.stderr) == (0, "")
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


def test_workers_go_when_their_parent_is_killed() -> None:
    program = (
        "import os, signal, kb.core.markdown.pool as p, kb.core.markdown as m\n"
        "m.render('a'); print(*p.shared_pool().processes(), flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    process = int(_run(program).stdout)
    for _ in range(500):
        if not _running(process):
            return
        time.sleep(0.02)
    pytest.fail("the worker outlived its parent")


def _running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_fork_gets_workers_of_its_own() -> None:
    program = (
        "import os, kb.core.markdown.pool as p, kb.core.markdown as m\n"
        "m.render('a'); before = p.shared_pool().processes(); child = os.fork()\n"
        "right = m.render('*b*').html == '<p><em>b</em></p>'\n"
        "own = (p.shared_pool().processes() == before) == bool(child)\n"
        "if not child: p.shared_pool().close(); os._exit(0 if right and own else 3)\n"
        "code = os.waitpid(child, 0)[1]; print(right, own, code, m.render('c').text)"
    )
    done = _run(program)
    assert (done.stdout, done.stderr) == ("True True 0 c\n", "")


def test_a_worker_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SECRET_KEY", "not for workers")
    pool = Pool()
    try:
        pool.render("a", "en")
        (process,) = pool.processes()
        assert b"KB_SECRET_KEY" not in Path(f"/proc/{process}/environ").read_bytes()
    finally:
        pool.close()


def test_a_call_during_the_close_gets_an_answer() -> None:
    pool = Pool(wall_seconds=5)
    with ThreadPoolExecutor(1) as callers:
        answer = callers.submit(pool.render, SLOW, "en")
        started = threading.Event()
        while not pool.processes():
            started.wait(0.01)
        pool.close()
        assert answer.result().notice == "crashed"
    assert pool.processes() == []
