"""Writes a mail from ``templates/mail/<message>/`` in the language of its reader."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import css_inline
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from kb.config import Settings
from kb.core.language import Text, format_date, format_datetime, translator
from kb.core.mail.message import Mailbox, Message


class Composer:
    """Composes messages; ``templates`` is the folder that holds ``mail/``."""

    def __init__(self, settings: Settings, templates: Path) -> None:
        self.settings = settings
        self._loader = ChoiceLoader([FileSystemLoader(templates)])
        self._environments: dict[str, Environment] = {}

    def compose(
        self,
        name: str,
        *,
        key: str,
        to: Mailbox,
        language: str,
        context: Mapping[str, Any],
        via: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Message:
        """The mail ``name`` for ``to``; ``via`` makes the sender "Name via Passerelle".

        ``context`` reaches the templates with ``site_name`` and ``base_url`` beside it. Addresses in mails
        always start with the base address of the settings, never with the host of a request.
        """
        values = {**context, "site_name": self.settings.site_name, "base_url": self.settings.base_url, "to": to}
        html = self._render(f"mail/{name}/body.html", language, values)
        sender_name = f"{via} via {self.settings.site_name}" if via else self.settings.site_name
        return Message(
            key=key,
            to=to,
            sender=Mailbox(sender_name, self.settings.mail_from),
            language=language,
            subject=self._render(f"mail/{name}/subject.txt", language, values),
            text=self._render(f"mail/{name}/body.txt", language, values),
            html=css_inline.inline(html, keep_style_tags=True, load_remote_stylesheets=False),
            headers=dict(headers or {}),
        )

    def _render(self, template: str, language: str, values: Mapping[str, Any]) -> str:
        return self._environment(language).get_template(template).render(values).strip() + "\n"

    def _environment(self, language: str) -> Environment:
        if language not in self._environments:
            self._environments[language] = self._new_environment(language)
        return self._environments[language]

    def _new_environment(self, language: str) -> Environment:
        environment = Environment(
            loader=self._loader,
            extensions=["jinja2.ext.i18n"],
            autoescape=lambda name: bool(name and name.endswith(".html")),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.install_gettext_translations(translator(language), newstyle=True)  # type: ignore[attr-defined]
        zone = self.settings.time_zone

        def say(value: Text) -> str:
            return value.render(language)

        environment.filters["say"] = say
        environment.filters["date"] = lambda value: format_date(value, language, zone)
        environment.filters["datetime"] = lambda value: format_datetime(value, language, zone)
        environment.globals["language"] = language
        return environment
