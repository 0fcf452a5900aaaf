"""The form of a practice."""

import re

from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput, TextArea

from kb.core.language import LANGUAGE_NAMES, text
from kb.practices.draft import MAX_LINE, MAX_NOTE, MAX_SUMMARY, MAX_TITLE, Writing
from kb.practices.models import IN_SHORT
from kb.web.kit.forms import Form, Line, Words, at_most, label
from kb.web.kit.locale import say
from kb.web.kit.urls import record_id


def _token_or_none(raw: str | None) -> str | None:
    """A token as we give them out; anything else is none, and too much for a column."""
    return raw if raw and re.fullmatch(r"[\w-]{1,64}", raw, re.ASCII) else None


class PracticeForm(Form):
    """Everything an author fills in. What is missing or too long is said by ``kb.practices.draft``."""

    title = Line(label("Title"), [at_most(MAX_TITLE)], widget=TextArea())
    summary = Line(label("In one sentence"), [at_most(MAX_SUMMARY)], widget=TextArea())
    when = Line(label("When"), [at_most(MAX_LINE)], widget=TextArea())
    best_for = Line(label("Works best for"), [at_most(MAX_LINE)], widget=TextArea())
    asks = Line(label("Asks"), [at_most(MAX_LINE)], widget=TextArea())
    brings = Line(label("Brings"), [at_most(MAX_LINE)], widget=TextArea())
    body = Words(label("The practice"))
    themes = SelectMultipleField(label("Themes"), coerce=record_id, validate_choice=False)
    department = SelectField(label("Department"), coerce=record_id, validate_choice=False)
    language = SelectField(label("Language"))
    note = Line(label("What changed?"), [at_most(MAX_NOTE)])
    draft_token = HiddenField(filters=[_token_or_none])
    lock = IntegerField(validators=[Optional()], widget=HiddenInput())
    version = IntegerField(validators=[Optional()], widget=HiddenInput())

    def offer(self, departments: list[tuple[int, str]]) -> None:
        """Fill the choices in the reader's language."""
        self.department.choices = departments
        recognised = [("", say(text("Recognise it from my text")))]
        self.language.choices = [*recognised, *LANGUAGE_NAMES.items()]

    def writing(self) -> Writing:
        """What was filled in, as the practices room takes it."""
        lines = {key: self[key].data for key in IN_SHORT if self[key].data}
        return Writing(
            title=self.title.data or "",
            summary=self.summary.data or "",
            body=self.body.data or "",
            department_id=self.department.data or None,
            theme_ids=tuple(dict.fromkeys(self.themes.data or ())),
            language=self.language.data or None,
            in_short=lines,
            note=self.note.data or "",
        )
