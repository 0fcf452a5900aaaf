"""The built wheel, installed in an environment of its own, serves outside the checkout."""

import os
import subprocess
import sys
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.cli.processes import ROOT, Running, free_port, get

INSTALL_SECONDS = 600


def run(*command: str | Path, folder: Path, **settings: str) -> str:
    """The output of a command that has to succeed; it knows nothing of this checkout."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KB_", "PYTHON"))}
    ended = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env={**kept, **settings},
        capture_output=True,
        text=True,
        timeout=INSTALL_SECONDS,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, folder=ROOT)
    return next(folder.glob("*.whl"))


def test_everything_travels_inside(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    travelling = [
        *(path for path in (ROOT / "kb").rglob("*") if path.is_file() and "__pycache__" not in path.parts),
    ]
    assert {path.relative_to(ROOT).as_posix() for path in travelling} - names == set()
    for top in ("templates", "content"):
        shipped = {f"kb/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / top).rglob("*") if path.is_file()}
        assert shipped - names == set()
    assert not [name for name in names if name.startswith(("tests/", "instance/"))]


def test_serves_outside_the_checkout(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python, kb = environment / "bin" / "python", environment / "bin" / "kb"
    constraints = ROOT / "constraints.txt"
    run(python, "-m", "pip", "install", "--quiet", "--constraint", constraints, wheel, folder=tmp_path)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    port = str(free_port())
    said = run(kb, "init", "--starter", "--demo", folder=elsewhere)
    assert "Starter library" in said
    shipped = {path.relative_to(ROOT / "content") for path in (ROOT / "content").rglob("*.md")}
    content = elsewhere / "instance" / "content"
    assert {path.relative_to(content) for path in content.rglob("*.md")} == shipped
    out, err = tmp_path / "stdout", tmp_path / "stderr"
    with out.open("w") as stdout, err.open("w") as stderr:
        settings = {"PATH": os.environ["PATH"], "KB_PORT": port}
        process = subprocess.Popen([kb, "serve"], cwd=elsewhere, env=settings, stdout=stdout, stderr=stderr, text=True)
    server = Running(process, out, err)
    try:
        server.wait_for("Ctrl-C stops it.")
        assert get(f"http://127.0.0.1:{port}/")[0] == 303
        status, page = get(f"http://127.0.0.1:{port}/sign-in")
        assert status == 200
        assert "Passerelle" in page
        assert server.stop() == 0
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
