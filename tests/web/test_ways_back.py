"""Every kind of thing that is done has a way back on the history's page, or it says why not."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Audit, Contribution, Facilitator, Flag, Media
from tests.web.phrases import nb
from tests.web.walking import Walk, walk
from tests.web.walks import (
    bring_in,
    decide,
    handle,
    reach,
    report,
    send_out,
    sort,
    vote,
)
from web.board.phrases.did import NEVER
from workshop.board import moderating
from workshop.board.hall import seen_mark
from workshop.board.staff import record
from workshop.board.traces import KINDS, TURNS, WAYS_BACK, Back
from workshop.contact.following import follow_up, take_up_again
from workshop.contact.queue import seen_words
from workshop.outside.publishing import show_results
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import mark
from workshop.sorting.items import put_up, split_item
from workshop.sorting.linking import link_items, unlink_items
from workshop.sorting.pictures import hold_back
from workshop.sorting.quoting import move_quote, quote
from workshop.sorting.transcribing import accept_transcript, save_draft

__all__ = ["walk"]

HISTORY = "/board/history"
HERE = "/board/meetings/1"
OFFERS = {
    Back.ACT: rf'action="{HISTORY}/(?:un|re)do"',
    Back.NOTES: r'href="/board/meetings/\d+/(?:un|re)do/\d+"',
    Back.DOOR: r'action="/board/colleagues/\d+/(?:role|withdraw|invite)"',
    Back.PLACE: re.escape(nb("history.at_its_place")),
    **{Back(one): re.escape(nb(key)) for one, key in NEVER.items()},
}
"""What stands on a line, by how it is taken back."""
Found = defaultdict[str, set[Back]]


def look(walk: Walk, found: Found) -> None:
    """Note what the lines of the history offer, on all its pages."""
    with walk.stage.store.reading() as session:
        actions = {one.id: one.action for one in session.scalars(select(Audit))}
    page = walk.browser.open(HISTORY)
    while True:
        for chunk in page.html.split('<li id="trace-')[1:]:
            action = actions[int(chunk.split('"')[0])]
            found[action] |= {back for back, sign in OFFERS.items() if re.search(sign, chunk)}
        if nb("history.older") not in page.links:
            return
        page = walk.browser.open(page.links[nb("history.older")])


def by_hand(hand: Hand) -> None:
    """Do what the walk leaves out."""
    session = hand.session
    need, other, measure = (
        put_up(hand, kind, {"nb": f"{kind}-{nth}"}).id
        for nth, kind in enumerate((ItemKind.NEED, ItemKind.NEED, ItemKind.MEASURE))
    )
    first, second = (quote(hand, number, need) for number in (1, 2))
    move_quote(hand, first.id, other)
    split_item(hand, need, [second.id], {"nb": "For seg"})
    link_items(hand, measure, other)
    unlink_items(hand, measure, other)
    draft = save_draft(hand, 3, "Utkast")
    accept_transcript(hand, 3, "Utkast", seen=draft.id)
    hold_back(hand, session.scalars(select(Media.id).where(Media.kind == "photo")).one())
    mark(hand, 1, (Flag.TO_CONTACT,))
    follow_up(hand, 1, seen=seen_words(session.get_one(Contribution, 1).text))
    take_up_again(hand, 1)
    text = session.get_one(Contribution, 2).text
    moderating.decide(hand, 2, seen_mark(text, ()), is_through=False)
    per, text = replace(hand, facilitator_id=1), session.get_one(Contribution, 1).text
    moderating.decide(per, 1, seen_mark(text, ()), is_through=True)
    moderating.undo(hand, 1)
    for is_shown in (True, False):
        show_results(hand, is_shown=is_shown)


def at_the_doors(walk: Walk, found: Found) -> None:
    """Let a colleague in, change who they are, and let them out."""
    walk.press("/board/colleagues", name="Ola Ny", role="reader")
    look(walk, found)
    for way, fields in (("role", {"role": "facilitator"}), ("withdraw", {}), ("invite", {})):
        walk.press(f"/board/colleagues/3/{way}", **fields)
        look(walk, found)
    walk.press("/board/colleagues/3/out")
    look(walk, found)


def with_notes(walk: Walk, found: Found) -> None:
    """Type a note, and bring a list in; take both out and put them back."""
    walk.press(f"{HERE}/note", text="En lyktestolpe")
    walk.press(f"{HERE}/list/keep", text="Et skur")
    for way in ("undo", "redo"):
        for batch in newest_batches(walk):
            walk.press(f"{HERE}/{way}/{batch}")
        look(walk, found)


def newest_batches(walk: Walk) -> list[int]:
    """Return the two imports that came last."""
    with walk.stage.store.reading() as session:
        query = select(Contribution.batch_id).where(Contribution.batch_id.is_not(None)).distinct()
        return sorted(one for one in session.scalars(query) if one)[-2:]


def test_each_kind_of_trace_is_taken_back_or_says_why(walk: Walk) -> None:
    found: Found = defaultdict(set)
    for part in (sort, handle, decide, reach, vote, report, send_out, bring_in):
        part(walk)
        look(walk, found)
    with_notes(walk, found)
    at_the_doors(walk, found)
    with walk.stage.store.writing() as session:
        admin = session.scalars(select(Facilitator.id).where(Facilitator.role == "admin")).one()
        by_hand(Hand(session, current_process(session), admin, walk.stage.clock()))
        done = set(session.scalars(select(Audit.action)))
        for action in sorted(set(KINDS) - done):
            about = {"broadcast_id": 1} if action == "broadcast" else {}
            record(session, action, facilitator_id=admin, now=walk.stage.clock(), **about)
    look(walk, found)

    by_itself = {one for one in KINDS if WAYS_BACK.get(one) == Back.NOTED}
    told = {action: sorted(backs) for action, backs in found.items() if action not in TURNS}
    assert told == {one: [] if one in by_itself else [WAYS_BACK[one]] for one in KINDS}
    assert {one for one in KINDS if WAYS_BACK[one] in (Back.ACT, Back.NOTES, Back.DOOR)} <= done
