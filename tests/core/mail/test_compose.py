"""Mails written from templates, in the language of their reader."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from kb.config import Settings, bundled
from kb.core.language import LANGUAGES, text
from kb.core.mail.compose import Composer
from kb.core.mail.message import Mailbox

KATRIEN = Mailbox("Katrien Maes", "katrien@example.org")


@pytest.fixture
def composer(settings: Settings, tmp_path: Path) -> Composer:
    """Writes from a template of its own, beside nothing else."""
    folder = tmp_path / "templates" / "mail" / "hello"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("{{ _('Hello %(name)s,', name=name) }}\n")
    (folder / "body.txt").write_text("{{ name }} {{ base_url }} {{ site_name }} {{ said|say }} {{ language }}\n")
    (folder / "body.html").write_text(
        "<style>p {color: red}</style><p title='{{ name }}'>{{ name }} {{ to.name }} {{ said|say }}</p>\n"
    )
    return Composer(settings, tmp_path / "templates")


def compose(composer: Composer, language: str = "en", name: str = "Bram", via: str | None = None):  # type: ignore[no-untyped-def]
    context = {"name": name, "said": text("Department")}
    return composer.compose("hello", key="k", to=KATRIEN, language=language, context=context, via=via)


def elements(html: str) -> list[str]:
    """The names of the elements, as a browser finds them."""
    found: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: found.append(tag)  # type: ignore[method-assign]
    parser.feed(html)
    return found


def test_links_start_with_the_base_address(composer: Composer) -> None:
    assert compose(composer).text == "Bram http://localhost Passerelle Department en\n"


def test_html_is_escaped_and_text_is_not(composer: Composer) -> None:
    hostile = "\"><img src=x onerror=alert(1)> {{7*7}} '"
    message = compose(composer, name=hostile)
    assert hostile in message.text
    assert set(elements(message.html)) == {"html", "head", "style", "body", "p"}
    assert "{{7*7}}" in message.html


def test_styles_are_written_at_the_elements(composer: Composer) -> None:
    assert "style=" in compose(composer).html


def test_the_sender_can_be_a_colleague_by_way_of_the_site(composer: Composer) -> None:
    assert compose(composer).sender == Mailbox("Passerelle", "passerelle@localhost")
    assert compose(composer, via="Bram Claes").sender.name == "Bram Claes via Passerelle"


def test_every_language_is_spoken(composer: Composer) -> None:
    for language in LANGUAGES:
        assert compose(composer, language).language == language
        assert compose(composer, language).text.endswith(f" {language}\n")


def test_a_forgotten_variable_is_an_error_and_no_hole(composer: Composer) -> None:
    with pytest.raises(UndefinedError):
        composer.compose("hello", key="k", to=KATRIEN, language="en", context={"name": "Bram"})


def test_every_mail_has_its_three_templates() -> None:
    folders = [path for path in (bundled("templates") / "mail").iterdir() if path.is_dir()]
    assert folders
    for folder in folders:
        assert {"subject.txt", "body.txt", "body.html"} <= {path.name for path in folder.iterdir()}
