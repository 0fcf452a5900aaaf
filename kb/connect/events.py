"""What happens between colleagues."""

from dataclasses import dataclass
from typing import ClassVar

from kb.core.events import Event


@dataclass(frozen=True)
class RequestMade(Event):
    """Somebody asked a colleague for a talk or an answer."""

    name: ClassVar[str] = "connect.request_made"
    request_id: int
    message_id: int


@dataclass(frozen=True)
class ConversationMoved(Event):
    """One of the two wrote, accepted, declined, withdrew or closed: the verb stands with the message."""

    name: ClassVar[str] = "connect.conversation_moved"
    request_id: int
    message_id: int
