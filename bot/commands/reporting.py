"""`verksted report`: the report for the council as a file; the database alone is enough."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers

FORMATS = ("docx", "pdf", "html")


def add_to(subparsers: Subparsers) -> None:
    """Let `report --format docx OUT` be written."""
    parser = subparsers.add_parser("report", help="write the report for the council")
    parser.add_argument("--format", choices=FORMATS, required=True)
    parser.add_argument("out", metavar="OUT", help="the file to write")
    parser.add_argument("--language", metavar="CODE", help="default: the process's first")
    parser.add_argument("--process", metavar="SLUG", help="default: the current process")
    parser.set_defaults(act=make)


def make(console: Console, chosen: Namespace) -> int:
    """Make the file; a half-made one never stands under the name that was asked for."""
    from bot.opening import Refused, open_shelf, opened_store
    from web.report.files import Format, make_report
    from workshop.board.census import Census
    from workshop.clock import utc_now
    from workshop.process import find_process
    from workshop.reporting.compose import compose

    now = utc_now()
    with opened_store(console.settings) as store, store.reading() as session:
        process = find_process(session, chosen.process)
        language = chosen.language or process.languages[0]
        if language not in process.languages:
            languages = ", ".join(process.languages)
            raise Refused("command.unknown_language", language=language, languages=languages)
        report = compose(session, process, Census().count(session), now=now)
    made = make_report(
        report,
        Format(chosen.format),
        language,
        catalogue=console.catalogue,
        shelf=open_shelf(console.settings),
        now=now,
    )
    _write(Path(chosen.out), made)
    console.say("command.report_made", out=chosen.out, quotes=sum(1 for _ in report.quotes()))
    return 0


def _write(out: Path, made: bytes) -> None:
    from bot.opening import Refused

    part = out.with_name(f"{out.name}.part")
    try:
        part.write_bytes(made)
        part.replace(out)
    except OSError as error:
        raise Refused("command.cannot_write", out=out, problem=error.strerror) from error
