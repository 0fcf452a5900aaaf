"""Who may ask whom, and who may write in a conversation.

The rules are pure: ``service`` reads the facts, so that every combination can be tested without a database.
"""

from dataclasses import dataclass
from typing import Literal

from kb.connect.models import Request
from kb.connect.transitions import Party
from kb.core.errors import Conflict, KbError, NotAllowed, NotFound, TooMany
from kb.core.language import Text, text
from kb.people.models import Person

DAY_SECONDS = 24 * 3600
REQUESTS_PER_PAIR = 3
"""New requests from one person to one colleague in 24 hours."""
MESSAGES_PER_HOUR = 60
"""Messages and answers one person can send in an hour, over all conversations."""

Reason = Literal["self", "asker", "starter", "invited", "left", "open", "pair", "day"]


@dataclass(frozen=True)
class Facts:
    """What is known when somebody wants to ask: an unanswered request about the same thing, and counts of 24 hours."""

    open_id: int | None = None
    asked_pair: int = 0
    asked_day: int = 0


@dataclass(frozen=True)
class Refusal:
    """Why a request cannot be made, in words for the asker; ``request_id`` when one is waiting already."""

    reason: Reason
    text: Text
    request_id: int | None = None

    def error(self) -> KbError:
        """The domain error to raise for it."""
        if self.reason == "open":
            return Conflict(self.text)
        if self.reason in ("pair", "day"):
            return TooMany(DAY_SECONDS, self.text)
        return NotAllowed(self.text)


def unreachable(asker: Person, asked: Person) -> Refusal | None:
    """Why ``asker`` can never reach ``asked`` as things stand, ``None`` when it is possible."""
    name = asked.name.split()[0]
    if asker.id == asked.id:
        return Refusal("self", text("This is you. Colleagues reach you here."))
    if asker.state != "active":
        return Refusal("asker", text("Your account cannot send requests."))
    if asked.state == "deactivated":
        return Refusal("left", text("%(name)s does not work here any more and cannot be reached.", name=asked.name))
    if asked.state != "active" and asked.origin == "starter":
        message = text("%(name)s is an example author of the starter library and has no account.", name=asked.name)
        return Refusal("starter", message)
    if asked.state != "active":
        return Refusal("invited", text("%(name)s is invited but has not signed in yet. Try again later.", name=name))
    return None


def refusal(asker: Person, asked: Person, facts: Facts, per_day: int) -> Refusal | None:
    """Why ``asker`` may not ask ``asked`` now, the lasting reasons first; ``None`` when it is fine.

    ``per_day`` is the setting ``requests_per_day``.
    """
    lasting = unreachable(asker, asked)
    if lasting is not None:
        return lasting
    name = asked.name.split()[0]
    if facts.open_id is not None:
        message = text("You asked %(name)s already and the answer is still to come.", name=name)
        return Refusal("open", message, facts.open_id)
    if facts.asked_pair >= REQUESTS_PER_PAIR:
        return Refusal("pair", text("You asked %(name)s several times today. Wait until tomorrow.", name=name))
    if facts.asked_day >= per_day:
        return Refusal("day", text("You can make %(count)d requests a day. Try again tomorrow.", count=per_day))
    return None


def require_may_ask(asker: Person, asked: Person, facts: Facts, per_day: int) -> None:
    """Raise ``NotAllowed``, ``Conflict`` or ``TooMany`` with the words of ``refusal``."""
    found = refusal(asker, asked, facts, per_day)
    if found is not None:
        raise found.error()


def require_party(request: Request | None, person_id: int) -> Party:
    """The side ``person_id`` is on. Raises ``NotFound`` for anybody else, whatever their role."""
    if request is not None and person_id == request.asker_id:
        return "asker"
    if request is not None and person_id == request.asked_id:
        return "asked"
    raise NotFound


def may_write_to(other: Person) -> bool:
    """Whether words still reach ``other``."""
    return other.state == "active"
