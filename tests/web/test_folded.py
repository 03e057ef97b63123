"""What somebody sent in a great hurry is folded up on the wall, and whole where it is sorted."""

from __future__ import annotations

import pytest

from tests.web.browsing import Browser
from tests.web.phrases import nb
from tests.web.test_wall import hang
from web.backstage import Backstage

LONG = "Hei " * 40 + "helt til slutt"


def test_one_of_very_many_is_folded_up(facilitator: Browser, stage: Backstage) -> None:
    hang(stage, channel="telegram", text="Et kort som alle andre")
    hang(stage, channel="telegram", text=LONG, flags=["many"])

    folded = facilitator.open("/board").html.split('<details class="folded">')

    assert len(folded) == 2
    title, rest = folded[1].split("</summary>")
    assert "helt til slutt" not in title
    assert "helt til slutt" in rest.split("</details>")[0]
    assert nb("web.flag.many") in rest.split("</details>")[0]


def test_it_is_whole_where_it_is_sorted(facilitator: Browser, stage: Backstage) -> None:
    hang(stage, channel="telegram", text=LONG, flags=["many"])

    html = facilitator.open("/board/sort").html

    assert "folded" not in html
    assert "helt til slutt" in html
    assert nb("web.flag.many") in html


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        (LONG, ["many", "to-contact"]),
        (LONG, ["many", "follow-up"]),
        ("Ring 91 23 45 67", ["many"]),
    ],
)
def test_what_is_for_somebodys_eye_is_not_folded(
    facilitator: Browser, stage: Backstage, text: str, flags: list[str]
) -> None:
    hang(stage, channel="telegram", text=text, flags=flags)

    assert '"folded"' not in facilitator.open("/board").html


def test_voice_without_words_is_folded_under_its_channel(
    facilitator: Browser, stage: Backstage
) -> None:
    hang(stage, channel="telegram", text="", kind="voice", flags=["many"])

    title = facilitator.open("/board").html.split('<details class="folded">')[1]

    assert nb("web.channel.telegram") in title.split("</summary>")[0]
