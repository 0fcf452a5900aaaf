"""Every address declares who may call it, and what changes something is sent by a form."""

from flask import Flask

from kb.web.kit.guard import RANK, declared

PUBLIC = ("health.", "people.", "static", "pages.")
"""Blueprints that have anything to say to somebody who is not signed in."""


def test_every_route_declares_who_may_call_it(app: Flask) -> None:
    levels = {rule.endpoint: declared(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert {endpoint for endpoint, level in levels.items() if level not in RANK} == set()


def test_only_the_gate_is_public(app: Flask) -> None:
    public = {rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) == "public"}
    assert {endpoint for endpoint in public if not endpoint.startswith(PUBLIC)} == set()


def test_administration_is_for_administrators(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/admin"):
            assert declared(app, rule.endpoint) in ("administrator", "moderator"), rule.rule
