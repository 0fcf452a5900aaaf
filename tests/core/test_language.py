"""Texts that wait for a reader, and recognising a language."""

import threading
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.language import (
    LANGUAGES,
    Text,
    _load_identifier,
    format_date,
    format_datetime,
    format_number,
    get_ready,
    ntext,
    recognise,
    text,
    translator,
)
from tests.core.sentences import SENTENCES

EVENING = datetime(2026, 10, 5, 22, 30, tzinfo=UTC)
"""Half past midnight of the next day in Brussels."""


def test_a_text_is_rendered_for_its_reader() -> None:
    assert text("Department").render("en") == "Department"


def test_an_unknown_language_reads_english() -> None:
    for language in ("de", "", "../../x", "nl/../fr"):
        assert text("Department").render(language) == "Department"
    assert translator("xx").gettext("Department") == "Department"


def test_params_are_filled_in() -> None:
    assert text("At most %(count)d themes.", count=5).render("en") == "At most 5 themes."


def test_a_param_with_a_percent_sign_is_not_read_again() -> None:
    assert text("%(a)s and %(b)s", a="%(b)s 100%", b="{{7*7}}").render("en") == "%(b)s 100% and {{7*7}}"


def test_a_percent_sign_without_params_stays() -> None:
    assert text("100% of it").render("en") == "100% of it"


def test_a_text_in_a_text_is_in_the_same_language() -> None:
    assert text("[%(inner)s]", inner=text("Department")).render("en") == "[Department]"


@pytest.mark.parametrize(("number", "said"), [(0, "0 mails"), (1, "1 mail"), (2, "2 mails")])
def test_a_count_chooses_its_form(number: int, said: str) -> None:
    assert ntext("%(num)d mail", "%(num)d mails", number).render("en") == said


def test_equal_texts_are_equal() -> None:
    assert text("a", x=1) == Text("a", params={"x": 1})
    assert len({text("a", x=1), text("a", x=1)}) == 1


def test_short_sentences_are_recognised() -> None:
    right = [sentence for language, sentence in SENTENCES if recognise(sentence) == language]
    assert len(SENTENCES) == 60
    assert len(right) >= 54


@given(st.text(max_size=300))
def test_anything_is_taken_for_one_of_the_three(sample: str) -> None:
    assert recognise(sample) in LANGUAGES


def test_a_very_long_text_is_recognised_by_its_beginning() -> None:
    assert recognise("Wij bellen eerst en mailen daarna. " * 40_000) == "nl"


@pytest.mark.parametrize(
    ("language", "date", "moment", "number"),
    [
        ("nl", "6 oktober 2026", "6 oktober 2026 0:30", "12.345,5"),
        ("fr", "6 octobre 2026", "6 octobre 2026 0:30", "12\u202f345,5"),
        ("en", "6 October 2026", "6 October 2026 0:30", "12,345.5"),
    ],
)
def test_dates_and_numbers(language: str, date: str, moment: str, number: str) -> None:
    assert format_date(EVENING, language) == date
    assert format_datetime(EVENING, language) == moment
    assert format_number(12345.5, language) == number


def test_the_zone_decides_the_day() -> None:
    assert format_date(EVENING, "en", "UTC") == "5 October 2026"
    winter = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert format_datetime(winter, "nl") == "1 januari 2027 0:30"


def test_threads_that_ask_at_once_wait_for_one_loading() -> None:
    _load_identifier.cache_clear()
    start = threading.Barrier(4)

    def ask() -> None:
        start.wait()
        get_ready()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert _load_identifier.cache_info().misses == 1
