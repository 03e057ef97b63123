"""How a line of the history is taken back that is no act of one's own: a button, or a link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from web.board.didphrases import NEVER, WAYS
from workshop.board.history import Trace
from workshop.board.references import Named, Thing
from workshop.board.staff import StaffRole
from workshop.board.traces import WAYS_BACK, Back
from workshop.doors.waysback import Way, WayBack

VOICE, MEETING, BROADCAST = "/board/voice/", "/board/meetings/", "/board/broadcasts/"
PLACES: Mapping[str, str] = {
    "redact": VOICE,
    "show-words": VOICE,
    "upload": MEETING,
    "broadcast": BROADCAST,
    "broadcast-pause": BROADCAST,
    "broadcast-resume": BROADCAST,
    "broadcast-cancel": BROADCAST,
    "broadcast-revive": BROADCAST,
    "rehearsal-started": "/board/rehearsal",
    "rehearsal-round": "/board/rehearsal",
}
"""Where something is changed back; what is not here, on the page of the process."""
PROCESS = "/board/process"
THINGS: Mapping[str, Thing] = {
    VOICE: Thing.VOICE,
    MEETING: Thing.MEETING,
    BROADCAST: Thing.BROADCAST,
}
FORMS: Mapping[Way, str] = {Way.ROLE: "role", Way.WITHDRAW: "withdraw", Way.LET_IN: "invite"}


@dataclass(frozen=True, slots=True)
class Offer:
    """What a line offers beside one's own undo: a form, a link, or the sentence that says why not.

    `label` is the form's button, with the `role` that it gives back, if it is one.
    """

    action: str = ""
    label: str = ""
    role: StaffRole | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    link: str = ""
    never: str = ""


def offer(trace: Trace, named: Named, door: WayBack | None) -> Offer:
    """Return what a line of the history offers; `door` is what an admin can take back of it."""
    if door is not None:
        action = f"/board/colleagues/{door.colleague}/{FORMS[door.way]}"
        fields = {"seen": door.seen} | ({"role": str(door.role)} if door.role else {})
        return Offer(action=action, label=WAYS[door.way], role=door.role, fields=fields)
    back = WAYS_BACK.get(trace.action)
    if back == Back.PLACE:
        return Offer(link=_place(trace, named))
    return Offer(never=NEVER.get(str(back), ""))


def _place(trace: Trace, named: Named) -> str:
    place = PLACES.get(trace.action, PROCESS)
    if place not in THINGS:
        return place
    found = (one for one in named.first if one.thing == THINGS[place] and one.is_there)
    return next((f"{place}{one.number}" for one in found), "")
