"""Every page of a board on which everything has been written answers, on both databases.

Most tests of pages run on SQLite alone (`tests/engines.py`); here PostgreSQL is asked the same.
"""

from __future__ import annotations

from tests.browser.full import PAGES, fill
from tests.browser.site import Site
from tests.web.browsing import HOST
from tests.web.conftest import SignInAs
from web.backstage import Backstage
from workshop.board.staff import StaffRole

BY_PASTING = "/board/meetings/1/undo/1"
"""There is such a page only after a list was pasted in."""


def test_every_page_of_a_full_board_answers(stage: Backstage, signed_in_as: SignInAs) -> None:
    fill(Site(stage, HOST), "En benk der folk kan møtes")
    admin = signed_in_as(StaffRole.ADMIN)

    answers = {}
    for path in PAGES:
        admin.open(path)
        answers[path] = admin.answer.status_code

    assert answers.pop(BY_PASTING) == 404
    assert {path: code for path, code in answers.items() if code != 200} == {}
