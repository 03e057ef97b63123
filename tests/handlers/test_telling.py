"""/varsle: what is said of it on Telegram, on the web, and where nobody can be told."""

from __future__ import annotations

from dataclasses import replace

from bot.conversation import Conversation
from storage.tables import NudgeWay
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.nudges.push_service import Browser
from workshop.messages import Channel
from workshop.nudges.ways import choose_push
from workshop.residents.people import find_person


def on_the_web(
    conversation: Conversation, clock: FakeClock, name: str = "kari", *, can_nudge: bool = True
) -> Resident:
    """Return somebody at the first question of the web chat."""
    able = replace(conversation, can_nudge=can_nudge)
    resident = Resident(able, clock, address=name, channel=Channel.WEB)
    resident.joins()
    return resident


def test_word_for_it_leads_to_the_page_on_the_web_alone(
    conversation: Conversation, clock: FakeClock, berit: Resident, phrase: SayPhrase
) -> None:
    kari = on_the_web(conversation, clock)
    unable = on_the_web(conversation, clock, "ola", can_nudge=False)

    offered = [kari.says(word) for word in ("/varsle", "/notify", "Gi meg beskjed")]

    assert offered == [phrase("nudge.offer")] * 3
    assert [one.press for row in kari.heard[-1].rows for one in row] == ["page:tell"]
    assert unable.says("/varsle") == phrase("nudge.none")
    assert berit.says("/varsle") == phrase("nudge.elsewhere")
    assert phrase("nudge.command") in kari.says("/hjelp")
    assert phrase("nudge.command") not in berit.says("/hjelp") + unable.says("/hjelp")


def test_whoever_no_longer_takes_part_is_told_nothing(
    conversation: Conversation, clock: FakeClock, archive: Archive
) -> None:
    kari = on_the_web(conversation, clock)
    with archive.store.writing() as session:
        person = find_person(session, archive.vault, Channel.WEB, "kari")
        assert person is not None
        browser = Browser("https://fcm.googleapis.com/endpoint-of-kari").subscription
        choose_push(session, archive.vault, person, browser, now=clock())
        person.consent_version = "an older text"

    kari.says("/start")
    kari.says("nei")

    assert archive.all(NudgeWay) == []
