"""Hostile bodies, made by combining classes of attack: what runs, where it is put, how it is disguised."""

from collections.abc import Iterator
from itertools import product
from typing import Final

CALLS: Final = ("boom()", "window.boom()", "boom`1`", "top['boom']()")
SCHEMES: Final = (
    "javascript:{c}",
    "JaVaScRiPt:{c}",
    " javascript:{c}",
    "java\tscript:{c}",
    "java&#10;script:{c}",
    "java&#x09;script:{c}",
    "&#106;avascript:{c}",
    "&#x6A&#x61&#x76&#x61script&colon;{c}",
    "\x01javascript:{c}",
    "javascript&colon;{c}",
    "javascript%3A{c}",
    "vbscript:{c}",
    "data:text/html,<script>{c}</script>",
    "data:text/html;base64,PHNjcmlwdD5ib29tKCk8L3NjcmlwdD4=",
    "feed:javascript:{c}",
    "view-source:javascript:{c}",
    "blob:{c}",
    "file:///etc/passwd",
)
HOLDERS: Final = (
    "[a]({u})",
    "[a](<{u}>)",
    '[a]({u} "t")',
    "[a][r]\n\n[r]: {u}",
    "![a]({u})",
    "[![a]({u})]({u})",
    "<{u}>",
    '<a href="{u}">a</a>',
    "<a href={u}>a</a>",
    "<a\nhref='{u}'\n>a</a>",
    '<img src="{u}">',
    '<iframe src="{u}"></iframe>',
    '<form action="{u}"><button>a</button></form>',
    '<button formaction="{u}">a</button>',
    '<svg><a xlink:href="{u}"><text y="9">a</text></a></svg>',
    '<math href="{u}">a</math>',
    '<object data="{u}"></object>',
    '<embed src="{u}">',
    '<base href="{u}">',
    '<meta http-equiv="refresh" content="0;url={u}">',
    '<link rel="stylesheet" href="{u}">',
    '<details open ontoggle="{u}">a</details>',
    "| a | b |\n|---|---|\n| [a]({u}) | <img src='{u}'> |",
    '!!! tip "<a href={u}>a</a>"\n    [a]({u})',
    "a[^1]\n\n[^1]: [a]({u})",
    "- [x] <a href='{u}'>a</a>",
    "# <a href='{u}'>a</a>",
    "~~[a]({u})~~",
)
HANDLERS: Final = (
    "onerror",
    "onload",
    "ONERROR",
    "onclick",
    "onfocus",
    "onmouseover",
    "ontoggle",
    "onanimationstart",
    "onpointerenter",
)
ELEMENTS: Final = (
    "<img src=x {h}={c}>",
    '<img src=x {h}="{c}">',
    "<img/src=x/{h}={c}>",
    "<img src=x\n{h}\n=\n{c}>",
    "<svg {h}={c}>",
    "<svg/{h}={c}//",
    "<body {h}={c}>",
    "<video><source {h}={c}></video>",
    "<input autofocus {h}={c}>",
    "<a href=# {h}={c} autofocus tabindex=1>a</a>",
    "<p {h}={c}>a</p>",
    "<table {h}={c}><tr><td {h}={c}>a</table>",
    "<details open {h}={c}><summary {h}={c}>a</summary></details>",
    "<x {h}={c} contenteditable autofocus>a</x>",
    '<a title="<img src=x {h}={c}>">a</a>',
    '<img alt="</p><img src=x {h}={c}>" src=/a.png>',
    '<a title="--><img src=x {h}={c}>" href=/a>a</a>',
    '![a"{h}={c}//](/a.png \'x" {h}={c} x="\')',
    '[a](/b "x\\" {h}={c} y=\\"")',
    '```x"{h}={c}\na\n```',
    "```<img/src=x/{h}={c}>\n</code></pre><img src=x {h}={c}>\n```",
    "`<img src=x {h}={c}>`",
    '!!! tip "<img src=x {h}={c}>"\n    <img src=x {h}={c}>',
    '!!! x"{h}={c} "a"\n    a',
    "[^<img src=x {h}={c}>]\n\n[^<img src=x {h}={c}>]: a",
    '## a" {h}="{c}\n\n## <img src=x {h}={c}>',
    "- [ ] <img src=x {h}={c}>\n  - [x] <svg {h}={c}>",
    "https://a.example/\"{h}={c} https://a.example/'><img/src=x/{h}={c}>",
    '<https://a.example/"{h}={c}>',
    "\x02wzxhzdk:0\x03<img src=x {h}={c}>\x02klzzwxh:0000\x03",
    "<div class='task-list-done'><span class=task-list-done {h}={c}>a</span></div>",
)
MUTANTS: Final = (
    "<math><mtext><table><mglyph><style><!--</style>{x}-->",
    '<math><mtext><table><mglyph><style><math><table id="</table>">{x}',
    '<svg></p><style><a id="</style>{x}">',
    '<svg><p><style><g title="</style>{x}">',
    '<noscript><p title="</noscript>{x}">',
    "<noscript><style></noscript>{x}</style>",
    '<xmp><p title="</xmp>{x}">',
    '<iframe><p title="</iframe>{x}"></iframe>',
    '<noembed><p title="</noembed>{x}">',
    '<noframes><p title="</noframes>{x}">',
    '<textarea><p title="</textarea>{x}">',
    '<title><p title="</title>{x}">',
    "<template><p>{x}</template>",
    "<select><style></select>{x}</style>",
    "<form><math><mtext></form><form><mglyph><style></math>{x}",
    "<svg><foreignObject><p>{x}</foreignObject></svg>",
    "<svg><desc><table><td>{x}",
    "<svg><title><style>{x}</style></title></svg>",
    "<math><annotation-xml encoding='text/html'><style>{x}</style></annotation-xml></math>",
    "<table><caption><svg><style></caption>{x}</style></table>",
    "<p><table><tr><p>{x}</table>",
    "<a><table><a>{x}</a></table></a>",
    '<!--><p title="-->{x}">',
    "<!-- --!>{x}-->",
    '<![CDATA[<p title="]]>{x}">',
    '<?xml <p title="?>{x}">',
    "<!DOCTYPE a [<!ENTITY b '{x}'>]>&b;",
    '</p title="{x}">',
    "<p><![endif]-->{x}",
    "<plaintext>{x}",
    "<script>/*</script>{x}*/",
    "<scr<script>ipt>{x}</scr</script>ipt>",
    "<<img src=x>{x}",
    "<p title='a\"{x}'>",
    '<p title="a&quot;{x}">',
    '<p title="a&#34;>{x}">',
    '<p title=`a"{x}`>',
    "\ufeff{x}",
    "<\ufffdimg>{x}",
    "&lt;{x}&gt;",
    '<table-scroll><div class="table-scroll vh btn" role=button tabindex=5>{x}</div>',
    '<table title="<table>{x}"><tr><td><table>{x}',
    '<img alt="<table>{x}" src="/a.png">',
    '<h2 id="{x}" title="</h2>{x}">{x}</h2>',
)
CORES: Final = (
    "<img src=x onerror=boom()>",
    "<script>boom()</script>",
    "<svg onload=boom()>",
    "<style>@import 'javascript:boom()';</style>",
    "<p style='background:url(javascript:boom())'>a</p>",
)


def links() -> Iterator[str]:
    """Every scheme in every holder."""
    for scheme, holder in product(SCHEMES, HOLDERS):
        yield holder.replace("{u}", scheme.replace("{c}", CALLS[0]))


def handlers() -> Iterator[str]:
    """Every event handler on every element."""
    for number, (handler, element) in enumerate(product(HANDLERS, ELEMENTS)):
        yield element.replace("{h}", handler).replace("{c}", CALLS[number % len(CALLS)])


def mutants() -> Iterator[str]:
    """Markup that parsers disagree upon, around every core; bare, in a list, a quote and a call-out."""
    for frame, core in product(MUTANTS, CORES):
        inside = frame.replace("{x}", core)
        yield inside
        yield f"- a\n\n  {inside}"
        yield f"> {inside}"
        yield f'!!! tip "{core}"\n    {inside}'


def every() -> list[str]:
    """The whole corpus."""
    return [*links(), *handlers(), *mutants()]
