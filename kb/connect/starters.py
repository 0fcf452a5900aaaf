"""The first sentence of a message, ready in the form so that nobody starts from an empty box."""

from kb.core.language import text


def starter(intent: str, language: str, name: str, title: str = "") -> str:
    """A first sentence in ``language`` to the colleague with first name ``name``, about the practice ``title``.

    ``starter("talk", "en", "Katrien", "Call first")`` -> ``"Hello Katrien, I read “Call first” and would like to hear
    how you did it."``
    """
    about = {"name": name, "title": title}
    if intent == "talk" and title:
        sentence = text("Hello %(name)s, I read “%(title)s” and would like to hear how you did it.", **about)
    elif intent == "talk":
        sentence = text("Hello %(name)s, I would like to hear how you work.", **about)
    elif title:
        sentence = text("Hello %(name)s, I read “%(title)s” and have a question.", **about)
    else:
        sentence = text("Hello %(name)s, I have a question for you.", **about)
    return sentence.render(language)


def decline_starter(language: str, name: str) -> str:
    """Kind words to say no with, in ``language``; a reason is not needed."""
    sentence = text("Hello %(name)s, thank you for asking. I cannot make it this time. Do ask again later.", name=name)
    return sentence.render(language)


def writing_language(spoken: list[str], practice_language: str | None, own: str) -> str:
    """The language to begin in: that of the practice when the asker speaks it, else the asker's ``own``."""
    return practice_language if practice_language and practice_language in spoken else own
