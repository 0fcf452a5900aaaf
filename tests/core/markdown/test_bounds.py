"""Too much is refused before it is parsed, and the form can say what is too much."""

import pytest

from kb.core.language import LANGUAGES
from kb.core.markdown import MAX_BYTES, Problem, problems, render
from kb.core.markdown.messages import explain, explain_notice

TOO_MUCH = {
    "too-long": "é" * (MAX_BYTES // 2 + 1),
    "nesting": "a\n" + "- " * 51 + "a",
    "run": "a\n\n" + "[" * 201,
    "links": "[a](b) " * 501,
    "footnotes": "[^1] " * 501,
    "headings": "# a\n" * 501,
    "tags": "<b>" * 1001,
    "characters": "a\n\x00",
}


@pytest.mark.parametrize("code", TOO_MUCH)
def test_each_limit_is_found_and_put_in_words(code: str) -> None:
    found = problems(TOO_MUCH[code])
    assert [problem.code for problem in found] == [code]
    for language in LANGUAGES:
        assert explain(found[0]).render(language)


@pytest.mark.parametrize("code", sorted(set(TOO_MUCH) - {"characters"}))
def test_what_is_refused_is_shown_as_written(code: str) -> None:
    rendered = render(TOO_MUCH[code])
    assert rendered.failed
    assert rendered.notice == code
    assert rendered.html.startswith('<pre class="source" tabindex="0">')
    assert rendered.text
    assert not rendered.worth_retrying


def test_problems_name_the_line() -> None:
    assert problems(TOO_MUCH["run"]) == [Problem("run", 200, line=3)]
    assert problems(TOO_MUCH["nesting"]) == [Problem("nesting", 50, 51, 2)]


@pytest.mark.parametrize(
    "source",
    [
        "x" * MAX_BYTES,
        "- " * 50 + "a",
        "".join("  " * depth + "- a\n" for depth in range(50)),
        "*" * 200,
        "[a](b) " * 500,
        "# a\n" * 500,
        "```\n" + "<b>[a](b)\n# a\n" * 1100 + "```",
        "- a\n" * 5000,
        "| a | b |\n|---|---|\n" + "| c | d |\n" * 2000,
    ],
)
def test_what_is_just_within_is_rendered(source: str) -> None:
    assert problems(source) == []
    assert not render(source).failed


def test_lists_deeper_than_allowed_are_found_by_indent() -> None:
    source = "".join("  " * depth + "- a\n" for depth in range(51))
    assert [problem.code for problem in problems(source)] == ["nesting"]


def test_a_large_source_is_cut_where_it_is_shown() -> None:
    assert len(render("a" * 5_000_000).html) < MAX_BYTES + 100


def test_deep_html_is_shown_as_written() -> None:
    rendered = render("<div>" * 900)
    assert rendered.failed
    assert rendered.notice == "nesting"


def test_html_that_grows_too_much_is_shown_as_written() -> None:
    rendered = render("|a" * 16000 + "\n" + "|-" * 16000)
    assert rendered.failed
    assert rendered.notice in {"too-large", "timeout"}


def test_every_notice_has_words() -> None:
    for code in ("timeout", "busy", "crashed", "broken", "nesting", "too-large", "links"):
        assert explain_notice(code).render("en")
