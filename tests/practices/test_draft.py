"""What somebody wrote, checked before it is a practice."""

from typing import Any

import pytest

from kb.core.errors import Invalid
from kb.core.markdown import RENDERER_VERSION
from kb.practices.draft import MAX_LINE, MAX_NOTE, MAX_SUMMARY, MAX_THEMES, MAX_TITLE, check, finish
from tests.cast import Cast
from tests.factories.practices import writing


def wrong(cast: Cast, *, public: bool = True, **changes: Any) -> dict[str, list[str]]:
    """Field -> sentences in English."""
    return {
        name: [each.render("en") for each in found]
        for name, found in check(writing(cast, **changes), public=public).items()
    }


def test_a_writing_that_holds_is_rendered_once(cast: Cast) -> None:
    finished = finish(writing(cast, body="**Bel** eerst.\n"), public=True)
    assert "<strong>Bel</strong>" in finished.rendered.html
    assert (finished.language, finished.renderer) == ("nl", RENDERER_VERSION)
    assert wrong(cast) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"summary": ""}, "summary"),
        ({"body": " \n\t"}, "body"),
        ({"theme_ids": ()}, "themes"),
        ({"department_id": None}, "department"),
        ({"language": "de"}, "language"),
    ],
)
def test_what_is_missing_is_named_at_its_field(cast: Cast, changes: dict[str, Any], field: str) -> None:
    assert list(wrong(cast, **changes)) == [field]


def test_everything_that_is_missing_is_named_at_once(cast: Cast) -> None:
    with pytest.raises(Invalid) as caught:
        finish(writing(cast, title="", summary="", body="", theme_ids=(), department_id=None), public=True)
    assert set(caught.value.fields) == {"title", "summary", "body", "themes", "department"}


def test_a_draft_may_be_unfinished_but_has_a_department(cast: Cast) -> None:
    unfinished = {"title": "", "summary": "", "body": "", "theme_ids": ()}
    assert wrong(cast, public=False, **unfinished) == {}
    assert list(wrong(cast, public=False, **unfinished, department_id=None)) == ["department"]


@pytest.mark.parametrize(
    ("field", "limit"),
    [("title", MAX_TITLE), ("summary", MAX_SUMMARY), ("note", MAX_NOTE), ("when", MAX_LINE), ("brings", MAX_LINE)],
)
def test_a_text_that_is_too_long_says_by_how_much(cast: Cast, field: str, limit: int) -> None:
    def changes(length: int) -> dict[str, Any]:
        text = "é" * length
        return {"in_short": {field: text}} if field in ("when", "brings") else {field: text}

    assert wrong(cast, **changes(limit)) == {}
    assert wrong(cast, **changes(limit + 7)) == {field: [f"At most {limit} characters: 7 too many."]}
    assert wrong(cast, public=False, **changes(limit + 7)) != {}


def test_five_themes_are_the_most(cast: Cast) -> None:
    assert wrong(cast, theme_ids=tuple(range(1, MAX_THEMES + 1))) == {}
    assert list(wrong(cast, theme_ids=tuple(range(1, MAX_THEMES + 2)))) == ["themes"]


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("body", ["x" * 70_000, "- " * 600, "> " * 600 + "x", "[" * 8000, "<a " * 8000])
def test_a_body_that_nobody_can_render_is_refused_or_kept_but_never_breaks(cast: Cast, body: str, public: bool) -> None:
    found = wrong(cast, body=body, public=public)
    assert set(found) <= {"body"}
    if not found:
        assert finish(writing(cast, body=body), public=public).rendered.html


@pytest.mark.parametrize(
    ("language", "title", "body"),
    [
        ("nl", "Bel eerst", "Wij bellen de klant eerst en schrijven daarna pas een mail."),
        ("fr", "Appelez d'abord", "Nous appelons le client d'abord et nous écrivons ensuite."),
        ("en", "Call first", "We call the customer first and write a mail afterwards."),
    ],
)
def test_the_language_is_recognised_unless_it_was_chosen(cast: Cast, language: str, title: str, body: str) -> None:
    fields: dict[str, Any] = {"title": title, "summary": body, "body": body}
    assert finish(writing(cast, language=None, **fields), public=True).language == language
    assert finish(writing(cast, language="fr", **fields), public=True).language == "fr"
