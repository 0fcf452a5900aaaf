"""The table of states, gone through whole."""

from itertools import product
from typing import get_args

import pytest

from kb.connect.models import LIVE, STATES, VERBS
from kb.connect.transitions import TRANSITIONS, Party, after, verbs

PARTIES = get_args(Party)
ALLOWED = {
    ("open", "asked", "accept"): "accepted",
    ("open", "asked", "reply"): "accepted",
    ("open", "asked", "decline"): "declined",
    ("open", "asker", "reply"): "open",
    ("open", "asker", "withdraw"): "withdrawn",
    ("accepted", "asked", "accept"): "accepted",
    ("accepted", "asked", "reply"): "accepted",
    ("accepted", "asked", "close"): "closed",
    ("accepted", "asker", "reply"): "accepted",
    ("accepted", "asker", "close"): "closed",
}


@pytest.mark.parametrize(("state", "party", "verb"), list(product(STATES, PARTIES, VERBS)))
def test_every_combination(state: str, party: Party, verb: str) -> None:
    assert after(state, party, verb) == ALLOWED.get((state, party, verb))


def test_verbs_are_those_of_the_table() -> None:
    for state, party in product(STATES, PARTIES):
        assert verbs(state, party) == {verb for verb in VERBS if after(state, party, verb)}


def test_what_is_over_stays_over() -> None:
    for state in set(STATES) - set(LIVE):
        assert all(not verbs(state, party) for party in PARTIES)


def test_every_state_can_be_reached() -> None:
    reached = {"open"}
    while True:
        further = {to for (state, _, _), to in TRANSITIONS.items() if state in reached}
        if further <= reached:
            break
        reached |= further
    assert reached == set(STATES)


def test_nobody_is_stuck_while_it_goes_on() -> None:
    for state, party in product(LIVE, PARTIES):
        assert verbs(state, party) & {"decline", "withdraw", "close"}
