"""Nothing anybody writes runs in the browser of anybody who reads."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from kb.core.markdown import render
from kb.core.markdown.finish import finish
from kb.core.markdown.sanitise import sanitise
from tests.core.markdown import payloads
from tests.core.markdown.judge import faults

_SIGNS = list("<>\"'`=/\\&#;:()[]!|*_~^-+ \n\t\x00\x02\x03\u2028")
_MARKUP = ["<p>", "</p>", "<table>", "</table>", "<td>", "<svg>", "<math>", "<style>", "</style>", "<h2>", "</h2>"]
_MARKDOWN = ["](", "[^1]", "[^1]: ", "!!! tip", "- [x] ", "    ", "```", "~~", "> ", "## ", "https://a.example/"]
_PARTS = [
    " id=",
    " class=",
    " title=",
    "onerror=boom()",
    "<a href=",
    "<div ",
    "javascript:",
    "&lt;",
    "&#x3c;",
    "&quot;",
]
_ODD = ["<img src=x onerror=boom()>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>"]
PIECES = st.sampled_from(_SIGNS + _MARKUP + _MARKDOWN + _PARTS + _ODD)


@pytest.mark.parametrize("family", ["links", "handlers", "mutants"])
def test_no_payload_survives(family: str) -> None:
    for source in getattr(payloads, family)():
        rendered = render(source)
        assert faults(rendered.html) == [], source


def test_the_corpus_is_large() -> None:
    assert len(set(payloads.every())) > 1400


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_mixture_survives(source: str) -> None:
    assert faults(render(source).html) == []


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_clean_html(source: str) -> None:
    assert faults(render(source).html) == []


def test_an_escaped_source_is_clean() -> None:
    rendered = render("<script>boom()</script>" + "[" * 300)
    assert rendered.failed
    assert faults(rendered.html) == []


def test_reading_the_result_again_brings_nothing_to_life() -> None:
    for source in payloads.mutants():
        assert faults(finish(sanitise(render(source).html), "en").html) == [], source


_FOREIGN_CLASSES = ["btn btn-main", "vh", "notice", "table-scroll", "note", 'language-a"b', "admonition-x\tbtn", "x"]


@pytest.mark.parametrize("name", _FOREIGN_CLASSES)
def test_classes_of_the_interface_are_not_for_authors(name: str) -> None:
    html = render(f"<div class='{name}'>a</div>").html
    assert not {"btn", "vh", "notice", "note", "table-scroll", "btn-main", "x"} & set(_classes(html))


def test_ids_are_kept_apart_from_those_of_the_page() -> None:
    html = render("<p id=main>a</p>\n\n<p id=main>b</p>\n\n## Main\n\n[c](#main)").html
    assert 'id="main"' not in html
    assert html.count('id="h-main"') == 1
    assert 'href="#h-main"' in html


@pytest.mark.browser
def test_a_real_browser_runs_none_of_it(tmp_path: Path, page: Page) -> None:
    bodies = [render(source).html for source in payloads.every()]
    page_file = tmp_path / "page.html"
    page_file.write_text('<!DOCTYPE html><meta charset="utf-8"><main></main>', encoding="utf-8")
    page.route("https://**", lambda route: route.abort())
    page.goto(page_file.as_uri())
    counts = page.evaluate(_TRY_ALL, bodies)
    assert counts == {"bodies": len(bodies), "booms": 0, "handlers": 0, "forbidden": 0}


_TRY_ALL = """async bodies => {
  let booms = 0, handlers = 0, forbidden = 0;
  window.boom = () => { booms += 1; };
  const active = 'script, style, iframe, object, embed, form, input, button, meta, link, base';
  const main = document.querySelector('main');
  const stay = event => { if (!event.target.closest('a').protocol.startsWith('java')) event.preventDefault(); };
  main.addEventListener('click', stay);
  for (const body of bodies) {
    main.innerHTML = body;
    main.innerHTML = main.innerHTML;
    for (const element of main.querySelectorAll('*')) {
      if ([...element.attributes].some(a => a.name.startsWith('on') || a.name === 'style')) handlers += 1;
      if (element.namespaceURI !== 'http://www.w3.org/1999/xhtml' || element.matches(active)) forbidden += 1;
      if (['javascript:', 'data:', 'vbscript:'].includes(element.protocol)) forbidden += 1;
      if (element.tagName === 'A') element.click();
    }
  }
  await new Promise(done => setTimeout(done, 300));
  return {bodies: bodies.length, booms, handlers, forbidden};
}"""


def _classes(markup: str) -> list[str]:
    return [name for part in markup.split('class="')[1:] for name in part.split('"')[0].split()]
