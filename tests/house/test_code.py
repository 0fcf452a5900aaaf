"""Rules of the code that nobody should have to remember."""

import ast
import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, functions, imported, modules, name, tree

KB = modules("kb")
ALL = modules("kb", "tests")
COMMITTERS = {"kb/core/db.py", "kb/core/relay.py"}
WHOOSH = {"kb/search/analyzers.py", "kb/search/schema.py", "kb/search/whoosh_engine.py"}
ERRORS = "kb/web/kit/errors.py"
FORBIDDEN = {"util", "utils", "helper", "helpers", "manager", "managers", "common", "misc"}
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 150


@pytest.mark.parametrize("path", KB, ids=map(name, KB))
def test_only_the_edges_commit(path: Path) -> None:
    """A service takes a session and leaves the end of the transaction to whoever opened it.

    An index has writers of its own, which commit files and no session.
    """
    if name(path) in COMMITTERS | WHOOSH:
        return
    found = [
        f"{name(path)}:{node.lineno}"
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr in ("commit", "flush") and not _is_store_or_stream(node.func.value)
    ]
    assert found == []


def _is_store_or_stream(owner: ast.expr) -> bool:
    """A file is flushed and an index is committed; sessions go by the names below."""
    return ast.unparse(owner).rpartition(".")[2] not in ("session", "writer", "transaction", "connection", "db")


@pytest.mark.parametrize("path", KB, ids=map(name, KB))
def test_whoosh_stays_behind_the_engine(path: Path) -> None:
    if name(path) not in WHOOSH:
        assert [line for line, module in imported(path) if module.split(".")[0] == "whoosh"] == []


@pytest.mark.parametrize("path", ALL, ids=map(name, ALL))
def test_imports_stand_at_the_top(path: Path) -> None:
    found = [
        node.lineno
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == [], f"{name(path)} imports inside a function"


@pytest.mark.parametrize("path", ALL, ids=map(name, ALL))
def test_modules_are_named_after_what_they_do(path: Path) -> None:
    assert path.stem not in FORBIDDEN
    assert not FORBIDDEN & set(path.relative_to(ROOT).parts)


def test_domain_errors_become_a_status_in_one_file() -> None:
    pattern = re.compile(r"\b(?:NotFound|NotAllowed|Conflict|Invalid|Unavailable|TooMany)\s*:\s*\d{3}\b")
    found = [name(path) for path in KB if pattern.search(path.read_text(encoding="utf-8"))]
    assert found == [ERRORS]


@pytest.mark.parametrize("path", KB, ids=map(name, KB))
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", KB, ids=map(name, KB))
def test_functions_are_short(path: Path) -> None:
    def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
        return (function.end_lineno or 0) - function.body[0].lineno + 1

    found = [each.name for each in functions(path) if length(each) > LONGEST_FUNCTION]
    assert found == [], f"{name(path)} has functions of more than {LONGEST_FUNCTION} lines"


@pytest.mark.parametrize("path", KB, ids=map(name, KB))
def test_everything_public_is_described(path: Path) -> None:
    assert ast.get_docstring(tree(path)) or not tree(path).body, f"{name(path)} says nothing about itself"
    found = [
        node.name
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert found == [], f"{name(path)}: no docstring"


def test_templates_are_short() -> None:
    lengths = {name(path): len(path.read_text().splitlines()) for path in (ROOT / "templates").rglob("*.html")}
    assert {path: length for path, length in lengths.items() if length > LONGEST_TEMPLATE} == {}


def test_safe_is_said_only_of_rendered_html() -> None:
    """What `core.markdown` sanitised goes out as it is; everything else is escaped."""
    found = []
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.is_file():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                for said in re.findall(r"([\w.()\[\]]+)\s*\|\s*safe\b", line):
                    if not re.search(r"(?:^|[._])(?:html|preview)$", said):
                        found.append(f"{name(path)}:{number}: {said}")
    assert found == []


@pytest.mark.parametrize("path", KB, ids=map(name, KB))
def test_markup_is_made_by_hand_only_where_it_is_escaped(path: Path) -> None:
    """`Markup(f"...")` and `Markup(a + b)` would let through what a person wrote."""
    found = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Markup"
        if node.args and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]
    assert found == []
