"""Words that try to be markup do nothing on any page of the board, in real Chromium."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.full import PAGES, fill, paste
from tests.browser.site import Site, Visits
from tests.web.phrases import nb
from tests.web.test_hostile_words import HOSTILE
from workshop.board.staff import StaffRole

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


@pytest.fixture
def evil(site: Site) -> None:
    """Everything that somebody can write holds the whole catalogue."""
    fill(site, EVIL)


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
    paste(board, EVIL)

    broken = [found for path in (*PAGES, "/") for found in _open(board, path)]

    # Dialogs, errors and other hosts are looked for by the window itself, when it closes.
    assert broken == []


def test_file_that_tries_to_be_markup_does_nothing(board: Page) -> None:
    _open(board, "/board/meetings/1")
    sheet = ";".join(f'"{one.replace(chr(34), chr(34) * 2)}"' for one in (*HOSTILE, *MORE))
    raw = f"{sheet}\n{sheet}\n".encode()

    board.locator("input[type=file]").set_input_files(
        {"name": "<img src=x onerror=alert(1)>.csv", "mimeType": "text/csv", "buffer": raw}
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


def _open(board: Page, path: str) -> list[str]:
    answer = board.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    board.wait_for_load_state("load")
    found: list[str] = board.evaluate("window.broken")
    return [f"{path}: {one}" for one in found]
