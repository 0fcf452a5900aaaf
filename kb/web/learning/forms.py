"""Forms of learning."""

from wtforms import HiddenField, StringField

from kb.core.language import text
from kb.learning.models import MAX_SAID
from kb.web.kit.forms import Form, Words, at_most, need


class TellForm(Form):
    """How it went: an outcome, and a few own words if one likes."""

    outcome = StringField(validators=[need(text("Choose how it went."))])
    """One of ``kb.learning.models.OUTCOMES``, chosen from cards; the service refuses any other."""
    said = Words(validators=[at_most(MAX_SAID)])
    next = HiddenField()


class FollowUpForm(Form):
    """One of the four answers to "How did it go?" on home: an outcome, or ``busy``."""

    outcome = HiddenField()
