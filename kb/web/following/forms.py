"""Forms of following."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, NumberRange

MAX_ID = 2**31 - 1
MOST_THEMES = 60


class FollowForm(FlaskForm):  # type: ignore[misc]
    """What the button sends: which thing, and where to go afterwards."""

    kind = StringField(validators=[InputRequired()])
    target_id = IntegerField(validators=[InputRequired(), NumberRange(1, MAX_ID)])
    next = HiddenField()


class ThemesForm(FlaskForm):  # type: ignore[misc]
    """Themes chosen on a first visit."""

    theme = SelectMultipleField(coerce=int, validate_choice=False)
    next = HiddenField()

    def chosen(self) -> list[int]:
        """Ids of the chosen themes, as far as they can be ids at all."""
        return [each for each in (self.theme.data or [])[:MOST_THEMES] if 0 < each <= MAX_ID]
