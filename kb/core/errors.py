"""Errors of the house. The web room maps each to a status in one place."""

from collections.abc import Mapping, Sequence

from kb.core.language import Text, text


class KbError(Exception):
    """Something a person should be told, in their language, through ``text``."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.render("en"))
        self.text = message


class NotFound(KbError):
    """The thing does not exist, or the viewer may not know that it does."""

    def __init__(self, message: Text | None = None) -> None:
        super().__init__(message or text("This does not exist, or not any more."))


class NotAllowed(KbError):
    """The viewer knows the thing but may not do this; ``secret`` hides even that it exists."""

    def __init__(self, message: Text | None = None, secret: bool = False) -> None:
        super().__init__(message or text("You are not allowed to do this."))
        self.secret = secret


class Conflict(KbError):
    """Somebody or something else came first."""


class Invalid(KbError):
    """Input that does not hold; ``fields`` names the field of each sentence."""

    def __init__(self, fields: Mapping[str, Sequence[Text]]) -> None:
        first = next((problems[0] for problems in fields.values() if problems), text("Something is not right yet."))
        super().__init__(first)
        self.fields = fields


class Unavailable(KbError):
    """A part of the house is out of order for now."""


class TooMany(KbError):
    """A limit is reached; ``retry_after`` is in seconds."""

    def __init__(self, retry_after: int, message: Text | None = None) -> None:
        super().__init__(message or text("That was a lot in a short time. Wait a moment and try again."))
        self.retry_after = retry_after
