"""Pages of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.core.paging import MAX_PAGE, Page, page_number


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (None, 1),
        ("", 1),
        ("1", 1),
        ("7", 7),
        ("0", 1),
        ("-1", 1),
        ("+3", 1),
        ("1.5", 1),
        (" 2", 1),
        ("²", 1),
        ("٣", 1),
        ("1e3", 1),
        ("NaN", 1),
        ("10001", MAX_PAGE),
        ("999999", MAX_PAGE),
        ("1000000", 1),
        ("9" * 5000, 1),
        (";drop table people", 1),
    ],
)
def test_the_page_of_an_address(raw: str | None, number: int) -> None:
    assert page_number(raw) == number


@given(st.text())
def test_any_page_that_is_asked_for_is_one(raw: str) -> None:
    assert 1 <= page_number(raw) <= MAX_PAGE


def test_where_a_page_stands() -> None:
    page = Page(["k", "l"], number=3, size=5, total=12)
    assert (page.pages, page.first, page.last, page.has_previous, page.has_next) == (3, 11, 12, True, False)


def test_an_empty_list_has_one_page() -> None:
    page: Page[str] = Page([], number=1, size=20, total=0)
    assert (page.pages, page.first, page.last, page.has_previous, page.has_next) == (1, 0, 0, False, False)


def test_mapping_keeps_the_place() -> None:
    page = Page([1, 2], number=2, size=2, total=5).map(str)
    assert (list(page.items), page.number, page.total) == (["1", "2"], 2, 5)


@given(st.integers(0, 500), st.integers(1, 50))
def test_every_item_is_on_exactly_one_page(total: int, size: int) -> None:
    items = list(range(total))
    seen: list[int] = []
    number = 1
    while True:
        page = Page(items[(number - 1) * size : number * size], number, size, total)
        seen += page.items
        assert page.last - page.first + 1 == len(page.items) or not page.items
        if not page.has_next:
            break
        number += 1
    assert seen == items
    assert number == page.pages
