"""Moments as people read and type them, in the time zone of the house."""

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date

from kb.core.clock import now
from kb.core.language import LOCALES, format_time

TYPED_TIME = re.compile(r"(\d{1,2})\s*[:.hHuU]\s*(\d{2})?")


class NoMoment(ValueError):
    """What was typed names no moment."""


def day(moment: datetime, language: str, zone: str) -> str:
    """``dinsdag 24 november`` / ``mardi 24 novembre`` / ``Tuesday 24 November``; the year when it is not this one."""
    local = moment.astimezone(ZoneInfo(zone))
    same_year = local.year == now().astimezone(ZoneInfo(zone)).year
    return format_date(local.date(), "EEEE d MMMM" if same_year else "EEEE d MMMM y", locale=LOCALES[language])


def hour(moment: datetime, language: str, zone: str) -> str:
    """``9.30 u`` / ``9 h 30`` / ``9:30``."""
    return format_time(moment, language, zone)


def day_and_hour(moment: datetime, language: str, zone: str) -> str:
    """``dinsdag 24 november, 9.30 u``."""
    return f"{day(moment, language, zone)}, {hour(moment, language, zone)}"


def month_mark(moment: datetime, language: str, zone: str) -> tuple[str, str]:
    """The leaf of a calendar: ``("24", "nov")``."""
    local = moment.astimezone(ZoneInfo(zone)).date()
    return str(local.day), format_date(local, "MMM", locale=LOCALES[language]).rstrip(".")


def typed(raw_date: str, raw_time: str, zone: str) -> datetime:
    """The moment of a date and a time on the clocks of ``zone``, in UTC.

    ``"2026-11-24", "9:30"``; a time may also be typed as ``"9.30"``, ``"9h30"`` or ``"9u"``. Raises ``NoMoment``
    for what is no date or time, and for an hour that the change to summer time skips.
    """
    hours = TYPED_TIME.fullmatch(raw_time.strip())
    if hours is None:
        raise NoMoment(raw_time)
    try:
        clock = time(int(hours[1]), int(hours[2] or 0))
        local = datetime.combine(date.fromisoformat(raw_date.strip()), clock, ZoneInfo(zone))
        moment = local.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NoMoment(raw_date) from error
    if moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoMoment(raw_time)
    return moment
