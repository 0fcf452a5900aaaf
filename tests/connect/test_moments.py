"""Moments as they are typed and read."""

from datetime import UTC, datetime

import pytest

from kb.connect import moments
from kb.core.clock import frozen

ZONE = "Europe/Brussels"
TUESDAY = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("clock", ["09:30", "9:30", "9.30", "9h30", "9u30", " 09:30 "])
def test_typed(clock: str) -> None:
    assert moments.typed("2026-11-24", clock, ZONE) == TUESDAY


def test_a_whole_hour() -> None:
    assert moments.typed("2026-07-01", "9u", ZONE) == datetime(2026, 7, 1, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("", "09:30"),
        ("2026-11-24", ""),
        ("2026-02-30", "09:30"),
        ("2026-11-24", "25:00"),
        ("2026-11-24", "9:75"),
        ("24/11/2026", "09:30"),
        ("<b>", "09:30"),
        ("2026-11-24", "half past nine"),
        ("0001-01-01", "0:00"),
        ("99999-01-01", "9:00"),
        ("2026-03-29", "02:30"),
    ],
)
def test_what_is_no_moment(day: str, clock: str) -> None:
    with pytest.raises(moments.NoMoment):
        moments.typed(day, clock, ZONE)


def test_the_hour_that_comes_twice_is_the_first() -> None:
    assert moments.typed("2026-10-25", "02:30", ZONE) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_read_in_three_languages() -> None:
    with frozen(datetime(2026, 11, 1, tzinfo=UTC)):
        assert moments.day_and_hour(TUESDAY, "nl", ZONE) == "dinsdag 24 november, 9.30\u00a0u"
        assert moments.day_and_hour(TUESDAY, "fr", ZONE) == "mardi 24 novembre, 9\u00a0h\u00a030"
        assert moments.day_and_hour(TUESDAY, "en", ZONE) == "Tuesday 24 November, 9:30"
        assert moments.month_mark(TUESDAY, "nl", ZONE) == ("24", "nov")
    with frozen(datetime(2025, 11, 1, tzinfo=UTC)):
        assert moments.day(TUESDAY, "en", ZONE) == "Tuesday 24 November 2026"
