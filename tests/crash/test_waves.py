"""The reckoning of the battery sees each part that is missing, came twice, or should not be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.speaker.parts import LONGEST_TEXT, utf16_length
from storage.shelf import Shelf
from storage.tables import Delivery, SoFar
from tests.crash.waves import LONG, Part, Verdict, verdict_on, waves_on

PARTS = (Part(name="prompt-a.jpg", content=b"a"), Part("Først.", until=7), Part("Så."))
NOTHING = SoFar(files=[], until=0)
PICTURE = SoFar(files=["prompt-a.jpg"], until=0)
HALF = SoFar(files=["prompt-a.jpg"], until=7)
GOOD = Verdict()


@pytest.mark.parametrize(
    ("state", "so_far", "times", "found"),
    [
        (Delivery.SENT, HALF, (1, 1, 1), GOOD),
        (Delivery.SENT, HALF, (1, 0, 1), Verdict(lost=1)),
        (Delivery.SENT, HALF, (2, 1, 3), Verdict(doubled=3)),
        (Delivery.UNCERTAIN, NOTHING, (0, 0, 0), GOOD),
        (Delivery.UNCERTAIN, PICTURE, (1, 1, 0), GOOD),
        (Delivery.UNCERTAIN, HALF, (1, 1, 1), GOOD),
        (Delivery.UNCERTAIN, HALF, (1, 0, 0), Verdict(lost=1)),
        (Delivery.UNCERTAIN, PICTURE, (1, 1, 1), Verdict(untrue=1)),
        (Delivery.UNCERTAIN, PICTURE, (1, 2, 0), Verdict(doubled=1)),
        (Delivery.UNREACHABLE, NOTHING, (0, 0, 0), GOOD),
        (Delivery.UNREACHABLE, NOTHING, (1, 0, 0), Verdict(untrue=1)),
    ],
)
def test_each_part_is_held_against_the_row(
    state: Delivery, so_far: SoFar, times: tuple[int, ...], found: Verdict
) -> None:
    assert verdict_on(state, so_far, PARTS, times) == found


def test_long_words_take_two_messages_after_the_picture(tmp_path: Path) -> None:
    _, pictured, _ = waves_on(Shelf(tmp_path))

    assert utf16_length(pictured.text) > LONGEST_TEXT
    assert [part.text for part in pictured.parts] == ["", *LONG]
    assert all(utf16_length(words) <= LONGEST_TEXT for words in LONG)
