"""The base of every form."""

import gettext
import re
import unicodedata
from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField, TextAreaField, ValidationError
from wtforms.i18n import messages_path

from kb.core.errors import Invalid
from kb.core.language import Text, text
from kb.web.kit.locale import language, say

UNWRITABLE = re.compile(r"[\x00\ud800-\udfff\ufffe\uffff]")
BLANKS = re.compile(r"[ \t\n\r\x85\u2028\u2029]+")
"""White space that becomes one space in a line; a no-break space, which French needs, stays."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def label(message: str) -> Any:
    """A label that waits for its reader: the macros say it in their language, unknown to WTForms' types."""
    return text(message)


@cache
def _sentences_of_wtforms(language_code: str) -> gettext.NullTranslations:
    """What WTForms itself says, in ``language_code``; Flask-WTF would read the catalogue for every form."""
    return gettext.translation("wtforms", messages_path(), [language_code], fallback=True)


class Form(FlaskForm):  # type: ignore[misc]
    """A form of ours: texts are normalised, and errors of a service find their field."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """How this form is made."""

        def get_translations(self, _form: Any) -> gettext.NullTranslations:
            return _sentences_of_wtforms(language())

    def take(self, error: Invalid) -> None:
        """Put the sentences of ``error`` at their fields; those without a field go on top."""
        for name, problems in error.fields.items():
            sentences = [say(problem) for problem in problems]
            if name in self._fields:
                field = self._fields[name]
                field.errors = [*field.errors, *sentences]
            else:
                self.form_errors.extend(sentences)

    def all_errors(self) -> list[tuple[str | None, str]]:
        """(field id or ``None``, sentence) for the summary on top of the form, in the order of the fields."""
        found: list[tuple[str | None, str]] = [(None, str(problem)) for problem in self.form_errors]
        for field in self:
            found.extend((field.id, str(problem)) for problem in field.errors if isinstance(problem, str))
        return found


class Line(StringField):
    """One line of text: NFC, trimmed, no line breaks or control characters."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        raw = unicodedata.normalize("NFC", self.data or "")
        self.data = raw if UNWRITABLE.search(raw) else BLANKS.sub(" ", CONTROL.sub("", raw)).strip()

    def pre_validate(self, form: Any) -> None:
        refuse_unwritable(form, self)


class Words(TextAreaField):
    """Text of several lines: NFC, line feeds only, no control characters, no empty lines around it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata(valuelist)
        raw = unicodedata.normalize("NFC", self.data or "")
        lines = raw.replace("\r\n", "\n").replace("\r", "\n")
        self.data = raw if UNWRITABLE.search(raw) else CONTROL.sub("", lines).rstrip().lstrip("\n")

    def pre_validate(self, form: Any) -> None:
        refuse_unwritable(form, self)


def refuse_unwritable(_form: Any, field: Field) -> None:
    """Refuse characters that no database keeps, such as NUL and halves of a surrogate pair."""
    if isinstance(field.data, str) and UNWRITABLE.search(field.data):
        raise ValidationError(say(text("This holds a character that cannot be kept. Take it out and try again.")))


def need(sentence: Text) -> Any:
    """A validator that asks for a value with ``sentence``."""

    def validate(_form: Any, field: Field) -> None:
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise ValidationError(say(sentence))

    validate.field_flags = {"required": True}  # type: ignore[attr-defined]
    return validate


def at_most(limit: int) -> Any:
    """A validator for a length in characters."""

    def validate(_form: Any, field: Field) -> None:
        if field.data and len(field.data) > limit:
            over = len(field.data) - limit
            raise ValidationError(say(text("At most %(limit)d characters: %(over)d too many.", limit=limit, over=over)))

    validate.field_flags = {"maxlength_hint": limit}  # type: ignore[attr-defined]
    return validate
