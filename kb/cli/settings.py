"""``kb settings``: what can be set, and what is."""

import click

from kb.config import SETTINGS, Setting, Settings, load


@click.command()
def settings() -> None:
    """List every setting with its present value. Secrets are not shown."""
    present = load()
    for setting in SETTINGS:
        click.echo(f"{setting.variable}={shown(setting, present)}")
        click.echo(f"    {setting.help}")
        if setting.secret:
            click.echo(f"    {setting.variable}_FILE names a file that holds it.")


def shown(setting: Setting, present: Settings) -> str:
    """The present value of ``setting`` as it would be written, a secret as ``(set)`` or nothing."""
    value = getattr(present, setting.field)
    if setting.secret:
        return "(set)" if value else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ",".join(value) if isinstance(value, tuple) else str(value)
