"""Messages for tests of the mail room."""

from typing import Any

from kb.core.mail.message import Mailbox, Message


def letter(**changes: Any) -> Message:
    """A message to Katrien, with ``changes``."""
    values: dict[str, Any] = {
        "key": "request:12:7",
        "to": Mailbox("Katrien Maes", "katrien@example.org"),
        "sender": Mailbox("Bram Claes via Passerelle", "passerelle@example.org"),
        "language": "nl",
        "subject": "Bram vraagt je om een gesprek",
        "text": "Dag Katrien,\n\nHoe deed je dat?\n",
        "html": "<p>Dag Katrien,</p><p>Hoe deed je dat?</p>\n",
    }
    return Message(**{**values, **changes})
