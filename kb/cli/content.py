"""``kb content``: Markdown files in and out."""

from pathlib import Path

import click

from kb.cli.opening import opened
from kb.cli.progress import counting
from kb.practices.exporter import export, published_ids
from kb.practices.import_files import find
from kb.practices.import_options import ImportOptions
from kb.practices.import_report import Report
from kb.practices.importer import import_files
from kb.wiring import House

REFUSED = 1
MANY = 1_000
"""From so many practices on, a new index is made faster than the present one is changed."""


@click.group()
def content() -> None:
    """Bring in and write out practices as Markdown files with front matter."""


@content.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option("--create-taxonomy", is_flag=True, help="Add departments and themes that are not there yet.")
@click.option("--author", metavar="EMAIL", help="Who wrote the files that name no author.")
@click.pass_context
def import_command(
    ctx: click.Context, paths: tuple[Path, ...], dry_run: bool, create_taxonomy: bool, author: str | None
) -> None:
    """Import Markdown files, and all of those in folders.

    A file changes the practice with the same slug, or else becomes a new one; importing it again changes nothing.
    A file older than the practice is refused, and so is one with a mistake, with its line; the others are imported.
    Ends with status 1 when a file was refused.
    """
    with opened() as house:
        options = ImportOptions(author, create_taxonomy, dry_run, content_dir=house.settings.content_dir)
        files = list(find(paths))
        with counting(len(files), "Importing") as progress:
            report = import_files(house.db, files, options, progress)
        if not dry_run:
            follow_up(house, report.count("imported"))
    tell(report, dry_run)
    if report.refused:
        ctx.exit(REFUSED)


@content.command("export")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
def export_command(folder: Path) -> None:
    """Write every published practice to DIR/<department>/<slug>.md."""
    with opened() as house:
        total = len(published_ids(house.db))
        with counting(total, "Exporting") as progress:
            written = export(house.db, folder, progress)
    click.echo(f"{written} practices are in {folder}.")


def follow_up(house: House, imported: int) -> None:
    """Have the imported practices indexed and written as files before the command ends."""
    if imported >= MANY:
        house.engine.rebuild(house.finder.indexer.source)
    with counting(imported, "Filing") as progress:
        while worked := house.relay.run_once():
            progress(worked)


def tell(report: Report, dry_run: bool) -> None:
    """Print the report: what was refused and why, what was made, and the totals."""
    for verdict in report.refused:
        click.echo(str(verdict))
    for made in report.made:
        click.echo(f"new: {made}")
    click.echo(f"{'Dry run: ' if dry_run else ''}{report.summary()}")
