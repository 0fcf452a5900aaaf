"""What the scripts add, each thing tried as a person would, under the policy that pages are served with."""

import json
from urllib.request import urlopen

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.chromium import watch

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(page: Page, stage: str) -> Page:
    """The editor page of the stage."""
    page.goto(f"{stage}/editor")
    return page


def sent(stage: str) -> list[str]:
    """The values of ``do`` that reached the stage, in order."""
    with urlopen(f"{stage}/sent") as answer:
        found: list[str] = json.load(answer)
        return found


def test_slash_goes_to_the_search_field(page: Page, stage: str) -> None:
    page.goto(f"{stage}/error/500")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q-top"
    assert page.input_value("#q-top") == ""


def test_question_mark_opens_the_keys_and_c_waits_behind_the_dialog(page: Page, stage: str) -> None:
    page.goto(stage)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    page.keyboard.press("c")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.mark.parametrize(("key", "goal"), [("c", "/to/practices.new"), ("e", "/to/practices.new?edit=1")])
def test_letters_go_places(editor: Page, key: str, goal: str) -> None:
    editor.keyboard.press(key)
    editor.wait_for_url(f"**{goal}")


def test_letters_are_letters_in_a_field_and_with_ctrl(editor: Page) -> None:
    editor.focus("#ttl")
    editor.keyboard.press("c")
    editor.keyboard.press("/")
    assert editor.input_value("#ttl") == "c/"
    editor.evaluate("document.activeElement.blur()")
    editor.keyboard.press("Control+c")
    assert editor.url.endswith("/editor")


def test_keys_can_be_switched_off(page: Page, stage: str) -> None:
    page.goto(f"{stage}/editor?still=1")
    page.keyboard.press("c")
    page.keyboard.press("?")
    assert "/editor" in page.url
    assert page.get_by_role("dialog").count() == 0


def test_ctrl_enter_presses_the_main_button(editor: Page, stage: str) -> None:
    before = len(sent(stage))
    editor.fill("#ttl", "Words")
    with editor.expect_navigation():
        editor.press("#ttl", "Control+Enter")
    assert sent(stage)[before:] == [""]


def test_a_double_click_sends_once(editor: Page, stage: str) -> None:
    before = len(sent(stage))
    editor.evaluate("(() => { const b = document.querySelector('main .btn-main'); b.click(); b.click(); })()")
    editor.wait_for_load_state("networkidle")
    assert len(sent(stage)) == before + 1
    expect(editor.locator("main .btn-main")).to_be_enabled()


def test_characters_are_counted_as_people_count_them(editor: Page) -> None:
    editor.fill("#ttl", "Zoë 👍")
    expect(editor.locator("#ttl-c")).to_have_text("5 of 20 characters")
    editor.fill("#ttl", "x" * 21)
    expect(editor.locator("#ttl-c")).to_have_class("count count-over")


def test_leaving_with_changes_asks_first(editor: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    editor.on("dialog", stay)
    editor.locator("#ttl").press_sequentially("Half a title")
    editor.evaluate("location.assign('/')")
    editor.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert editor.url.endswith("/editor")


@pytest.mark.parametrize(
    ("button", "expected"),
    [
        ("Heading", "## First line\nSecond line"),
        ("Bold", "**First line\nSecond line**"),
        ("List", "- First line\n- Second line"),
        ("Steps", "1. First line\n2. Second line"),
        ("Quote", "> First line\n> Second line"),
        ("Link", "[First line\nSecond line](https://)"),
        ("Table", "First line\nSecond line\n\n|  |  |\n| --- | --- |\n|  |  |\n"),
        ("Call-out", "First line\nSecond line\n\n!!! tip\n    "),
    ],
)
def test_toolbar_writes_markdown_that_can_be_undone(editor: Page, button: str, expected: str) -> None:
    editor.focus("#body")
    editor.keyboard.press("Control+a")
    if button == "Heading":
        editor.evaluate("document.getElementById('body').setSelectionRange(0, 3)")
    editor.get_by_role("button", name=button, exact=True).click()
    assert editor.input_value("#body") == expected
    editor.keyboard.press("Control+z")
    assert editor.input_value("#body") == "First line\nSecond line"


def test_preview_comes_without_leaving_the_page(editor: Page) -> None:
    editor.fill("#body", "Bel <b>eerst</b>")
    editor.get_by_role("button", name="Preview").click()
    look = editor.locator("[data-preview]")
    expect(look).to_have_text("Bel <b>eerst</b>")
    expect(editor.locator("#body")).to_be_hidden()
    editor.get_by_role("button", name="Write").click()
    expect(editor.locator("#body")).to_be_focused()
    expect(look).to_be_hidden()


def test_preview_falls_back_to_sending_the_form(editor: Page, stage: str) -> None:
    editor.route("**/preview", lambda route: route.abort())
    with editor.expect_navigation():
        editor.get_by_role("button", name="Preview").click()
    assert sent(stage)[-1] == "preview"


def test_draft_is_kept_while_writing(editor: Page) -> None:
    editor.clock.install()
    editor.locator("#ttl").press_sequentially("Words")
    editor.clock.run_for(3100)
    expect(editor.locator("[data-autosave]")).to_have_text("Draft saved at 14:32")
    assert editor.input_value("[name=version]") == "2"
    assert editor.evaluate("'changed' in document.querySelector('[data-guard]').dataset") is False


def test_draft_says_when_it_could_not_be_kept(editor: Page) -> None:
    editor.route("**/autosave", lambda route: route.abort())
    editor.clock.install()
    editor.locator("#ttl").press_sequentially("Words")
    editor.clock.run_for(3100)
    expect(editor.locator("[data-autosave]")).to_contain_text("Your text is still on this page")


def test_theme_list_is_filtered_and_stops_at_the_most(editor: Page) -> None:
    editor.fill("#theme-find", "equ")
    assert editor.locator("#theme-boxes label:visible").all_inner_texts() == ["Coaching", "Équipe"]
    editor.get_by_label("Équipe").check()
    expect(editor.locator("[data-chosen]")).to_have_text("2 of 2 chosen")
    editor.fill("#theme-find", "")
    expect(editor.get_by_label("Hiring")).to_be_disabled()
    editor.get_by_label("Coaching").uncheck()
    expect(editor.get_by_label("Hiring")).to_be_enabled()


def test_words_are_counted(editor: Page) -> None:
    editor.fill("#body", "l'équipe belt eerst, op dag 3")
    expect(editor.locator("[data-words]")).to_have_text("6 words")


def test_copying_says_so(editor: Page) -> None:
    editor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    editor.get_by_role("button", name="Copy").click()
    expect(editor.get_by_role("button", name="Copied")).to_be_visible()
    assert editor.evaluate("navigator.clipboard.readText()") == "Words to copy"


def test_scripts_are_quiet_under_the_policy(page: Page, stage: str) -> None:
    watched = watch(page, stage)
    page.goto(f"{stage}/editor")
    page.get_by_role("button", name="Bold").click()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("[data-preview]")).to_be_visible()
    assert watched.complaints == []
