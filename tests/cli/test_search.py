"""``kb search`` answers as the page does, in lines a program reads."""

import json
import shutil
from pathlib import Path

from kb.config import bundled
from tests.cli.conftest import CommandLine

SHIPPED = list(bundled("content").rglob("*.md"))
KEYS = ["slug", "id", "title", "score", "department", "themes", "language", "author", "highlight"]


def lines(said: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.splitlines()]


def test_one_object_a_line(demo_kb: CommandLine) -> None:
    found = lines(demo_kb("search", "prijsverhoging", "--json"))
    assert list(found[0]) == KEYS
    assert found[0]["slug"] == "prijsverhoging-aankondigen-bel-eerst-mail-daarna"
    assert found[0]["author"] == "katrien.maes@passerelle.example"
    assert "<mark>" in str(found[0]["highlight"])


def test_narrowed_sorted_and_cut(demo_kb: CommandLine) -> None:
    assert len(lines(demo_kb("search", "--json", "--limit", "500"))) == len(SHIPPED)
    assert {each["language"] for each in lines(demo_kb("search", "--language", "fr", "--json"))} == {"fr"}
    only = lines(
        demo_kb("search", "--department", "key-accounts", "--author", "katrien.maes@passerelle.example", "--json")
    )
    assert {(each["department"], each["author"]) for each in only} == {
        ("key-accounts", "katrien.maes@passerelle.example")
    }
    assert all("pricing" in list(each["themes"]) for each in lines(demo_kb("search", "--theme", "pricing", "--json")))  # type: ignore[call-overload]
    assert len(lines(demo_kb("search", "--limit", "2", "--sort", "newest", "--json"))) == 2


def test_facets(demo_kb: CommandLine) -> None:
    found = lines(demo_kb("search", "--facets", "--json"))
    assert {each["facet"] for each in found} == {"department", "theme", "language", "author"}
    french = sum("language: fr" in path.read_text() for path in SHIPPED)
    assert {"facet": "language", "value": "fr", "count": french, "chosen": False} in found
    assert any(each["value"] == "katrien.maes@passerelle.example" for each in found)


def test_a_batch_of_questions(demo_kb: CommandLine, tmp_path: Path) -> None:
    asked = tmp_path / "questions.jsonl"
    asked.write_text(
        '{"id": "a", "q": "prijsverhoging", "language": "nl"}\n\n{"id": 2, "q": "xyzzyx"}\n{"q": 1}\nnonsense\n'
    )
    found = lines(demo_kb("search", "--batch", str(asked)))
    assert list(found[0]) == ["id", "ms", "total", "hits"]
    assert found[0]["id"] == "a"
    assert found[0]["hits"][0]["slug"] == "prijsverhoging-aankondigen-bel-eerst-mail-daarna"  # type: ignore[index]
    assert (found[1]["id"], found[1]["total"], found[1]["hits"]) == (2, 0, [])
    assert "error" in found[3]


def test_for_people(demo_kb: CommandLine) -> None:
    said = demo_kb("search", "prijsverhoging")
    assert "Prijsverhoging aankondigen: bel eerst, mail daarna" in said
    assert "found" in said


def test_an_unknown_author_is_one_clear_answer(demo_kb: CommandLine) -> None:
    assert "nobody has the address" in demo_kb("search", "--author", "x@example.org", status=2)


def test_a_lost_index_is_made_anew(demo_kb: CommandLine) -> None:
    shutil.rmtree(demo_kb.data / "index")
    assert len(lines(demo_kb("search", "--json", "--limit", "500"))) == len(SHIPPED)


def test_reindex(demo_kb: CommandLine) -> None:
    assert f"{len(SHIPPED)} practices are in the index." in demo_kb("reindex")
