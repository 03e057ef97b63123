"""Where somebody goes after signing in: the page of the board they wanted, or the wall."""

from __future__ import annotations

import re

HOME = "/board"
FOR_CONTACT = "/board/contact"
ON_THE_BOARD = re.compile(r"/board(?:[/?][!-\[\]-~]*)?")
"""Printable ASCII without a backslash, which browsers read as a slash."""
NO_PAGES = ("/board/enter", "/board/sign-in", "/board/demo", "/board/leave", "/board/media")
LONGEST = 2_000


def page_of_the_board(wanted: str) -> str:
    """Return an address if it is one of our pages, else that of the wall."""
    is_ours = len(wanted) <= LONGEST and ON_THE_BOARD.fullmatch(wanted) and "//" not in wanted
    return wanted if is_ours and not wanted.startswith(NO_PAGES) else HOME
