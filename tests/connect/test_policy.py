"""Who may ask whom: every combination of the facts."""

from datetime import UTC, datetime
from itertools import product

import pytest

from kb.connect import policy
from kb.connect.models import Request
from kb.connect.policy import REQUESTS_PER_PAIR, Facts
from kb.core.errors import Conflict, NotAllowed, NotFound, TooMany
from kb.people.models import ROLES, Person

PER_DAY = 5
STATES = ("invited", "active", "deactivated")


def person(number: int, state: str = "active", origin: str = "", role: str = "member") -> Person:
    return Person(
        id=number,
        name=f"Person{number} Last",
        email=f"person{number}@example.org",
        state=state,
        origin=origin,
        role=role,
        created=datetime(2026, 1, 1, tzinfo=UTC),
    )


def expected(asker: Person, asked: Person, facts: Facts) -> str | None:
    """The rules once more, in one ladder."""
    if asker.id == asked.id:
        return "self"
    if asker.state != "active":
        return "asker"
    if asked.state == "deactivated":
        return "left"
    if asked.state == "invited":
        return "starter" if asked.origin == "starter" else "invited"
    if facts.open_id is not None:
        return "open"
    if facts.asked_pair >= REQUESTS_PER_PAIR:
        return "pair"
    return "day" if facts.asked_day >= PER_DAY else None


@pytest.mark.parametrize("same", [False, True])
@pytest.mark.parametrize("asker_state", STATES)
@pytest.mark.parametrize("asked_state", STATES)
@pytest.mark.parametrize("origin", ["", "starter", "demo"])
def test_every_combination(same: bool, asker_state: str, asked_state: str, origin: str) -> None:
    asker = person(1, asker_state)
    asked = person(1 if same else 2, asked_state, origin)
    counts = product((None, 7), (0, REQUESTS_PER_PAIR - 1, REQUESTS_PER_PAIR), (0, PER_DAY - 1, PER_DAY, PER_DAY + 9))
    for facts in (Facts(*each) for each in counts):
        found = policy.refusal(asker, asked, facts, PER_DAY)
        assert (found.reason if found else None) == expected(asker, asked, facts)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_gives_no_way_around(role: str) -> None:
    facts = Facts(open_id=7)
    assert policy.refusal(person(1, role=role), person(2), facts, PER_DAY) is not None
    assert policy.refusal(person(1, role=role), person(1, role=role), Facts(), PER_DAY) is not None


def test_refusals_raise_the_error_of_their_kind() -> None:
    me, other = person(1), person(2)
    with pytest.raises(NotAllowed):
        policy.require_may_ask(me, me, Facts(), PER_DAY)
    with pytest.raises(NotAllowed):
        policy.require_may_ask(me, person(2, "deactivated"), Facts(), PER_DAY)
    with pytest.raises(Conflict):
        policy.require_may_ask(me, other, Facts(open_id=1), PER_DAY)
    with pytest.raises(TooMany) as caught:
        policy.require_may_ask(me, other, Facts(asked_day=PER_DAY), PER_DAY)
    assert caught.value.retry_after > 0
    policy.require_may_ask(me, other, Facts(), PER_DAY)


def test_the_words_name_the_colleague_and_no_address() -> None:
    for state, origin in product(("invited", "deactivated"), ("", "starter")):
        found = policy.refusal(person(1), person(2, state, origin), Facts(), PER_DAY)
        assert found is not None
        said = found.text.render("en")
        assert "Person2" in said
        assert "@" not in said


@pytest.mark.parametrize("role", ROLES)
def test_only_the_two_are_in_it(role: str) -> None:
    request = Request(asker_id=1, asked_id=2)
    assert policy.require_party(request, 1) == "asker"
    assert policy.require_party(request, 2) == "asked"
    with pytest.raises(NotFound):
        policy.require_party(request, person(3, role=role).id)
    with pytest.raises(NotFound):
        policy.require_party(None, 1)


def test_words_reach_active_colleagues_only() -> None:
    assert [state for state in STATES if policy.may_write_to(person(2, state))] == ["active"]
