"""A board to which somebody has said something, and the lines of its history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Facilitator
from tests.web.browsing import Browser, Resident
from web.backstage import Backstage
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide
from workshop.sorting.items import put_up_from

PAGE = "/board/history"
SAID = "Hun spiser alene"
TITLE = {"nb": SAID}


@pytest.fixture
def said(resident: Resident, facilitator: Browser) -> Browser:
    """A facilitator at a board to which somebody has said something."""
    resident.take_part()
    resident.say(SAID)
    return facilitator


def hand_of(stage: Backstage, session: Session, name: str = "Kari facilitator") -> Hand:
    """Return what a facilitator acts with; one who is not there yet comes in."""
    who = session.scalars(select(Facilitator).where(Facilitator.name == name)).first()
    if who is None:
        who = Facilitator(name=name, role="facilitator", created_at=stage.clock())
        session.add(who)
        session.flush()
    return Hand(session, current_process(session), who.id, stage.clock())


def act(
    stage: Backstage, *verbs: Callable[[Hand], object], name: str = "Kari facilitator"
) -> None:
    """Let somebody do these things, each in a transaction of its own."""
    for verb in verbs:
        with stage.store.writing() as session:
            verb(hand_of(stage, session, name))


def lines(browser: Browser, address: str = PAGE) -> list[str]:
    """Return the sentences of the page, the newest first."""
    html = browser.open(address).html
    parts = [part.split("</bdi>")[0] for part in html.split('<div class="did">')[1:]]
    return [part.split("<bdi>")[1] for part in parts]


def put_it_up(hand: Hand) -> None:
    """Put up a need in the words of what was said."""
    put_up_from(hand, 1, ItemKind.NEED, TITLE)


def hide_it(hand: Hand) -> None:
    """Hide what was said."""
    hide(hand, 1, Hidden.PERSONAL)
