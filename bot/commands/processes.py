"""`verksted process check | load | list`: process files and loaded processes."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from prompts.processfile import Fault
    from storage.tables import Process


def add_to(subparsers: Subparsers) -> None:
    """Let `process check`, `process load` and `process list` be written."""
    parser = subparsers.add_parser("process", help="check, load and list processes")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    check = actions.add_parser("check", help="report every fault in a process file")
    check.add_argument("file", metavar="FILE")
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.set_defaults(act=check_file)
    load = actions.add_parser("load", help="load a process file, or bring a loaded one up to date")
    load.add_argument("file", metavar="FILE")
    load.set_defaults(act=load_file)
    listing = actions.add_parser("list", help="list the loaded processes")
    listing.add_argument("--json", action="store_true", help="print one JSON object")
    listing.set_defaults(act=list_all)


def check_file(console: Console, chosen: Namespace) -> int:
    """Print every fault with file and line; errors refuse, warnings do not."""
    from bot.commands.console import DONE, REFUSED
    from prompts.checking import check_process, describe

    faults = check_process(_path(chosen.file))
    errors = _errors(faults)
    if chosen.json:
        console.show({"faults": [_shown(console, fault) for fault in faults]})
    else:
        for fault in faults:
            print(describe(fault, console.catalogue, console.language))
    if errors:
        console.warn("command.file_has_faults", count=errors, file=chosen.file)
        return REFUSED
    if not chosen.json:
        console.say("command.file_is_sound", file=chosen.file)
    return DONE


def load_file(console: Console, chosen: Namespace) -> int:
    """Load the file and make its process the current one."""
    from bot.opening import Refused, open_shelf, opened_store
    from prompts.processfile import ProcessFaults
    from prompts.reading import read_process
    from workshop.board.staff import record
    from workshop.clock import utc_now
    from workshop.loading import left_alone, load_process

    try:
        file = read_process(_path(chosen.file))
    except ProcessFaults as found:
        _print_faults(console, found.faults)
        raise Refused(
            "command.file_has_faults", file=chosen.file, count=_errors(found.faults)
        ) from found
    with opened_store(console.settings) as store, store.writing() as session:
        now = utc_now()
        process = load_process(session, file, open_shelf(console.settings), now=now)
        slug, stands = process.slug, left_alone(session, process, file)
        record(session, "process-load", process.id, facilitator_id=None, now=now)
    console.say("command.process_loaded", slug=slug)
    if stands:
        console.say("command.left_alone", what=", ".join(stands))
    return 0


def list_all(console: Console, chosen: Namespace) -> int:
    """List every process with its phases, meetings and prompts, the current one first."""
    from bot.opening import opened_store
    from workshop.process import all_processes

    with opened_store(console.settings) as store, store.reading() as session:
        listed = [_listed(session, process) for process in all_processes(session)]
    if chosen.json:
        console.show({"processes": listed})
        return 0
    for process in listed:
        _print_process(console, process)
    if not listed:
        console.say("command.no_process")
    return 0


def _path(name: str) -> Path:
    from bot.opening import find_process_file

    return find_process_file(name) or Path(name)


def _shown(console: Console, fault: Fault) -> dict[str, Any]:
    return {
        "file": str(fault.path),
        "line": fault.line,
        "severity": fault.severity,
        "sentence": console.catalogue.say(fault.key, console.language, **fault.values),
    }


def _errors(faults: Sequence[Fault]) -> int:
    return sum(fault.severity == "error" for fault in faults)


def _print_faults(console: Console, faults: Sequence[Fault]) -> None:
    from prompts.checking import describe

    for fault in faults:
        print(describe(fault, console.catalogue, console.language), file=sys.stderr)


def _listed(session: Session, process: Process) -> dict[str, Any]:
    from workshop.board.finding import meetings_of, prompts_of
    from workshop.process import phases_of

    phases = phases_of(session, process)
    kinds = {phase.id: phase.kind for phase in phases}
    return {
        "slug": process.slug,
        "is_current": process.is_current,
        "title": process.title,
        "phases": [{"kind": phase.kind, "state": phase.state} for phase in phases],
        "meetings": [
            {"code": one.code, "phase": kinds.get(one.phase_id or 0), "title": one.title}
            for one in meetings_of(session, process)
        ],
        "prompts": [
            {"id": one.id, "code": one.code, "number": one.number, "phase": kinds[one.phase_id]}
            for one in prompts_of(session, process)
        ],
    }


def _print_process(console: Console, process: dict[str, Any]) -> None:
    from prompts.words import pick

    mark = "*" if process["is_current"] else " "
    print(f"{mark} {process['slug']}  {pick(process['title'], console.language, 'nb')}")
    for phase in process["phases"]:
        print(f"    {phase['kind']:<10} {phase['state']}")
        for meeting in process["meetings"]:
            if meeting["phase"] == phase["kind"]:
                title = pick(meeting["title"], console.language, "nb")
                print(f"      {meeting['code']}  {title}")
        for prompt in process["prompts"]:
            if prompt["phase"] == phase["kind"]:
                print(f"      {prompt['number']:>3} {prompt['code']}")
