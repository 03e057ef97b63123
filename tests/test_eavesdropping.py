"""What must never be logged is heard, if it is."""

from __future__ import annotations

import logging

import pytest

from tests.eavesdropping import PASSWORD, Eavesdropper
from web.cookies import new_token
from workshop.doors.codes import app_address, new_secret
from workshop.doors.recovery import LENGTH, SIGNS


def is_heard(line: str) -> bool:
    """Tell whether an eavesdropper takes offence at a line of ours."""
    ear = Eavesdropper()
    ear.handle(logging.LogRecord("web.board", logging.INFO, "", 1, line, None, None))
    return ear.leaks != []


@pytest.mark.parametrize(
    "said", ["{}", "action=x token={}", "/board/enter/{}/code", '{{"a": "{}"}}']
)
def test_token_in_a_line_is_heard(said: str) -> None:
    assert is_heard(said.format(new_token()))


def test_password_secret_and_paper_code_are_heard() -> None:
    paper = "-".join([SIGNS[:4]] * (LENGTH // 4))
    lines = [
        PASSWORD,
        PASSWORD.replace(" ", "+"),
        new_secret(),
        app_address(new_secret(), "x"),
        paper,
    ]

    assert [is_heard(f"action=sign-in value={line}") for line in lines] == [True] * 5


@pytest.mark.parametrize("line", ["action=run parts=web", "action=fetched media=12 name=a.jpg"])
def test_plain_lines_offend_nobody(line: str) -> None:
    assert not is_heard(line)
