"""The one table of what can happen to a request, by whom, and what it becomes.

A request is open until the colleague who was asked answers: by choosing a moment, in writing, or by declining.
An answer in writing accepts as well, and a moment can still be chosen after it. Both then write until one of
them closes. Declined, withdrawn and closed are final.
"""

from typing import Literal

from kb.connect.models import State

Party = Literal["asker", "asked"]

TRANSITIONS: dict[tuple[str, Party, str], State] = {
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


def after(state: str, party: Party, verb: str) -> State | None:
    """The state that ``verb`` by ``party`` leads to, ``None`` where it cannot happen.

    ``after("open", "asked", "decline")`` -> ``"declined"``; ``after("closed", "asker", "reply")`` -> ``None``.
    """
    return TRANSITIONS.get((state, party, verb))


def verbs(state: str, party: Party) -> frozenset[str]:
    """What ``party`` can do now."""
    return frozenset(verb for at, who, verb in TRANSITIONS if at == state and who == party)
