"""Whatever changes something on the board leaves a trace of who did it: every route is walked.

The routes come from the application itself. A new one that changes something fails here until it
is walked, or stands among those that keep nothing, with the reason.
"""

from __future__ import annotations

from tests.web.conftest import Invite, TickingClock
from tests.web.walking import KEEPS_NOTHING, Walk, changing, walk
from tests.web.walks import (
    answer,
    bring_in,
    decide,
    handle,
    let_in,
    reach,
    report,
    send_out,
    sort,
    vote,
    write_to_many,
)

__all__ = ["walk"]


def test_each_changing_route_leaves_a_trace(
    walk: Walk, new_invite: Invite, ticking: TickingClock
) -> None:
    parts = (sort, handle, decide, reach, vote, report)
    for part in (*parts, send_out, write_to_many, bring_in, answer):
        part(walk)
    let_in(walk, new_invite, ticking)

    assert walk.silent == []
    assert {one.path for one in changing(walk.app)} == walk.walked | set(KEEPS_NOTHING)
