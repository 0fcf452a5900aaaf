"""``kb serve`` and ``kb worker``: the processes that keep running."""

import os
import signal
import threading

import click

from kb.cli.backstage import Backstage
from kb.cli.demo.accounts import can_sign_in, sign_ins
from kb.cli.logs import to_stderr
from kb.cli.opening import opened
from kb.cli.server import Server, listen
from kb.config import load
from kb.practices.content_store import ContentStore
from kb.web.people.links import setup_link
from kb.wiring import House


@click.command()
@click.option("--host", metavar="ADDRESS", help="Address to listen on; default: KB_HOST.")
@click.option("--port", metavar="NUMBER", help="Port to listen on; default: KB_PORT.")
@click.option("--workers", metavar="NUMBER", help="Web processes; default: KB_WORKERS.")
def serve(host: str | None, port: str | None, workers: str | None) -> None:
    """Serve Passerelle until Ctrl-C or SIGTERM, with the relay beside it.

    Logs go to standard error, one JSON object a line.
    """
    given = {"KB_HOST": host, "KB_PORT": port, "KB_WORKERS": workers}
    settings = load({**os.environ, **{name: value for name, value in given.items() if value is not None}})
    with opened(settings) as house:
        require_writable(house.content)
        require_no_demo_beyond_loopback(house)
        banner = banner_of(house)
    Server(settings, listen(settings.host, settings.port), banner).run()


@click.command()
def worker() -> None:
    """Run the relay alone (index, files, mails), where the web servers are told KB_RELAY=no."""
    to_stderr()
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    with opened() as house:
        require_writable(house.content)
        backstage = Backstage(house)
        backstage.start()
        house.finder.mend()
        click.echo("The relay is running. Ctrl-C stops it.")
        stopped.wait()
        backstage.stop()


def require_writable(content: ContentStore) -> None:
    """Refuse to run when practices could not be written as files. Raises ``ClickException``."""
    try:
        content.folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"KB_CONTENT_DIR {content.folder} cannot be made: {error.strerror}") from error
    if not os.access(content.folder, os.W_OK | os.X_OK):
        raise click.ClickException(f"KB_CONTENT_DIR {content.folder} cannot be written to")


def require_no_demo_beyond_loopback(house: House) -> None:
    """Refuse to let other machines in while everybody who reads the terminal knows a password."""
    if not house.settings.beyond_loopback:
        return
    with house.db.reading() as session:
        if can_sign_in(session):
            raise click.ClickException(
                f"demo accounts exist, so {house.settings.host} would let strangers in: run `kb demo remove` first"
            )


def banner_of(house: House) -> str:
    """What is printed once pages can be served: the address, and how to get in."""
    lines = ["", f"{house.settings.site_name} is at {house.settings.base_url}"]
    with house.db.reading() as session:
        lines += sign_ins(session, house.settings)
    link = setup_link(house)
    if link is not None:
        lines += ["", "There is no administrator yet. Become the first one here, once:", f"  {link}"]
    return "\n".join([*lines, "", "Ctrl-C stops it.", ""])
