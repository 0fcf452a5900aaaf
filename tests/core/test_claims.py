"""Whose rows come free before their lease is over: those of relays whose process has ended."""

import os
import subprocess
import sys

from kb.core.claims import HOST, is_dead, relay_name

TELL = "from kb.core.claims import relay_name; print(relay_name(), flush=True); input()"


def other() -> "subprocess.Popen[str]":
    """Another process that said its name and waits."""
    return subprocess.Popen([sys.executable, "-c", TELL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_relay_of_a_living_process_is_alive() -> None:
    assert not is_dead(relay_name())
    with other() as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        assert not is_dead(name)
        process.kill()
    assert is_dead(name)


def test_a_process_that_nobody_has_buried_yet_is_dead() -> None:
    with other() as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # it has ended, and stays as a zombie
        assert is_dead(name)


def test_another_process_with_the_same_number_is_another_one() -> None:
    host, number, began, letters = relay_name().split(":")
    assert is_dead(f"{host}:{number}:{int(began) - 1}:{letters}")


def test_of_another_machine_nothing_is_known() -> None:
    _, number, began, letters = relay_name().split(":")
    assert not is_dead(f"elsewhere:{number}:{int(began) - 1}:{letters}")
    for name in ("", "x", HOST, f"{HOST}:", f"{HOST}:x:1:2"):
        assert not is_dead(name)
