"""From an address to a question and back; no input raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from kb.search.query import FACETS, MAX_TERMS, MAX_TEXT, MAX_VALUES, Notice, SearchQuery, parse


def said(text: str) -> tuple[list[str], list[list[str]], list[list[str]]]:
    """Required words, phrases and excluded words of a text."""
    parsed = parse(text)
    return (
        [word.text for word in parsed.required],
        [[word.text for word in phrase] for phrase in parsed.phrases],
        [[word.text for word in phrase] for phrase in parsed.excluded],
    )


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("klant prijs", (["klant", "prijs"], [], [])),
        ('klant "eerste gesprek" -prijs', (["klant"], [["eerste", "gesprek"]], [["prijs"]])),
        ('-"eerste gesprek" klant', (["klant"], [], [["eerste", "gesprek"]])),
        ('"gesprek"', (["gesprek"], [], [])),
        ('"co-creatie"', ([], [["co-creatie"]], [])),
        ("“eerste gesprek” «tweede kans»", ([], [["eerste", "gesprek"], ["tweede", "kans"]], [])),
        ('klant "niet gesloten', (["klant", "gesloten"], [], [])),
        ('"a" "b', (["b"], [], [])),
        ("klant klant KLANT", (["klant"], [], [])),
        ("e-mail -co-creatie", (["e-mail"], [], [["co-creatie"]])),
        ("klant - prijs", (["klant", "prijs"], [], [])),
        ("--klant", (["klant"], [], [])),
        ("status:draft", (["status", "draft"], [], [])),
        ("x) OR (status:draft", (["x", "status", "draft", "OR"], [], [])),
        ("[a TO z]", (["z"], [], [])),
        ("id:*", (["id"], [], [])),
        ("*", ([], [], [])),
        ("", ([], [], [])),
        ("de het een", (["de", "het", "een"], [], [])),
        ('de "het een"', ([], [["het", "een"]], [])),
    ],
)
def test_parse(text: str, parts: tuple[list[str], list[list[str]], list[list[str]]]) -> None:
    found = said(text)
    assert (sorted(found[0]), found[1], found[2]) == (sorted(parts[0]), parts[1], parts[2])


def test_words_beyond_the_sixteenth_are_left_out() -> None:
    query = SearchQuery.from_args({"q": " ".join(f"w{number}" for number in range(20))})
    assert len(query.parsed.required) == MAX_TERMS
    assert query.notices == (Notice.TOO_MANY_WORDS,)
    assert SearchQuery("w1 w2").notices == ()


def test_a_long_text_is_cut_and_says_so() -> None:
    query = SearchQuery.from_args({"q": "klant " * 1000})
    assert len(query.text) <= MAX_TEXT
    assert Notice.TOO_LONG in query.notices


def test_a_text_without_words_says_so() -> None:
    for text in ("*", '"((', "😀", "...", "-", '""'):
        assert SearchQuery.from_args({"q": text}).notices == (Notice.NO_WORDS,), text
    assert SearchQuery().notices == ()
    assert SearchQuery().is_blank


def test_from_args_takes_single_values_lists_and_multidicts() -> None:
    for args in (
        {"q": "klant", "theme": ["a", "b"], "sort": "newest", "page": "3"},
        {"q": ["klant"], "theme": ("a", "b", "a"), "sort": ["newest"], "page": ["3"]},
        MultiDict([("q", "klant"), ("theme", "a"), ("theme", "b"), ("sort", "newest"), ("page", "3")]),
    ):
        query = SearchQuery.from_args(args)
        assert query == SearchQuery("klant", theme=("a", "b"), sort="newest", page=3)
        assert query.to_args() == {"q": "klant", "theme": ["a", "b"], "sort": "newest", "page": "3"}


@pytest.mark.parametrize(
    "args",
    [
        {"page": "0"},
        {"page": "-1"},
        {"page": "1e9"},
        {"page": "٣"},
        {"page": None},
        {"sort": "drop table"},
        {"language": "xx"},
        {"author": "0"},
        {"author": "1 or 1=1"},
        {"department": "../etc"},
        {"department": "A B"},
        {"theme": "\x00"},
        {"q": None},
        {"q": 5},
        {"q": b"bytes"},
        {"q": [None, 3]},
        {"unknown": "x"},
    ],
)
def test_what_does_not_hold_is_left_out(args: dict[str, Any]) -> None:
    assert SearchQuery.from_args(args) == SearchQuery()


def test_bounds() -> None:
    assert SearchQuery.from_args({"page": "999999999"}).page == 1000
    assert len(SearchQuery.from_args({"theme": [f"t{number}" for number in range(500)]}).theme) == MAX_VALUES


def test_links_of_a_page() -> None:
    query = SearchQuery("klant", department=("a", "b"), page=4)
    assert query.with_filter("theme", "x") == SearchQuery("klant", department=("a", "b"), theme=("x",))
    assert query.with_filter("department", "a") == query.with_page(1)
    assert query.without_filter("department", "a") == SearchQuery("klant", department=("b",))
    assert query.without_filter("department") == SearchQuery("klant")
    assert query.without_filters() == SearchQuery("klant")
    assert query.with_sort("newest") == SearchQuery("klant", department=("a", "b"), sort="newest")
    assert query.with_sort("odd") == query.with_page(1)
    assert query.with_page(0).page == 1
    assert query.with_text("prijs") == SearchQuery("prijs", department=("a", "b"))
    assert query.has_filters
    assert not SearchQuery("klant").has_filters


@given(
    st.text(max_size=300),
    st.lists(st.text(max_size=12), max_size=5),
    st.dictionaries(st.sampled_from([*FACETS, "sort", "page"]), st.lists(st.text(max_size=20), max_size=4)),
)
def test_any_address_is_a_question_that_goes_round(text: str, words: list[str], args: dict[str, list[str]]) -> None:
    query = SearchQuery.from_args({**args, "q": f"{text} {' '.join(words)}"})
    assert len(query.text) <= MAX_TEXT
    parsed = query.parsed
    assert len(parsed.required) + sum(map(len, parsed.phrases)) + sum(map(len, parsed.excluded)) <= MAX_TERMS
    assert SearchQuery.from_args(query.to_args()) == query
    query.text.encode()


@given(st.text(alphabet='"- ab*(:', max_size=60))
def test_any_syntax_is_parsed(text: str) -> None:
    parse(text)
