"""Every setting, command and event is documented where people look for it."""

from collections.abc import Iterator

import click
import pytest

from kb.cli import main
from kb.config import SETTINGS
from kb.core.events import KINDS
from tests.house.sources import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = ROOT / "ARCHITECTURE.md"


def commands(group: click.Group = main, before: str = "kb") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name."""
    for name, command in sorted(group.commands.items()):
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


COMMANDS = dict(commands())


@pytest.mark.parametrize("setting", [setting.variable for setting in SETTINGS])
def test_settings_stand_in_the_readme(setting: str) -> None:
    assert f"| `{setting}` |" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_stand_in_the_readme_with_their_options(command: str) -> None:
    row = next((line for line in README.splitlines() if line.startswith(f"| `{command}")), None)
    assert row is not None, f"{command} is not in the table of commands"
    for parameter in COMMANDS[command].params:
        if isinstance(parameter, click.Option) and parameter.name != "help":
            assert parameter.opts[0] in row, f"{command} {parameter.opts[0]} is not in the table of commands"


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_explain_themselves_and_their_options(command: str) -> None:
    assert COMMANDS[command].help
    for parameter in COMMANDS[command].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{command} {parameter.opts[0]}"


@pytest.mark.parametrize("event", sorted(kind for kind, event in KINDS.items() if event.__module__.startswith("kb.")))
def test_events_stand_in_the_house_plan(event: str) -> None:
    assert f"`{event}`" in ARCHITECTURE.read_text(encoding="utf-8")
