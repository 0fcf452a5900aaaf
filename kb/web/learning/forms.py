"""Forms of learning."""

from wtforms import HiddenField, RadioField

from kb.core.language import text
from kb.learning.models import MAX_SAID, OUTCOMES
from kb.web.kit.forms import Form, Words, at_most, need


class TellForm(Form):
    """How it went: an outcome, and a few own words if one likes."""

    outcome = RadioField(
        choices=[(each, each) for each in OUTCOMES],
        validate_choice=False,
        validators=[need(text("Choose how it went."))],
    )
    said = Words(validators=[at_most(MAX_SAID)])
    next = HiddenField()


class FollowUpForm(Form):
    """One of the four answers to "How did it go?" on home: an outcome, or ``busy``."""

    outcome = HiddenField()
