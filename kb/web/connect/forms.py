"""Forms of connect."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wtforms import Field, HiddenField, RadioField
from wtforms.utils import unset_value

from kb.connect import moments
from kb.connect.models import CHANNELS, LENGTHS
from kb.connect.wish import MAX_BODY, MAX_MOMENTS, Wish, Written
from kb.core.language import text
from kb.web.kit import house, say
from kb.web.kit.forms import Form, Words, at_most, need

MAX_ID = 2**31 - 1


def new_token() -> str:
    """What an empty form is given, so that sending it twice acts once."""
    return secrets.token_urlsafe(24)


def id_of(raw: str | None) -> int | None:
    """A row id as it stands in an address or a hidden field; ``None`` for anything else."""
    if not raw or not raw.isascii() or not raw.isdigit() or len(raw) > 10:
        return None
    return int(raw) if 0 < int(raw) <= MAX_ID else None


@dataclass(frozen=True)
class Typed:
    """A row of the moments as it was typed."""

    number: int
    date: str = ""
    time: str = ""


class MomentsField(Field):
    """Up to three moments, each a date and a time: ``data`` holds aware moments, ``rows`` what was typed."""

    rows: tuple[Typed, ...] = tuple(Typed(number) for number in range(1, MAX_MOMENTS + 1))

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        self.process_errors = []
        self.errors = ()
        self.data: list[datetime] = []
        if formdata is not None:
            self.rows = tuple(
                Typed(
                    row.number, formdata.get(f"date{row.number}", "")[:20], formdata.get(f"time{row.number}", "")[:20]
                )
                for row in self.rows
            )

    def pre_validate(self, form: Any) -> None:
        if form.intent.data != "talk":
            return
        for row in self.rows:
            if row.date.strip() or row.time.strip():
                self._take(row)

    def _take(self, row: Typed) -> None:
        try:
            self.data.append(moments.typed(row.date, row.time, house().settings.time_zone))
        except moments.NoMoment:
            problem = say(text("Moment %(number)d needs a date and a time that exist.", number=row.number))
            self.errors = [*self.errors, problem]


class AskForm(Form):
    """A request to a colleague."""

    to = HiddenField(id="ask-to")
    practice = HiddenField(id="ask-practice")
    token = HiddenField(id="ask-token")
    intent = RadioField(id="ask-intent", validate_choice=False)
    minutes = RadioField(id="ask-minutes", validate_choice=False, default=str(LENGTHS[0]))
    moments = MomentsField(id="ask-moments")
    channel = RadioField(id="ask-channel", validate_choice=False, default=CHANNELS[0])
    body = Words(id="ask-body", validators=[need(text("Write a sentence or two first.")), at_most(MAX_BODY)])

    def wish(self, written: Written) -> Wish:
        """What was asked; ``service.ask`` says what is wrong with it."""
        return Wish(
            asked_id=id_of(self.to.data) or 0,
            practice_id=id_of(self.practice.data),
            intent=self.intent.data or "",
            written=written,
            token=(self.token.data or new_token())[:64],
            minutes=id_of(self.minutes.data) or 0,
            channel=self.channel.data or "",
            moments=self.moments.data,
        )


class AnswerForm(Form):
    """One act in a conversation: some words, or a moment."""

    body = Words()
    moment = HiddenField()
    token = HiddenField()

    @property
    def number(self) -> int:
        """The moment chosen, 0 for none."""
        return id_of(self.moment.data) or 0

    @property
    def key(self) -> str:
        return (self.token.data or new_token())[:64]
