"""The plain text of a body, which search and snippets are made of."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.core.markdown import render

BODY = """# Bel *eerst*

Noem het **percentage**[^1]
in de eerste minuut.

- een
  - twee
- [x] drie

| Kop | Bedrag |
|-----|--------|
| a   | 12     |

!!! tip "Titel"
    Inhoud

```
x  =  1
```

![foto](/a.png) en [een link](https://a.example/)

[^1]: Van ons.
"""

TEXT = """Bel eerst

Noem het percentage in de eerste minuut.

een
twee
drie

Kop Bedrag
a 12

Titel

Inhoud

x  =  1

foto en een link

Van ons."""


def test_text_has_blocks_apart_and_no_markup() -> None:
    rendered = render(BODY)
    assert rendered.text == TEXT
    assert rendered.words == 26


@pytest.mark.parametrize(
    ("source", "words"),
    [("", 0), ("l'équipe T-shirt 4,2 %", 4), ("a — b", 2), ("**x**y", 1), ("张伟", 1), ("... !", 0)],
)
def test_words(source: str, words: int) -> None:
    assert render(source).words == words


@given(st.lists(st.from_regex(r"\A[a-zA-Zé]{1,12}\Z"), min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_every_plain_word_is_in_the_text(words: list[str]) -> None:
    rendered = render(" ".join(words))
    assert rendered.text == " ".join(words)
    assert rendered.words == len(words)


def test_odd_characters_are_replaced() -> None:
    rendered = render("a\x00b\ud800c\x02d\x1fe\r\nf\rg")
    assert rendered.text == "a\ufffdb\ufffdc\ufffdd\ufffde f g"
    assert not rendered.failed


def test_placeholders_of_the_parser_cannot_be_forged() -> None:
    rendered = render("<div>secret</div>\n\n\x02wzxhzdk:0\x03 \x02klzzwxh:0000\x03 \x02amp\x03")
    assert rendered.text.count("secret") == 1


def test_other_line_separators_are_only_characters() -> None:
    assert not render("a\u2028b\u2029c\x85d\x0be\x0cf").failed
