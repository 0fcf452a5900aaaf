"""Relays as processes: two beside each other, and one that is killed at every stage of its work."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from kb.config import CHECKOUT
from kb.core.clock import frozen, now
from kb.core.db import Database
from kb.core.outbox import OutboxRow
from kb.core.relay import LEASE, Relay
from tests.core.happenings import ring
from tests.core.relay_process import FIRST, SECOND, STAGES, handlers


@contextmanager
def process(db: Database, log: Path, stage: str) -> Iterator[subprocess.Popen[str]]:
    """A relay that waits at ``ready`` until it is told to go; killed with SIGKILL in the end."""
    url = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.core.relay_process", url, str(log), stage]
    started = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with started:
        try:
            assert said(started) == "ready"
            yield started
        finally:
            started.kill()


def said(started: "subprocess.Popen[str]") -> str:
    assert started.stdout is not None
    return started.stdout.readline().strip()


def go(started: "subprocess.Popen[str]") -> None:
    assert started.stdin is not None
    started.stdin.write("go\n")
    started.stdin.flush()


def calls(log: Path) -> Counter[str]:
    return Counter(log.read_text().splitlines() if log.exists() else [])


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_relay_loses_nothing(db: Database, tmp_path: Path, stage: str) -> None:
    log = tmp_path / "calls"
    ring(db, 1, 2, 3)
    with process(db, log, stage) as started:
        go(started)
        assert said(started) == "reached"
    later = now() + LEASE + LEASE
    relay = Relay(db, handlers(str(log), lambda _stage: None))
    assert relay.drain() == 0, "its rows are held until the lease is over"
    with frozen(later):
        assert relay.drain() == 3
    heard = calls(log)
    assert set(heard) == {f"{name} {number}" for name in (FIRST, SECOND) for number in (1, 2, 3)}
    twice = {call for call, times in heard.items() if times > 1}
    assert twice == ({f"{FIRST} 1"} if stage in ("inside", "through") else set())
    with db.reading() as session:
        assert all(row.done for row in session.scalars(select(OutboxRow)))


def test_two_processes_never_share_a_row(db: Database, tmp_path: Path) -> None:
    log = tmp_path / "calls"
    ring(db, *range(42))
    with process(db, log, "never") as one, process(db, log, "never") as other:
        go(one)
        go(other)
        assert (one.wait(60), other.wait(60)) == (0, 0)
    assert set(calls(log).values()) == {1}
    assert len(calls(log)) == 84
