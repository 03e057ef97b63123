"""Residents' words are shown whole and literal; they cannot do anything to a page."""

from __future__ import annotations

from html import escape

import pytest

from tests.web.browsing import Browser, Resident
from web.wording import calm

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "javascript:alert(1)",
    "{{7*7}} {% raw %} ${7*7}",
    "</textarea></bdi></li><h1>Hei",
    "*fet* _skrå_ [lenke](http://x.example) $x^2$",
    "=cmd|'/c calc'!A1",
    "'; DROP TABLE contribution; --",
    "\u202eabc\u202d \u2066",
    "&lt;b&gt; &amp; &#60;",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_literal_in_the_chat_and_on_the_wall(
    resident: Resident, facilitator: Browser, words: str
) -> None:
    resident.take_part()
    resident.say(words)

    shown = f"<bdi>{escape(words).replace('&quot;', '&#34;').replace('&#x27;', '&#39;')}</bdi>"

    assert shown in resident.answer.text
    assert shown in facilitator.open("/board").html


def test_hostile_title_of_an_item_is_literal(facilitator: Browser) -> None:
    facilitator.open("/board/items/need")

    page = facilitator.click("Legg til", title=HOSTILE[2], language="nb")

    assert page.values("svg", "onload") == []
    assert "&#34;&gt;&lt;svg onload=alert(1)&gt;" in page.html


def test_hostile_draft_is_literal(resident: Resident) -> None:
    resident.take_part()

    page = resident.say(HOSTILE[5], files=[("photos", ("a.jpg", b"x", "image/jpeg"))])

    assert page.values("h1", "class") == ["bar-title"]
    assert "&lt;/textarea&gt;" in page.html


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" + "\u0301" * 40, "a" + "\u0301" * 4),
        ("e\u0301le\u0300ve", "e\u0301le\u0300ve"),
        ("čđŋšŧž ÅÆØ 👩‍👩‍👧", "čđŋšŧž ÅÆØ 👩‍👩‍👧"),
    ],
)
def test_at_most_four_marks_stand_on_a_letter(text: str, shown: str) -> None:
    assert calm(text) == shown
