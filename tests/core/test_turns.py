"""Threads that wait for one thing get it in the order they came."""

import threading
import time

from kb.core.turns import Turns

PATIENCE = 20.0


def asked(turns: Turns) -> int:
    """How many threads wait."""
    return len(turns._gates)


def test_first_come_first_served() -> None:
    turns, served = Turns(), []

    def ask(number: int) -> None:
        with turns.turn(PATIENCE) as mine:
            assert mine
            served.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    with turns.turn(PATIENCE) as mine:
        assert mine
        for number, thread in enumerate(threads, 1):
            thread.start()
            while asked(turns) < number:
                time.sleep(0.001)
    with turns.turn(PATIENCE):  # who was in front does not slip in again
        assert served == list(range(8))
    for thread in threads:
        thread.join()


def test_who_loses_patience_leaves_the_queue() -> None:
    turns = Turns()
    with turns.turn(PATIENCE), turns.turn(0.01) as second:
        assert not second
        assert asked(turns) == 0
    with turns.turn(0.01) as again:
        assert again


def test_an_error_ends_the_turn() -> None:
    turns = Turns()
    try:
        with turns.turn(PATIENCE):
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    with turns.turn(0.01) as mine:
        assert mine


def test_never_two_at_once() -> None:
    turns, inside, most = Turns(), 0, 0

    def work() -> None:
        nonlocal inside, most
        for _ in range(50):
            with turns.turn(PATIENCE):
                inside += 1
                most = max(most, inside)
                time.sleep(0)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (inside, most) == (0, 1)
