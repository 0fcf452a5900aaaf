"""A command line on a house of its own: real database from the migrations, real folders."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import main
from kb.config import Settings, load
from kb.wiring import House, build_house


@dataclass
class CommandLine:
    """Runs ``kb`` with the settings of one house."""

    environ: dict[str, str]

    @property
    def data(self) -> Path:
        return Path(self.environ["KB_DATA_DIR"])

    @property
    def content(self) -> Path:
        return Path(self.environ["KB_CONTENT_DIR"])

    @property
    def settings(self) -> Settings:
        return load(self.environ)

    def __call__(self, *arguments: str, status: int = 0, stdin: str | None = None) -> str:
        """The output of ``kb *arguments``, errors included, which has to end with ``status``."""
        result = self.run(*arguments, stdin=stdin)
        assert result.exit_code == status, result.output
        return result.output

    def run(self, *arguments: str, stdin: str | None = None) -> Result:
        """The result of ``kb *arguments``; nothing may come through as an exception."""
        result = CliRunner().invoke(main, list(arguments), env=self.environ, input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result


def at(folder: Path) -> CommandLine:
    """The command line of a house under ``folder``."""
    return CommandLine({"KB_DATA_DIR": str(folder / "instance"), "KB_CONTENT_DIR": str(folder / "content")})


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house after ``kb init``, to copy."""
    folder = tmp_path_factory.mktemp("prepared")
    at(folder)("init")
    return folder


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house after ``kb init --starter --demo``, to copy."""
    folder = tmp_path_factory.mktemp("furnished")
    at(folder)("init", "--starter", "--demo")
    return folder


@pytest.fixture
def kb(prepared: Path, tmp_path: Path) -> CommandLine:
    """The command line of a house without practices."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return at(tmp_path)


@pytest.fixture
def demo_kb(furnished: Path, tmp_path: Path) -> CommandLine:
    """The command line of a house with the starter library and demo accounts."""
    shutil.copytree(furnished, tmp_path, dirs_exist_ok=True)
    return at(tmp_path)


@pytest.fixture
def demo_house(demo_kb: CommandLine) -> Iterator[House]:
    """The parts of the house of ``demo_kb``, to look at or to change behind its back."""
    house = build_house(demo_kb.settings)
    yield house
    house.close()
