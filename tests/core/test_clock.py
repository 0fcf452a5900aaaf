"""The one clock."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from kb.core.clock import frozen, now

MOMENT = datetime(2026, 2, 28, 23, 30, tzinfo=timezone(timedelta(hours=1)))


def test_now_is_aware_and_in_utc() -> None:
    assert now().tzinfo is UTC


def test_time_can_be_held_and_goes_on_afterwards() -> None:
    with frozen(MOMENT):
        assert now() == MOMENT
        assert now().tzinfo is UTC
        with frozen(MOMENT + timedelta(days=1)):
            assert now() == MOMENT + timedelta(days=1)
        assert now() == MOMENT
    assert now() != MOMENT


def test_time_goes_on_after_an_error() -> None:
    with pytest.raises(ValueError, match="oops"), frozen(MOMENT):
        raise ValueError("oops")
    assert now() != MOMENT
