"""The page before a rehearsal is wiped says what goes and what stays; then it is gone."""

from __future__ import annotations

from sqlalchemy import select

from bot.demo.items import add_item
from bot.rehearsal import Rehearser
from prompts.processfile import ItemKind
from storage.tables import (
    Facilitator,
    Item,
    Rehearsal,
    Ruled,
)
from tests.web.browsing import Browser
from tests.web.phrases import nb
from tests.web.test_rehearsal import PAGE, let_speak, put_up_from_robot, rehearser, robots, start
from web.backstage import Backstage
from workshop.deciding.decisions import Written, decide
from workshop.process import current_process
from workshop.sorting.acts import Hand

__all__ = ["rehearser"]


def test_page_before_the_wipe_says_what_goes(
    facilitator: Browser, stage: Backstage, rehearser: Rehearser
) -> None:
    start(facilitator)
    let_speak(rehearser)
    put_up_from_robot(facilitator, stage, "Noen å spise med")

    page = facilitator.open(f"{PAGE}/wipe")

    assert f"{nb('rehearsal.wipe_robots')} {robots(stage)}" in page.text
    assert f"{nb('rehearsal.wipe_items')} 1" in page.text
    assert "Noen å spise med" in page.text


def test_one_press_wipes_the_rehearsal(
    facilitator: Browser, stage: Backstage, rehearser: Rehearser
) -> None:
    start(facilitator)
    let_speak(rehearser)
    assert robots(stage) > 1

    facilitator.open(f"{PAGE}/wipe")
    facilitator.click(nb("rehearsal.wipe"))

    assert nb("rehearsal.wiped") in facilitator.text
    assert nb("rehearsal.on") not in facilitator.text
    assert robots(stage) == 0


def test_wipe_asks_again_when_more_would_go(
    facilitator: Browser, stage: Backstage, rehearser: Rehearser
) -> None:
    start(facilitator)
    let_speak(rehearser)
    asked = facilitator.open(f"{PAGE}/wipe")
    put_up_from_robot(facilitator, stage, "Noen å spise med")

    facilitator.click(nb("rehearsal.wipe"), on_page=asked)

    assert nb("rehearsal.wipe_changed") in facilitator.text
    assert "Noen å spise med" in facilitator.text
    assert robots(stage) > 0


def test_wipe_without_its_page_only_asks(facilitator: Browser, stage: Backstage) -> None:
    start(facilitator)
    token = dict(facilitator.page.form_with("Logg ut").fields)["form_token"]

    facilitator.post(f"{PAGE}/wipe", form_token=token)

    with stage.store.reading() as session:
        assert len(session.scalars(select(Rehearsal)).all()) == 1


def test_page_before_the_wipe_says_what_stays(facilitator: Browser, stage: Backstage) -> None:
    start(facilitator)
    with stage.store.writing() as session:
        process, now = current_process(session), stage.clock()
        add_item(session, process, ItemKind.NEED, {"nb": "Noen å ringe"}, now=now)

    page = facilitator.open(f"{PAGE}/wipe")

    assert f"{nb('rehearsal.wipe_kept')} Noen å ringe" in page.text
    assert f"{nb('rehearsal.wipe_items')} 0" in page.text


def test_page_before_the_wipe_says_which_decisions_go(
    facilitator: Browser, stage: Backstage, rehearser: Rehearser
) -> None:
    start(facilitator)
    let_speak(rehearser)
    put_up_from_robot(facilitator, stage, "Langbord")
    with stage.store.writing() as session:
        session.scalars(select(Item)).one().kind = ItemKind.SOLUTION
        who = session.scalars(select(Facilitator.id)).first() or 0
        hand = Hand(session, current_process(session), who, stage.clock())
        solution = session.scalars(select(Item.id)).one()
        decide(hand, Written("Styret", hand.now.date(), Ruled.YES, [solution]))

    page = facilitator.open(f"{PAGE}/wipe")

    assert f"{nb('rehearsal.wipe_decisions')} Styret" in page.text


def test_nothing_to_wipe_leads_back(facilitator: Browser) -> None:
    page = facilitator.open(f"{PAGE}/wipe")

    assert nb("rehearsal.start") in page.button_labels
