"""The words of a page: its language, its values, and addresses that are kept."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, render_template_string

from kb.app import create_app
from kb.web.kit.templates import KEPT, _sentence
from kb.web.kit.urls import static_url
from kb.wiring import House


@pytest.mark.parametrize(("language", "said"), [("nl", "Zoek"), ("fr", "Chercher"), ("en", "Search")])
def test_a_sentence_is_in_the_language_of_the_page(app: Flask, language: str, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        assert render_template_string("{{ _('Search') }}") == said


def test_values_are_escaped_in_their_places(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        shown = render_template_string("{{ _('Ask %(name)s', name=name) }}", name="<b>Bram</b>")
        assert shown == "Ask &lt;b&gt;Bram&lt;/b&gt;"
        marked = render_template_string("{{ _('Ask %(name)s', name='<b>Bram</b>'|safe) }}")
        assert marked == "Ask <b>Bram</b>"


def test_two_per_cent_signs_are_one(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert render_template_string("{{ _('5 %% of %(what)s', what='all') }}") == "5 % of all"
        assert render_template_string("{{ _('5 %%') }}") == "5 %"


def test_a_count_is_a_value(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "nl"}):
        lines = [
            render_template_string("{{ ngettext('%(num)s min read', '%(num)s min read', n) }}", n=n) for n in (1, 4)
        ]
    assert lines == ["1 min lezen", "4 min lezen"]


def test_a_macro_says_it_in_the_language_of_its_page(app: Flask) -> None:
    template = "{% macro field() %}{{ _('Search') }}{% endmacro %}{{ field() }}"
    shown = []
    for language in ("nl", "fr", "nl"):
        with app.test_request_context(headers={"Accept-Language": language}):
            shown.append(render_template_string(template))
    assert shown == ["Zoek", "Chercher", "Zoek"]


def test_what_is_kept_is_bounded() -> None:
    assert _sentence.cache_parameters()["maxsize"] == KEPT


@pytest.mark.parametrize("development", [True, False])
def test_a_changed_file_has_a_new_address_at_once_in_development_alone(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, development: bool
) -> None:
    monkeypatch.setattr("kb.web.kit.urls.STATIC", tmp_path)
    settings = replace(house.settings, development=development)
    with create_app(house=replace(house, settings=settings)).test_request_context():
        (tmp_path / "new.css").write_text("a {}")
        before = static_url("new.css")
        (tmp_path / "new.css").write_text("b {}")
        assert (static_url("new.css") != before) is development
