"""The form on the page with every component."""

from wtforms import RadioField, SelectField

from kb.core.language import LANGUAGE_NAMES
from kb.web.kit.forms import Form, Line, Words, at_most


class SampleForm(Form):
    """One field of each kind. Shown while developing only, so its words are not translated."""

    place = Line("Place", [at_most(80)])
    language = SelectField("Language", choices=list(LANGUAGE_NAMES.items()))
    intent = RadioField("What would you like?", choices=[("ask", "Ask something"), ("talk", "Talk about it")])
    length = RadioField("How long", choices=[("15", "15 minutes"), ("30", "30 minutes")])
    body = Words("The practice")
