"""Notices as the page of updates shows them: by day, the same about the same thing in one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date

from kb.core.clock import now
from kb.core.language import LOCALES, format_time, text
from kb.notices.queries import Entry
from kb.people.queries import PersonMark
from kb.web.kit import house, language, say


@dataclass(frozen=True)
class Line:
    """One line of the page: the newest of its notices, and who else did the same."""

    entry: Entry
    others: Sequence[PersonMark]
    new: bool
    time: str


@dataclass(frozen=True)
class Day:
    """The lines of one day, newest first."""

    id: str
    title: str
    lines: Sequence[Line]


def days(entries: Sequence[Entry]) -> list[Day]:
    """``entries`` (newest first) by day in the time zone of the site.

    What is new about the same thing is one line on the day of the newest, so that the page shows as many
    new lines as the bell counts; what was read stays on its own day.
    """
    zone = ZoneInfo(house().settings.time_zone)
    today = now().astimezone(zone).date()
    lines: dict[tuple[object, ...], list[Entry]] = {}
    for entry in entries:
        day = None if entry.new else entry.created.astimezone(zone).date()
        lines.setdefault((entry.kind, entry.practice_id, entry.request_id, day), []).append(entry)

    def day_of(group: Sequence[Entry]) -> date:
        return group[0].created.astimezone(zone).date()

    return [
        Day(f"day-{day.isoformat()}", day_title(day, today, language()), [_line(group, zone) for group in groups])
        for day, groups in groupby(lines.values(), day_of)
    ]


def day_title(day: date, today: date, reader: str) -> str:
    """``Vandaag, vrijdag 20 november``; the year is said when it is another one."""
    pattern = "EEEE d MMMM" if day.year == today.year else "EEEE d MMMM y"
    shown = str(format_date(day, pattern, locale=LOCALES[reader]))
    if day == today:
        return say(text("Today, %(day)s", day=shown))
    if day == today - timedelta(days=1):
        return say(text("Yesterday, %(day)s", day=shown))
    return shown[0].upper() + shown[1:]


def _line(group: Sequence[Entry], zone: ZoneInfo) -> Line:
    newest = group[0]
    people = {entry.actor.id: entry.actor for entry in group[1:] if entry.actor.id != newest.actor.id}
    return Line(newest, list(people.values()), newest.new, format_time(newest.created, language(), zone.key))
