"""A sample of two notes that another facilitator has sorted, for the one who is signed in."""

from __future__ import annotations

from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Contribution, Facilitator
from tests.browser.site import Site
from workshop.board.staff import StaffRole
from workshop.coding.sampling import Draw, draw_sample
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up
from workshop.sorting.quoting import quote


def sampled(site: Site) -> None:
    """Let Per have sorted two notes, and drawn them for the first facilitator there is."""
    for words in ("Noen å spise middag med", "Naboen måker for meg"):
        site.hang_note(words)
    stage = site.stage
    with stage.store.writing() as session:
        coder = session.scalars(select(Facilitator.id)).first() or 0
        per = Facilitator(name="Per", role=StaffRole.FACILITATOR, created_at=stage.clock())
        session.add(per)
        session.flush()
        hand = Hand(session, current_process(session), per.id, stage.clock())
        item = put_up(hand, ItemKind.NEED, {"nb": "Selskap ved bordet"}).id
        put_up(hand, ItemKind.NEED, {"nb": "Trygge trapper"})
        for number in session.scalars(select(Contribution.id)).all():
            quote(hand, number, item)
        draw_sample(hand, Draw(ItemKind.NEED, 5, coder), 7)
