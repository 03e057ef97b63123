"""`verksted broadcast send|pause|resume|cancel ID`: what a person decides about one."""

from __future__ import annotations

from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from bot.commands.console import Console
    from storage.tables import Broadcast, Process

ACTS = {
    "send": ("command.broadcast_send", "command.broadcast_not_send"),
    "pause": ("command.broadcast_pause", "command.broadcast_not_pause"),
    "resume": ("command.broadcast_resume", "command.broadcast_not_resume"),
    "cancel": ("command.broadcast_cancel", "command.broadcast_not_cancel"),
}
"""What can be done, with what is said then, and what if it cannot be."""


def act(console: Console, chosen: Namespace) -> int:
    """Do it, leave a trace, and tell how many messages it was about."""
    from bot.opening import Refused, opened_store
    from workshop.board.staff import record
    from workshop.broadcasts.running import find_broadcast
    from workshop.clock import utc_now
    from workshop.process import current_process
    from workshop.refusals import NotAsShown

    done, cannot = ACTS[chosen.status]
    now = utc_now()
    with opened_store(console.settings) as store, store.writing() as session:
        process = current_process(session)
        broadcast = find_broadcast(session, process, chosen.id)
        try:
            count = _doing(console, session, process, broadcast)[chosen.status]()
        except NotAsShown as error:
            raise Refused(cannot, id=chosen.id) from error
        did = f"broadcast-{chosen.status}"
        record(session, did, facilitator_id=None, now=now, broadcast_id=chosen.id)
    if chosen.json:
        console.show({"id": chosen.id, "messages": count})
    else:
        console.say(done, id=chosen.id, count=count)
    return 0


def _doing(
    console: Console, session: Session, process: Process, broadcast: Broadcast
) -> dict[str, Callable[[], int]]:
    from handlers.speaking import broadcast_question
    from workshop.broadcasts.running import cancel, pause, resume, send_after_all
    from workshop.clock import utc_now

    make_say = partial(broadcast_question, console.catalogue)

    def send() -> int:
        fired = send_after_all(session, process, broadcast, make_say=make_say, now=utc_now())
        return fired.recipients

    return {
        "send": send,
        "pause": lambda: pause(session, broadcast, now=utc_now()),
        "resume": lambda: resume(session, process, broadcast, now=utc_now()),
        "cancel": lambda: cancel(session, broadcast),
    }
