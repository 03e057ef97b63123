"""Words that try to be markup do nothing on any page of the board, in real Chromium."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Contribution, Facilitator, Meeting, Ruled
from tests.browser.site import Site, Visits
from tests.web.phrases import nb
from tests.web.test_hostile_words import HOSTILE
from tests.web.test_sorting import hand_at
from workshop.board.hall import hall_card
from workshop.board.moderating import decide as moderate
from workshop.board.staff import StaffRole
from workshop.coding.sampling import Draw, draw_sample
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
    "/board/samples/1", "/board/rehearsal", "/board/status", "/board/me", "/board/colleagues",
    "/board/meetings/1/undo/1", "/",
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
    moderate(session, hand.process, said.id, card.seen, is_through=True, now=hand.now)
    other = Facilitator(name="x", role=StaffRole.FACILITATOR, created_at=hand.now)
    session.add(other)
    session.flush()
    draw_sample(hand, Draw(ItemKind.NEED, 5, other.id), 7)
    session.execute(update(Facilitator).values(name=EVIL[:100]))


@pytest.fixture
def board(visits: Visits, evil: None) -> Page:
    """An administrator's window, which writes down what the rules for scripts and sources stop."""
    board = visits.board(StaffRole.ADMIN)
    board.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation',"
        " (event) => window.broken.push(event.violatedDirective + ' ' + event.blockedURI));"
    )
    return board


def test_words_that_try_to_be_markup_do_nothing_anywhere(board: Page) -> None:
    _paste(board)

    broken = [found for path in PAGES for found in _open(board, path)]

    # Dialogs, errors and other hosts are looked for by the window itself, when it closes.
    assert broken == []


def test_file_that_tries_to_be_markup_does_nothing(board: Page) -> None:
    _open(board, "/board/meetings/1")
    sheet = ";".join(f'"{one.replace(chr(34), chr(34) * 2)}"' for one in (*HOSTILE, *MORE))
    file = {"name": "<img src=x onerror=alert(1)>.csv", "mimeType": "text/csv"}

    board.locator("input[type=file]").set_input_files(
        {**file, "buffer": f"{sheet}\n{sheet}\n".encode()}
    )
    board.get_by_role("button", name=nb("room.upload.look")).click()

    expect(board.locator("main")).to_contain_text("onerror=alert(1)")
    assert board.evaluate("window.broken") == []


def test_words_carried_through_a_sign_in_do_nothing(board: Page) -> None:
    _open(board, "/board/items/need")
    board.get_by_label("Bokmål").fill(EVIL[:300])
    board.context.clear_cookies()

    board.get_by_role("button", name="Legg til").click()

    expect(board.get_by_label("Passord")).to_be_visible()
    assert board.evaluate("window.broken") == []


def _paste(board: Page) -> None:
    """Let one note have come in as a list, so that there is a page that would take it back."""
    _open(board, "/board/meetings/1")
    board.locator("#list-text").fill(EVIL)
    board.get_by_role("button", name=nb("room.paste.look")).click()
    board.get_by_role("button", name="Behold").click()
    expect(board.locator("#notes")).to_contain_text("onerror")


def _open(board: Page, path: str) -> list[str]:
    answer = board.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    board.wait_for_load_state("load")
    found: list[str] = board.evaluate("window.broken")
    return [f"{path}: {one}" for one in found]
