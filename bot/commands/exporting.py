"""`verksted export`: the workshop record, out of the system."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers

FORMATS = ("json",)


def add_to(subparsers: Subparsers) -> None:
    """Let `export` be written."""
    parser = subparsers.add_parser("export", help="write the workshop record")
    parser.add_argument("--format", choices=FORMATS, required=True)
    parser.add_argument("out", metavar="OUT", nargs="?", help="a file; default: standard output")
    parser.set_defaults(act=export)


def export(console: Console, chosen: Namespace) -> int:
    """Write the record of the current process as one JSON object."""
    from bot.opening import opened_store
    from workshop.process import current_process
    from workshop.record import export_record

    with opened_store(console.settings) as store, store.reading() as session:
        record = export_record(session, current_process(session))
    written = json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    if chosen.out is None:
        sys.stdout.write(written)
    else:
        _write(Path(chosen.out), written)
        console.warn(
            "command.exported", out=chosen.out, contributions=len(record["contributions"])
        )
    return 0


def _write(out: Path, written: str) -> None:
    from bot.opening import Refused

    part = out.with_name(f"{out.name}.part")
    try:
        # A half-written record must never stand under the name that was asked for.
        part.write_text(written, encoding="utf-8")
        part.replace(out)
    except OSError as error:
        raise Refused("command.cannot_write", out=out, problem=error.strerror) from error
