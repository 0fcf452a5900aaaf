"""The content folder."""

from pathlib import Path

import pytest

from kb.core.errors import Unavailable
from kb.practices.content_store import ContentStore


def test_a_file_is_written_whole_and_only_when_it_changes(tmp_path: Path) -> None:
    store = ContentStore(tmp_path / "content")
    assert store.write("marketing/a.md", "één\n")
    assert not store.write("marketing/a.md", "één\n")
    assert store.read("marketing/a.md") == "één\n"
    assert list(store.files()) == ["marketing/a.md"]
    assert not list((tmp_path / "content").rglob("*.part"))


@pytest.mark.parametrize("path", ["../a.md", "/etc/a.md", "a/../../b.md", "marketing/a.txt"])
def test_nothing_is_written_outside(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="outside"):
        ContentStore(tmp_path / "content").write(path, "x")
    assert not list(tmp_path.rglob("*.md"))


def test_removing_takes_an_empty_department_folder_along(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    store.write("marketing/a.md", "a")
    store.remove("marketing/a.md")
    store.remove("marketing/a.md")
    assert not (tmp_path / "marketing").exists()


def test_a_disk_that_refuses_is_said_and_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "marketing").write_text("a file where the folder should be")
    with pytest.raises(Unavailable):
        ContentStore(tmp_path).write("marketing/a.md", "a")
    assert (tmp_path / "marketing").read_text() == "a file where the folder should be"
