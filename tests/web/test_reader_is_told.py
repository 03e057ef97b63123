"""Who may only read is not told to do what only others can; what they can open, they find."""

from __future__ import annotations

import pytest

from prompts.processfile import ItemKind
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.historic import act
from tests.web.phrases import nb
from tests.web.test_dots import FORM, send
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.sorting.items import put_up

NEEDS, SOLUTIONS = "/board/items/need", "/board/items/solution"
TASKS = [
    (NEEDS, "web.items.lead_need"),
    (NEEDS, "web.items.empty_need"),
    (SOLUTIONS, "web.items.choose"),
    (SOLUTIONS, "web.items.five"),
    ("/board/sort", "web.items.empty_need"),
    ("/board/dots/1", "voting.paper_lead"),
    ("/board/report", "report.cost_lead"),
    ("/board/report", "report.wording_lead"),
    ("/board/hall/moderate", "hall.moderate_lead"),
    ("/board/progress", "progress.lead"),
    ("/board/decisions", "decisions.lead"),
    ("/board/decisions", "decisions.empty"),
    ("/board/item/1", "sorting.no_voices"),
    ("/board/answers", "answers.lead"),
    ("/board/broadcasts", "answers.way"),
    ("/board/meetings", "room.list.lead"),
]


@pytest.fixture
def ballot(facilitator: Browser, stage: Backstage) -> None:
    """Two solutions on the board, and a ballot on them that is open."""
    act(
        stage,
        lambda hand: put_up(hand, ItemKind.SOLUTION, {"nb": "Følgevenn til butikken"}),
        lambda hand: put_up(hand, ItemKind.SOLUTION, {"nb": "Tirsdagsmiddag"}),
    )
    send(facilitator, "/board/dots/new", **FORM)
    send(facilitator, "/board/dots/1/open", confirm="åpne")


@pytest.mark.parametrize(("path", "key"), TASKS)
def test_task_is_told_to_those_who_can_do_it(
    facilitator: Browser, signed_in_as: SignInAs, ballot: None, path: str, key: str
) -> None:
    to_all = facilitator.open(path).text

    to_reader = signed_in_as(StaffRole.READER).open(path).text

    assert (nb(key) in to_all, nb(key) in to_reader) == (True, False)


def test_reader_finds_the_way_to_an_item(signed_in_as: SignInAs, ballot: None) -> None:
    page = signed_in_as(StaffRole.READER).open(SOLUTIONS)

    assert page.links["Tirsdagsmiddag"] == "/board/item/2"
    assert "number" not in page.values("input", "type")
    assert nb("room.form.locked") in page.text
