"""A page of the board asks the database as often for three things as for one."""

from __future__ import annotations

import pytest

from bot.demo.items import add_item
from prompts.processfile import ItemKind
from tests.statements import noted
from tests.web.browsing import Browser
from tests.web.test_wall import hang, hang_note
from web.backstage import Backstage
from workshop.process import current_process

PHOTOS = ("kjokkenbordet", "busstoppet", "felleshagen")


def one_more_of_everything(stage: Backstage, nth: int) -> None:
    """Put a note, a contribution with another photo, and a need on the board."""
    hang_note(stage, f"Lapp {nth}")
    hang(stage, channel="web", text=f"Benk {nth}", source=f"plakat-{nth}", photo=PHOTOS[nth])
    with stage.store.writing() as session:
        process = current_process(session)
        add_item(session, process, ItemKind.NEED, {"nb": f"Behov {nth}"}, now=stage.clock())


def sent(stage: Backstage, browser: Browser, path: str) -> int:
    """Return how many statements a page takes; the first time notes the visit."""
    browser.open(path)
    with noted(stage.store.engine) as seen:
        browser.open(path)
    assert browser.answer.status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "path",
    [
        "/board",
        "/board?q=benk",
        "/board?phase=needs",
        "/board/items/need",
        "/board/phases",
        "/board/results",
        "/board/report",
    ],
)
def test_three_take_as_many_statements_as_one(
    facilitator: Browser, stage: Backstage, path: str
) -> None:
    one_more_of_everything(stage, 0)
    for_one = sent(stage, facilitator, path)

    for nth in (1, 2):
        one_more_of_everything(stage, nth)

    assert sent(stage, facilitator, path) == for_one
