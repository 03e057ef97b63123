"""Words that try to be markup do nothing on any page of the board, in real Chromium."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page
from sqlalchemy import update
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, Meeting, Ruled
from tests.browser.site import Site, Visits
from tests.web.test_hostile_words import HOSTILE
from tests.web.test_sorting import hand_at
from workshop.board.hall import hall_card
from workshop.board.moderating import decide as moderate
from workshop.deciding.decisions import Written, decide
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, put_up, put_up_from, reword_item
from workshop.sorting.linking import link_items

MORE = (
    "<style>body{display:none}</style>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<base href='//x.example/'><link rel=stylesheet href=//x.example/a.css>",
    "<meta http-equiv=refresh content='0;url=//x.example'>",
    "<a href='javascript:alert(1)' autofocus onfocus=alert(1)>Les mer</a>",
    "<form action=//x.example><input name=form_token></form>",
    "</script><script>alert(1)</script>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
)
EVIL = " ".join((*HOSTILE, *MORE))
PAGES = (
    "/board", "/board?phase=needs", "/board?q=svg", "/board/sort", "/board/sort?kind=solution",
    "/board/items/need", "/board/items/solution", "/board/item/1", "/board/item/3",
    "/board/voice/1", "/board/decisions", "/board/decisions/1", "/board/meetings",
    "/board/meetings/1", "/board/hall?photo=kjokkenbordet&cards=1", "/board/hall/moderate",
    "/board/print", "/board/process", "/board/script", "/board/people", "/board/samples",
    "/board/rehearsal", "/board/status", "/board/me", "/",
)  # fmt: skip


@pytest.fixture
def evil(site: Site) -> None:
    """Everything that somebody can write holds the whole catalogue."""
    site.hang_note(EVIL)
    with site.stage.store.writing() as session:
        _fill(session, hand_at(session, site.stage))


def _fill(session: Session, hand: Hand) -> None:
    said = session.get_one(Contribution, 1)
    said.source = EVIL[:60]
    said.table_label = "<b>3"
    session.execute(update(Meeting).values(title={"nb": EVIL[:200]}, place=EVIL[:200]))
    title, telling = {"nb": EVIL[:300]}, {"nb": EVIL[-300:]}
    need = put_up_from(hand, said.id, ItemKind.NEED, title)
    reword_item(hand, need.id, title, telling, version=1)
    measure = put_up(hand, ItemKind.MEASURE, title)
    solution = put_up(hand, ItemKind.SOLUTION, title)
    link_items(hand, measure.id, need.id)
    link_items(hand, solution.id, measure.id)
    choose(hand, ItemKind.NEED, [need.id])
    words = {"nb": EVIL[:300], "en": EVIL[-300:]}
    document = "https://x.example/%22%3E%3Csvg/onload=alert(1)%3E"
    decide(hand, Written(EVIL[:120], date(2026, 11, 20), Ruled.NO, [solution.id], words, document))
    card = hall_card(said, ())
    assert card is not None
    moderate(hand, said.id, card.seen, is_through=True)


@pytest.mark.usefixtures("evil")
def test_words_that_try_to_be_markup_do_nothing_anywhere(visits: Visits) -> None:
    board = visits.board()
    board.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation',"
        " (event) => window.broken.push(event.violatedDirective + ' ' + event.blockedURI));"
    )

    broken = [found for path in PAGES for found in _open(board, path)]

    # Dialogs, errors and other hosts are looked for by the window itself, when it closes.
    assert broken == []


def _open(board: Page, path: str) -> list[str]:
    answer = board.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    board.wait_for_load_state("load")
    found: list[str] = board.evaluate("window.broken")
    return [f"{path}: {one}" for one in found]
