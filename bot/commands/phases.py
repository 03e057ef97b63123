"""`verksted phase open | close`: moving a phase by hand."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers


def add_to(subparsers: Subparsers) -> None:
    """Let `phase open` and `phase close` be written."""
    parser = subparsers.add_parser("phase", help="open or close a phase")
    parser.add_argument("action", choices=("open", "close"))
    parser.add_argument("phase", metavar="PHASE", help="needs, measures, solutions or test")
    parser.add_argument("--process", metavar="SLUG", help="default: the current process")
    parser.set_defaults(act=move)


def move(console: Console, chosen: Namespace) -> int:
    """Open a phase (which closes the others) or close it; its dates no longer move it."""
    from bot.opening import opened_store
    from storage.tables import PhaseState
    from workshop.board.staff import record
    from workshop.clock import utc_now
    from workshop.process import find_process, set_phase

    state = PhaseState.OPEN if chosen.action == "open" else PhaseState.CLOSED
    with opened_store(console.settings) as store, store.writing() as session:
        process = find_process(session, chosen.process)
        phase = set_phase(session, process, chosen.phase, state)
        action, now = f"phase-{state}", utc_now()
        record(session, action, process.id, facilitator_id=None, now=now, phase_id=phase.id)
    sentences = {
        PhaseState.OPEN: "command.phase_opened",
        PhaseState.CLOSED: "command.phase_closed",
    }
    console.say(sentences[state], phase=chosen.phase)
    return 0
