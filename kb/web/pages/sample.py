"""The form on the page with every component."""

# mypy: disable-error-code="arg-type, list-item"
# The stubs of WTForms want choices to be pairs; plain values do as well.

from wtforms import RadioField, SelectField

from kb.core.language import LANGUAGE_NAMES
from kb.web.kit.forms import Form, Line, Words, at_most


class SampleForm(Form):
    """One field of each kind. Shown while developing only, so its words are not translated."""

    place = Line("Place", [at_most(80)])
    language = SelectField("Language", choices=list(LANGUAGE_NAMES.values()))
    intent = RadioField("What would you like?", choices=["ask", "talk"])
    length = RadioField("How long", choices=["15 minutes", "30 minutes"])
    body = Words("The practice")
