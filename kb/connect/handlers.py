"""What follows from a request or a message: the mail to the other one, once."""

from collections.abc import Mapping, Sequence

from kb.config import Settings
from kb.connect.events import ConversationMoved, RequestMade
from kb.connect.letters import letter_for
from kb.core.db import Database
from kb.core.events import Event
from kb.core.mail.compose import Composer
from kb.core.mail.ledger import deliver
from kb.core.mail.mailers import Mailer
from kb.core.relay import Handler, each


def handlers(
    db: Database, mailer: Mailer, composer: Composer, settings: Settings
) -> Mapping[type[Event], Sequence[Handler]]:
    """The handlers of this room. What the mailer raises goes to the relay, which tries again later."""

    def send(event: RequestMade | ConversationMoved) -> None:
        with db.reading() as session:
            letter = letter_for(session, settings, event.message_id)
        if letter is None:
            return
        mail = composer.compose(
            letter.template,
            key=letter.key,
            to=letter.to,
            language=letter.language,
            context=letter.context(),
            via=letter.sender,
            headers=letter.headers,
        )
        deliver(db, mailer, mail)

    handler = each("mail-conversation", send, slow=True)
    return {RequestMade: [handler], ConversationMoved: [handler]}
