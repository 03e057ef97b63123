"""What counts as a way to reach somebody, and how it is shown to them without being repeated."""

from __future__ import annotations

import re

LONGEST = 200
MAIL = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+\.[^\s@,;<>().]{2,}")
PHONE = re.compile(r"(?<![\w@])\+?\d(?:[ .()/-]?\d){7,14}(?!\w)")
"""At least eight digits, as in Norway; written together or apart."""
LAST_DIGITS = 3


def is_way_to_reach(text: str) -> bool:
    """Tell whether a text is short and has a phone number or an e-mail address in it."""
    return len(text) <= LONGEST and bool(MAIL.search(text) or PHONE.search(text))


def veiled(contact: str) -> str:
    """Return as much of a way to reach somebody as they know it by, and nobody else does.

    It is said back to them, and what is said stays in the conversation.
    """
    mails = [f"{one[0]}…@{one.rpartition('@')[2]}" for one in MAIL.findall(contact)]
    digits = [re.sub(r"\D", "", one) for one in PHONE.findall(MAIL.sub(" ", contact))]
    return ", ".join([*mails, *(f"… {one[-LAST_DIGITS:]}" for one in digits)])
