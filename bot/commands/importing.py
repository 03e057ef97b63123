"""`verksted import`: typed notes from a meeting, taking an import back, putting it back."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from bot.opening import Refused
    from storage.tables import Meeting
    from workshop.notes import Fault, Imported
    from workshop.refusals import UnknownBatch

UNDO, REDO = "undo", "redo"
FAULTS_SHOWN = 20
IMPORTS_SHOWN = 5


def add_to(subparsers: Subparsers) -> None:
    """Let `import FILE`, `import undo BATCH` and `import redo BATCH` be written."""
    parser = subparsers.add_parser(
        "import",
        help="bring in typed notes from a meeting, or take an import back",
        usage="verksted import FILE [--meeting CODE] [--dry-run] [--json]\n"
        "       verksted import undo BATCH [--json]\n"
        "       verksted import redo BATCH [--json]",
    )
    parser.add_argument(
        "file", metavar="FILE", help="csv or xlsx with the columns text, kind, prompt, table"
    )
    parser.add_argument("batch", metavar="BATCH", nargs="?", type=int)
    parser.add_argument("--meeting", metavar="CODE", help="the meeting's code in the process file")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be added")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(act=partial(import_or_undo, parser))


def import_or_undo(parser: ArgumentParser, console: Console, chosen: Namespace) -> int:
    """Take an import back, or put it back, if its number is written; else import the file."""
    if chosen.batch is None:
        if chosen.file in (UNDO, REDO) and not Path(chosen.file).exists():
            parser.error(f"import {chosen.file} takes one BATCH")
        return import_file(console, chosen)
    if chosen.file not in (UNDO, REDO):
        parser.error(f"unrecognized arguments: {chosen.batch}")
    return undo(console, chosen) if chosen.file == UNDO else redo(console, chosen)


def import_file(console: Console, chosen: Namespace) -> int:
    """Bring in the notes of a file, all of them or, with any fault, none."""
    from bot.opening import opened_store
    from workshop.board.staff import record
    from workshop.clock import utc_now
    from workshop.notes import NotesFile, import_notes

    file = NotesFile(Path(chosen.file).name, _read(Path(chosen.file)))
    now = utc_now()
    with opened_store(console.settings) as store, store.writing() as session, _bar() as bar:
        meeting = _meeting(session, chosen.meeting)
        imported = import_notes(
            session, meeting, file, now=now, is_dry_run=chosen.dry_run, watch=bar.update
        )
        if imported.batch is not None:
            record(session, "import", facilitator_id=None, now=now, batch_id=imported.batch)
    if chosen.json:
        console.show(_shown(console, imported))
    return _finish(console, chosen, imported)


def undo(console: Console, chosen: Namespace) -> int:
    """Take a whole import out; its notes are kept, and can be put back."""
    from bot.opening import opened_store
    from workshop.board.staff import record
    from workshop.clock import utc_now
    from workshop.notes import undo_import
    from workshop.refusals import UnknownBatch

    now = utc_now()
    with opened_store(console.settings) as store, store.writing() as session:
        try:
            removed = undo_import(session, chosen.batch, now=now)
        except UnknownBatch as unknown:
            raise _which_import(session, unknown) from unknown
        record(session, "import-undo", facilitator_id=None, now=now, batch_id=chosen.batch)
    if chosen.json:
        console.show({"batch": chosen.batch, "removed": removed})
    else:
        console.say("command.undone", batch=chosen.batch, removed=removed)
    return 0


def redo(console: Console, chosen: Namespace) -> int:
    """Put a whole import back that was taken out."""
    from bot.opening import Refused, opened_store
    from workshop.board.staff import record
    from workshop.clock import utc_now
    from workshop.notes import redo_import
    from workshop.refusals import UnknownBatch

    with opened_store(console.settings) as store, store.writing() as session:
        try:
            back = redo_import(session, chosen.batch)
        except UnknownBatch as unknown:
            raise Refused("command.nothing_out", batch=chosen.batch) from unknown
        now = utc_now()
        record(session, "import-redo", facilitator_id=None, now=now, batch_id=chosen.batch)
    told = {"batch": chosen.batch, "count": back.count, "known": back.known}
    if chosen.json:
        console.show(told)
    else:
        console.say("command.redone", **told)
    return 0


def _which_import(session: Session, unknown: UnknownBatch) -> Refused | UnknownBatch:
    from bot.opening import Refused
    from workshop.notes import undoable_imports

    known = [f"{one.id} ({one.file_name or '–'})" for one in undoable_imports(session)]
    if not known:
        return unknown
    shown = ", ".join(known[:IMPORTS_SHOWN])
    return Refused("command.which_import", batch_id=unknown.batch_id, known=shown)


def _read(path: Path) -> bytes:
    from bot.opening import Refused
    from workshop.notes.decoding import MOST_BYTES

    try:
        with path.open("rb") as source:
            # One byte more than is taken shows that it is too much; no need to read it all.
            return source.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused("command.no_file", file=path, problem=error.strerror) from error


def _meeting(session: Session, name: str | None) -> Meeting:
    from bot.opening import Refused
    from workshop.board.finding import find_meeting
    from workshop.process import current_process
    from workshop.refusals import UnknownMeeting

    try:
        return find_meeting(session, current_process(session), name)
    except UnknownMeeting as unknown:
        if name is not None:
            raise
        raise Refused("command.which_meeting", known=", ".join(unknown.known)) from unknown


def _bar() -> Any:
    from tqdm import tqdm

    # None: shown on a terminal only.
    return tqdm(disable=None, unit="", leave=False)


def _shown(console: Console, imported: Imported) -> dict[str, Any]:
    faults = [
        {
            "row": fault.row,
            "line": fault.line,
            "column": fault.column,
            "sentence": _sentence(console, fault),
        }
        for fault in imported.faults
    ]
    return {
        "batch": imported.batch,
        "added": imported.added,
        "known": imported.known,
        "faults": faults,
        "ignored": list(imported.ignored),
        "left_out": list(imported.left_out),
    }


def _finish(console: Console, chosen: Namespace, imported: Imported) -> int:
    if imported.faults:
        if not chosen.json:
            _print_faults(console, imported.faults)
        console.warn("command.notes_faults", file=chosen.file, count=len(imported.faults))
        return 1
    if not chosen.json:
        _print_added(console, chosen, imported)
    return 0


def _print_added(console: Console, chosen: Namespace, imported: Imported) -> None:
    if imported.ignored:
        console.say("command.notes_ignored", columns=", ".join(imported.ignored))
    if imported.left_out:
        console.say("command.notes_left_out", sheets=", ".join(imported.left_out))
    if chosen.dry_run:
        console.say("command.notes_dry", added=imported.added, known=imported.known)
    elif imported.batch is None:
        console.say("command.notes_known", known=imported.known)
    else:
        console.say(
            "command.notes_added",
            added=imported.added,
            known=imported.known,
            batch=imported.batch,
        )


def _print_faults(console: Console, faults: tuple[Fault, ...]) -> None:
    for fault in faults[:FAULTS_SHOWN]:
        line = console.text(
            "notes.where",
            row=fault.row,
            line=fault.line,
            column=fault.column,
            sentence=_sentence(console, fault),
        )
        print(line, file=sys.stderr)
    if len(faults) > FAULTS_SHOWN:
        console.warn("command.more_faults", count=len(faults) - FAULTS_SHOWN)


def _sentence(console: Console, fault: Fault) -> str:
    return console.text(fault.key, **fault.values)
