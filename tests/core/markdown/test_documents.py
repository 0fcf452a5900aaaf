"""What people write comes out as they meant it."""

import pytest

from kb.core.markdown import Heading, render
from tests.core.markdown.judge import faults


def html(source: str, language: str = "en") -> str:
    rendered = render(source, language=language)
    assert not rendered.failed, rendered.notice
    assert faults(rendered.html) == []
    return rendered.html


TWO_SPACES = "- one\n  - two\n    - three\n  - four\n- five"
FOUR_SPACES = "- one\n    - two\n        - three\n    - four\n- five"
NESTED = (
    "<ul>\n<li>one<ul>\n<li>two<ul>\n<li>three</li>\n</ul>\n</li>\n<li>four</li>\n</ul>\n</li>\n<li>five</li>\n</ul>"
)


@pytest.mark.parametrize("source", [TWO_SPACES, FOUR_SPACES, TWO_SPACES.replace("- ", "* "), TWO_SPACES + "\n"])
def test_nested_lists_with_two_and_four_spaces(source: str) -> None:
    assert html(source) == NESTED


@pytest.mark.parametrize("indent", ["  ", "   ", "    ", "\t"])
def test_a_list_under_a_numbered_item(indent: str) -> None:
    found = html(f"1. one\n{indent}- two\n2. three")
    assert found == "<ol>\n<li>one<ul>\n<li>two</li>\n</ul>\n</li>\n<li>three</li>\n</ol>"


def test_a_list_needs_no_blank_line_before_it() -> None:
    assert html("Take:\n- a\n- b") == "<p>Take:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"


def test_a_number_inside_a_sentence_begins_no_list() -> None:
    assert html("It was\n1989. A good year") == "<p>It was\n1989. A good year</p>"


def test_numbers_with_brackets_and_a_start() -> None:
    assert html("1) a\n2) b") == "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"
    assert html("3. a\n4. b") == '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'


def test_another_kind_of_list_is_another_list() -> None:
    assert html("- a\n1. b") == "<ul>\n<li>a</li>\n</ul>\n<ol>\n<li>b</li>\n</ol>"


@pytest.mark.parametrize("indent", ["  ", "    "])
def test_paragraphs_in_list_items(indent: str) -> None:
    found = html(f"- one\n\n{indent}more\n- two\n\nafter")
    assert found == "<ul>\n<li>\n<p>one</p>\n<p>more</p>\n</li>\n<li>\n<p>two</p>\n</li>\n</ul>\n<p>after</p>"


def test_a_heading_ends_a_list() -> None:
    assert html("- a\n## b") == '<ul>\n<li>a</li>\n</ul>\n<h2 id="h-b">b</h2>'


def test_lists_in_quotes() -> None:
    found = html("> Said:\n> - a\n>   - b")
    assert found == (
        "<blockquote>\n<p>Said:</p>\n<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n</blockquote>"
    )  # fmt: skip


def test_fenced_code() -> None:
    found = html('```python\nif a < b:\n    print("- [x] &amp; *no*")\n\n```\nafter')
    code = 'if a &lt; b:\n    print("- [x] &amp;amp; *no*")\n\n'
    assert found == f'<pre tabindex="0"><code class="language-python">{code}</code></pre>\n<p>after</p>'


def test_fenced_code_in_a_list_item() -> None:
    found = html("1. Send:\n   ```\n   a\n     b\n   ```\n2. Wait")
    code = '<pre tabindex="0"><code>a\n  b\n</code></pre>'
    assert found == f"<ol>\n<li>\n<p>Send:</p>\n{code}\n</li>\n<li>\n<p>Wait</p>\n</li>\n</ol>"


def test_an_unclosed_fence_keeps_all_that_follows_as_code() -> None:
    assert html("~~~\n# a\n<b>") == '<pre tabindex="0"><code># a\n&lt;b&gt;\n</code></pre>'


def test_indented_code_and_code_spans() -> None:
    assert html("a\n\n    - b < c") == '<p>a</p>\n<pre tabindex="0"><code>- b &lt; c\n</code></pre>'
    assert html("`<b>` and `a_b_c`") == "<p><code>&lt;b&gt;</code> and <code>a_b_c</code></p>"


def test_tables() -> None:
    found = html("Prices:\n| Kop | Bedrag | Mid |\n|:----|-------:|:-:|\n| *a* | 4,2 % | x |", "nl")
    assert found == (
        "<p>Prices:</p>\n"
        '<div class="table-scroll" role="region" tabindex="0" aria-label="Tabel 1"><table>\n'
        '<thead>\n<tr>\n<th scope="col">Kop</th>\n<th class="table-right" scope="col">Bedrag</th>\n'
        '<th class="table-center" scope="col">Mid</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<td><em>a</em></td>\n<td class="table-right">4,2 %</td>\n<td class="table-center">x</td>\n'
        "</tr>\n</tbody>\n</table></div>"
    )


def test_each_table_has_a_name_of_its_own() -> None:
    table = "| a |\n|---|\n| b |\n"
    found = html(f"{table}\n{table}", "fr")
    assert 'aria-label="Tableau 1"' in found
    assert 'aria-label="Tableau 2"' in found


def test_footnotes() -> None:
    found = html("A fact[^1].\n\n[^1]: From *us*.", "nl")
    assert found == (
        '<p>A fact<sup id="h-fnref:1"><a class="footnote-ref" href="#h-fn:1">1</a></sup>.</p>\n'
        '<div class="footnote">\n<hr>\n<ol>\n<li id="h-fn:1">\n'
        '<p>From <em>us</em>.\xa0<a class="footnote-backref" href="#h-fnref:1" '
        'title="Terug naar de plaats van voetnoot 1 in de tekst">↩</a></p>\n</li>\n</ol>\n</div>'
    )


def test_a_footnote_used_twice_and_one_with_a_name() -> None:
    found = html("a[^été 1] b[^été 1]\n\n[^été 1]: c")
    for name in ("h-fnref:ete-1", "h-fnref2:ete-1", "h-fn:ete-1"):
        assert found.count(f'id="{name}"') == 1
        assert f'href="#{name}"' in found


@pytest.mark.parametrize("indent", ["  ", "    "])
def test_callouts(indent: str) -> None:
    found = html(f'!!! tip "Bel & mail"\n{indent}Dan *mail*.\n{indent}- a\n{indent}  - b\nafter')
    assert found == (
        '<div class="admonition admonition-tip" role="note">\n<p class="admonition-title">Bel &amp; mail</p>\n'
        "<p>Dan <em>mail</em>.</p>\n<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n</div>\n<p>after</p>"
    )


@pytest.mark.parametrize(
    ("name", "kind", "title"),
    [
        ("tip", "tip", "Conseil"),
        ("danger", "warning", "Attention"),
        ("Note", "note", "À noter"),
        ("x-y", "note", "À noter"),
    ],
)
def test_callouts_without_a_title_get_one_in_the_language_of_the_body(name: str, kind: str, title: str) -> None:
    found = html(f"!!! {name}\n    a", "fr")
    assert f'<div class="admonition admonition-{kind}" role="note">' in found
    assert f'<p class="admonition-title">{title}</p>' in found


def test_a_callout_may_go_without_a_title() -> None:
    assert html('!!! note ""\n    a') == '<div class="admonition admonition-note" role="note">\n<p>a</p>\n</div>'


def test_a_callout_with_paragraphs_and_code() -> None:
    found = html("!!! note\n    a\n\n    ```\n    b\n    ```\n\n    c")
    assert "<p>a</p>" in found
    assert '<pre tabindex="0"><code>b\n</code></pre>' in found
    assert found.endswith("<p>c</p>\n</div>")


def test_task_lists() -> None:
    found = html("- [x] called *Marc*\n- [ ] mail\n- other", "nl")
    done = '<span class="task-list-box" aria-hidden="true">☑</span><span class="vh">Gedaan: </span>'
    open_ = '<span class="task-list-box" aria-hidden="true">☐</span><span class="vh">Te doen: </span>'
    assert found == (
        '<ul class="task-list">\n'
        f'<li class="task-list-item"><span class="task-list-done">{done}</span>called <em>Marc</em></li>\n'
        f'<li class="task-list-item"><span class="task-list-open">{open_}</span>mail</li>\n<li>other</li>\n</ul>'
    )


def test_task_lists_nest_and_need_no_reference() -> None:
    found = html("- [ ] a\n  - [X] b\n\n[x]: /elsewhere")
    assert found.count("task-list-box") == 2
    assert "elsewhere" not in found


def test_strikethrough() -> None:
    assert html("~~old *price*~~ new ~5 ~~ x") == "<p><del>old <em>price</em></del> new ~5 ~~ x</p>"
    assert html("`~~a~~`") == "<p><code>~~a~~</code></p>"


REL = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("source", "address", "rest"),
    [
        ("https://a.example/b.", "https://a.example/b", "."),
        ("https://a.example/b_(c)_d?e=1&f=2#g,", "https://a.example/b_(c)_d?e=1&amp;f=2#g", ","),
        ("http://a.example/é*x*", "http://a.example/é*x", "*"),
    ],
)
def test_bare_addresses(source: str, address: str, rest: str) -> None:
    assert html(f"See {source}") == f'<p>See <a href="{address}" {REL}>{address}</a>{rest}</p>'


def test_bare_addresses_inside_links_and_code_stay_as_they_are() -> None:
    found = html("[https://a.example](https://b.example) `https://c.example` <https://d.example>")
    assert found.count("<a ") == 2
    assert "<code>https://c.example</code>" in found


def test_links_of_our_own_carry_no_rel() -> None:
    assert html("[a](/practices/12-slug)") == '<p><a href="/practices/12-slug">a</a></p>'
    assert html("[a](mailto:a@b.example)") == '<p><a href="mailto:a@b.example">a</a></p>'
    assert html("[a](//b.example)") == f'<p><a href="//b.example" {REL}>a</a></p>'


def test_images() -> None:
    assert html('![een "foto"](/files/a.png)') == (
        '<p><img alt="een &quot;foto&quot;" src="/files/a.png" loading="lazy"></p>'
    )
    assert html("![foto](https://a.example/b.png)") == f'<p><a href="https://a.example/b.png" {REL}>foto</a></p>'
    assert html("[![foto](https://a.example/b.png)](/c)") == '<p><a href="/c">foto</a></p>'
    assert html("![foto](data:image/png;base64,AAAA)") == "<p>foto</p>"
    assert html(r"![foto](/\a.example/b.png) ![f](//a.example/b.png)") == "<p>foto f</p>"


def test_headings_begin_below_the_title_of_the_page() -> None:
    rendered = render("# A\n\n### B\n\n# C\n\n<h1>D &amp; E</h1>\n\n##### A")
    assert [(heading.level, heading.id) for heading in rendered.headings] == [
        (2, "h-a"), (3, "h-b"), (2, "h-c"), (2, "h-d-e"), (3, "h-a-2"),
    ]  # fmt: skip
    assert '<h3 id="h-b">B</h3>' in rendered.html
    assert "<h1" not in rendered.html


def test_headings_already_in_order_stay() -> None:
    assert html("## A\n\n### B") == '<h2 id="h-a">A</h2>\n<h3 id="h-b">B</h3>'


def test_headings_say_what_they_say() -> None:
    rendered = render("intro\n\n## *Élan* & `code`[^1]\n\n[^1]: x")
    assert rendered.headings == (Heading(2, "h-elan-code", "Élan & code"),)


def test_in_page_links_reach_their_heading() -> None:
    assert '<a href="#h-elan-vital">' in html("[a](#élan-vital)\n\n## Élan vital")
    assert '<a href="#h-elan-vital">' in html("[a](#%C3%A9lan-vital)")


def test_a_hashtag_is_no_heading() -> None:
    assert html("a#b https://a.example/#c") == (
        f'<p>a#b <a href="https://a.example/#c" {REL}>https://a.example/#c</a></p>'
    )
    assert html("#klanten zijn koning") == "<p>#klanten zijn koning</p>"


def test_harmless_html_stays() -> None:
    source = '<details><summary>More</summary>Text <kbd>Ctrl</kbd> <mark>x</mark> <span lang="fr">y</span></details>'
    assert html(source) == source


def test_typography_and_languages_survive() -> None:
    source = "« Ça va », zei 张伟 — 3 < 4 & 5 > 2 … “l’équipe” 👩‍💼 e\u0301 עברית"
    assert html(source) == "<p>" + source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "</p>"


def test_nothing_is_nothing() -> None:
    for source in ("", " \n\n "):
        rendered = render(source)
        assert (rendered.html, rendered.text, rendered.words, rendered.failed) == ("", "", 0, False)
