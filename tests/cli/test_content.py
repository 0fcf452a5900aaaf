"""``kb content import`` and ``export``: a verdict for each file, and nothing twice."""

from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

FILE = """---
title: Bel op dinsdag
summary: Dinsdagmorgen neemt iedereen op.
department: field-sales
themes: [prospecting]
language: nl
author: ann@example.org
---

Wij bellen op dinsdag, en nooit op vrijdag.
"""


def write(folder: Path, name: str, text: str = FILE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder of files to import."""
    return tmp_path / "inbox"


def test_imports_once_and_then_nothing_changes(kb: CommandLine, inbox: Path) -> None:
    write(inbox, "dinsdag.md")
    first = kb("content", "import", str(inbox))
    assert "new: colleague ann@example.org, invited" in first
    assert "1 imported, 0 unchanged, 0 refused" in first
    assert (kb.content / "field-sales" / "dinsdag.md").is_file()
    assert "0 imported, 1 unchanged, 0 refused" in kb("content", "import", str(inbox))
    assert '"slug": "dinsdag"' in kb("search", "bellen", "--json")


def test_dry_run_writes_nothing(kb: CommandLine, inbox: Path) -> None:
    write(inbox, "dinsdag.md")
    assert "Dry run: 1 imported" in kb("content", "import", "--dry-run", str(inbox))
    assert kb("search", "bellen", "--json") == ""
    assert not list(kb.content.rglob("*.md"))


def test_a_bad_file_holds_up_nobody(kb: CommandLine, inbox: Path) -> None:
    write(inbox, "dinsdag.md")
    write(inbox, "broken.md", "---\ntitle: [\n---\n")
    (inbox / "latin.md").write_bytes(b"---\ntitle: x\nsummary: caf\xe9\n---\n")
    write(inbox, "place.md", FILE.replace("field-sales", "moon"))
    write(inbox, "theme.md", FILE.replace("[prospecting]", "[gravity]"))
    write(inbox, "long.md", FILE.replace("Bel op dinsdag", "x" * 121))
    write(inbox, "nobody.md", FILE.replace("author: ann@example.org\n", ""))
    write(inbox, "control.md", FILE + "\x01")
    write(inbox, "slug.md", FILE.replace("title:", "slug: ../../up\ntitle:"))
    write(inbox, "run.md", FILE + "*" * 5000)
    said = kb("content", "import", str(inbox), status=1)
    assert "1 imported, 0 unchanged, 9 refused" in said
    assert "Traceback" not in said
    for place in (
        "latin.md:3: is not text in UTF-8",
        "place.md:4: there is no department 'moon'",
        "theme.md:5: there is",
    ):
        assert place in said
    assert "long.md:2: title: At most 120 characters" in said
    assert "nobody.md: author is missing" in said
    assert "control.md:11: holds a control character" in said
    assert "slug.md:2: slug" in said
    assert "run.md:11: body" in said


def test_author_stands_in_where_a_file_names_none(kb: CommandLine, inbox: Path) -> None:
    write(inbox, "nobody.md", FILE.replace("author: ann@example.org\n", ""))
    kb("content", "import", "--author", "jan@example.org", str(inbox))
    assert '"author": "jan@example.org"' in kb("search", "bellen", "--json")


def test_create_taxonomy_makes_what_is_missing(kb: CommandLine, inbox: Path) -> None:
    write(inbox, "moon.md", FILE.replace("field-sales", "moon-sales").replace("[prospecting]", "[gravity, tides]"))
    said = kb("content", "import", "--create-taxonomy", str(inbox))
    for made in ("department moon-sales", "theme gravity", "theme tides"):
        assert f"new: {made}" in said
    assert "1 imported" in said
    assert '"department": "moon-sales"' in kb("search", "bellen", "--json")


def test_a_changed_file_is_a_new_version_and_the_old_one_is_stale(kb: CommandLine, inbox: Path) -> None:
    write(inbox, "dinsdag.md")
    kb("content", "import", str(inbox))
    ours = kb.content / "field-sales" / "dinsdag.md"
    old = ours.read_text()
    write(inbox, "dinsdag.md", old.replace("vrijdag", "zondag"))
    assert "1 imported" in kb("content", "import", str(inbox))
    assert "version: 2" in ours.read_text()
    assert "zondag" in ours.read_text()
    write(inbox, "dinsdag.md", old)
    assert "is stale: it is version 1, and version 2 stands here" in kb("content", "import", str(inbox), status=1)
    write(inbox, "dinsdag.md", FILE)
    assert "is stale: it is an earlier version" in kb("content", "import", str(inbox), status=1)
    assert "zondag" in ours.read_text()


def test_a_hand_edit_in_the_content_folder_comes_back(demo_kb: CommandLine) -> None:
    path = next(demo_kb.content.rglob("prijsverhoging*.md"))
    path.write_text(path.read_text().replace("\n---\n\n", "\n---\n\nEerst dit.\n\n", 1))
    assert "differs from the practice" in demo_kb("check", status=1)
    assert "1 imported" in demo_kb("content", "import", str(demo_kb.content))
    assert "agree" in demo_kb("check")
    assert "version: 2" in path.read_text()
    assert "Eerst dit." in path.read_text()


def test_two_files_for_one_address(kb: CommandLine, inbox: Path) -> None:
    write(inbox, "a/index.md")
    write(inbox, "b/index.md", FILE.replace("dinsdag.", "woensdag."))
    said = kb("content", "import", str(inbox), status=1)
    assert "has the same address as" in said
    assert "1 imported" in said


def test_unknown_keys_survive_the_round_trip(kb: CommandLine, inbox: Path, tmp_path: Path) -> None:
    write(inbox, "dinsdag.md", FILE.replace("author:", "mood: calm\nauthor:"))
    kb("content", "import", str(inbox))
    kb("content", "export", str(tmp_path / "out"))
    assert "mood: calm" in (tmp_path / "out" / "field-sales" / "dinsdag.md").read_text()
    write(inbox, "dinsdag.md", FILE.replace("author:", "mood: merry\nauthor:"))
    assert "1 imported" in kb("content", "import", str(inbox))
    assert "mood: merry" in (kb.content / "field-sales" / "dinsdag.md").read_text()
    assert "version: 1" in (kb.content / "field-sales" / "dinsdag.md").read_text()


def test_export_is_what_the_content_folder_holds(demo_kb: CommandLine, tmp_path: Path) -> None:
    demo_kb("content", "export", str(tmp_path / "out"))
    exported = {path.relative_to(tmp_path / "out"): path.read_bytes() for path in (tmp_path / "out").rglob("*.md")}
    assert exported == {path.relative_to(demo_kb.content): path.read_bytes() for path in demo_kb.content.rglob("*.md")}
    assert f"{len(exported)} unchanged, 0 refused" in demo_kb("content", "import", str(tmp_path / "out"))


def test_links_and_hidden_files_stay_out(kb: CommandLine, inbox: Path, tmp_path: Path) -> None:
    secret = write(tmp_path, "elsewhere.md")
    write(inbox, ".hidden.md")
    (inbox / "link.md").symlink_to(secret)
    assert "0 imported, 0 unchanged, 0 refused" in kb("content", "import", str(inbox))


def test_published_is_kept_for_a_new_practice_and_checked(kb: CommandLine, inbox: Path) -> None:
    write(inbox, "old.md", FILE.replace("author:", "published: 2024-03-01T10:00:00Z\nversion: 4\nid: 77\nauthor:"))
    write(inbox, "odd.md", FILE.replace("author:", "published: yesterday\nauthor:"))
    said = kb("content", "import", str(inbox), status=1)
    assert "odd.md:7: published is not a moment" in said
    ours = (kb.content / "field-sales" / "old.md").read_text()
    assert "published: '2024-03-01T10:00:00Z'" in ours
    assert "version: 4" in ours
    assert "id: 77" in ours
