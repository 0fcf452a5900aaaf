"""Events and their form in the outbox."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.events import KINDS, Event, from_json
from tests.core.happenings import Knocked, Rang

# Every surrogate pair is one character by the time a text reaches an event; half a pair cannot be written as UTF-8.
TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]))


@given(st.integers(-(2**63), 2**63), TEXTS)
def test_an_event_comes_back_as_it_was(number: int, words: str | None) -> None:
    event = Knocked(number, words)
    assert from_json(Knocked.name, event.to_json()) == event


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(KeyError):
        from_json("tests.never", "{}")


def test_other_fields_are_refused() -> None:
    with pytest.raises(TypeError):
        from_json(Rang.name, '{"number": 1, "more": 2}')
    with pytest.raises(TypeError):
        from_json(Rang.name, "{}")


def test_two_events_cannot_share_a_name() -> None:
    with pytest.raises(TypeError, match="name of its own"):

        @dataclass(frozen=True)
        class Again(Event):
            name = Rang.name

    with pytest.raises(TypeError, match="name of its own"):

        @dataclass(frozen=True)
        class Nameless(Event):
            pass

    assert KINDS[Rang.name] is Rang
