"""The form for writing to many: what stands in it, what is wrong with it, and kept when wrong."""

from __future__ import annotations

from fastapi import FastAPI
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Facilitator, Meeting
from tests.recordings import mp3
from tests.web.browsing import Browser, Resident
from tests.web.composing import (
    CHECK,
    NEW,
    NOW,
    WORDS,
    Desk,
    Fields,
    card_of,
    people,
    texts,
)
from tests.web.conftest import TickingClock
from tests.web.phrases import nb, nb_n
from tests.web.pictures import photo_bytes
from web.backstage import Backstage
from web.pages import PARTIAL
from workshop.broadcasts import fire_due
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, put_up, put_up_from

LATER: Fields = {"invite": ["Kom!", "", ""], "when": "at", "day": "2026-11-27", "clock": "10:00"}
"""An invitation that comes when the first workshop has been held."""
WRONG: list[tuple[str, Fields]] = [
    ("no_prompt", {"what": "prompt"}),
    ("few_parts", {"what": "series", "part": ["busstoppet"], "place": ["1"]}),
    ("same_place", {"what": "series", "part": ["busstoppet", "trappa"], "place": ["1", "1"]}),
    ("no_place", {"what": "series", "part": ["busstoppet", "trappa"], "place": ["1", "x"]}),
    ("no_words", {"what": "words", "words": ["", " ", "\u200b"]}),
    ("too_long", {"what": "words", "words": ["å" * 3001, "", ""]}),
    ("no_meeting", {"what": "invitation", "meeting": "nei"}),
    ("meeting_over", {"what": "invitation", "meeting": "verksted-behov", **LATER}),
    ("bad_audience", {**WORDS, "by": "expression", "audience": "hår=rødt"}),
    ("no_expression", {**WORDS, "by": "expression", "audience": " "}),
    ("half_condition", {**WORDS, "answered_is": ["no"], "answered": [""]}),
    ("half_condition", {**WORDS, "attended_is": [""], "attended": ["verksted-behov"]}),
    ("no_moment", {**WORDS, "when": "at", "day": "31.12", "clock": "10:00"}),
    ("at_past", {**WORDS, "when": "at", "day": "2020-01-01", "clock": "10:00"}),
    ("no_hang", {**WORDS, "when": "hang", "hang": "meeting:999", "hang_clock": "10:00"}),
    ("hang_past", {**WORDS, "when": "hang", "hang": "phase-opens:1", "hang_clock": "10:00"}),
    ("no_reason", {**WORDS, "urgent": "1", "reason": ""}),
    ("no_number", {**NOW, "remind_after": "mange"}),
    ("too_many_reminders", {**NOW, "reminders": "9"}),
    ("phase_not_open", {**NOW, "prompt": "kafeen"}),
]


def test_what_is_wrong_is_said_and_what_was_typed_kept(desk: Desk, stage: Backstage) -> None:
    people(stage)
    kept = {"joined": "2026-11-20", "reason": "Fordi <b>", "who_role": "relative"}

    found = {}
    for key, fields in WRONG:
        status = desk.check(**{**kept, **fields})
        is_told = nb(f"compose.{key}") in desk.browser.text
        html = desk.browser.answer.text
        is_kept = 'value="2026-11-20"' in html and 'value="relative" checked' in html
        found[key] = (status, is_told, is_kept)

    assert found == {key: (422, True, True) for key, _ in WRONG}
    assert desk.planned() == []
    desk.check(**WORDS, by="expression", audience='"><script>', reason="Fordi <b>")
    assert 'value="&#34;&gt;&lt;script&gt;"' in desk.browser.answer.text
    assert "Fordi &lt;b&gt;" in desk.browser.answer.text


def test_photo_comes_with_what_it_shows(
    desk: Desk, resident: Resident, stage: Backstage, ticking: TickingClock
) -> None:
    resident.take_part()
    without_alt = desk.check(photo_bytes(), **WORDS, alt=["Et bord", "", ""])
    told = nb("compose.no_alt") in desk.browser.text
    again = desk.browser.page.form_to(CHECK).carried(when="now", what="words")
    not_a_photo = desk.send(CHECK, {**again, **WORDS}, b"GIF89a")
    told_too = nb("compose.not_a_picture") in desk.browser.text
    alt = ["Et bord", "Eit bord", "A table"]
    right = desk.send(CHECK, {**again, **WORDS, "alt": alt})
    shown, told_all = desk.browser.answer.text, desk.browser.text
    desk.confirm()

    assert (without_alt, told, not_a_photo, told_too, right) == (422, True, 422, True, 200)
    assert nb("compose.mind_language", spoken="English") in told_all
    ticking.advance(minutes=2)
    with stage.store.writing() as session:
        fire_due(session, ticking(), make_say=stage.make_say)
    resident.open()
    assert 'alt="Et bord"' in resident.answer.text
    assert card_of(shown) == card_of(resident.answer.text.rpartition('<li id="o')[2])
    [made] = desk.planned()
    assert (made.alt, made.words) == (
        dict(zip(("nb", "nn", "en"), alt, strict=True)),
        {"nb": "Hei på dere"},
    )


def test_recording_comes_with_its_words(
    desk: Desk, resident: Resident, stage: Backstage, ticking: TickingClock
) -> None:
    resident.take_part()
    alone = desk.check(None, mp3(), what="words", words=["", "", ""], when="now")
    told = nb("compose.no_words") in desk.browser.text
    again = desk.browser.page.form_to(CHECK).carried(when="now", what="words")
    no_voice = desk.send(CHECK, {**again, **WORDS}, voice=b"RIFF\0\0\0\0WAVEfmt ")
    told_too = nb("compose.not_a_voice") in desk.browser.text
    right = desk.send(CHECK, {**again, **WORDS})
    shown = desk.browser.answer.text
    desk.confirm()
    ticking.advance(minutes=2)
    with stage.store.writing() as session:
        fire_due(session, ticking(), make_say=stage.make_say)
    resident.open()

    assert (alone, told, no_voice, told_too, right) == (422, True, 422, True, 200)
    [made] = desk.planned()
    player = f'src="/voice/{made.voice}"'
    assert shown.count(player) == 2 * 3, "On the web and on Telegram, in each language"
    assert card_of(shown) == card_of(resident.answer.text.rpartition('<li id="o')[2])
    assert player in resident.answer.text
    assert resident.client.get(f"/voice/{made.voice}").content == mp3()
    desk.browser.open(f"/board/broadcasts/{made.id}")
    assert player in desk.browser.answer.text


def test_what_we_heard_has_approved_titles_only(
    desk: Desk, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say("Hun spiser alene")
    with stage.store.writing() as session:
        who = session.scalars(select(Facilitator.id)).one()
        hand = Hand(session, current_process(session), who, stage.clock())
        put_up_from(hand, 1, ItemKind.NEED, {"nb": "Hun spiser alene"})
        own = put_up(hand, ItemKind.NEED, {"nb": "Selskap ved bordet"})
        put_up(hand, ItemKind.MEASURE, {"nb": "En buss"})
        choose(hand, ItemKind.NEED, [own.id])

    page = desk.browser.open(NEW)

    heard = page.html.partition('name="digest"')[2].partition("</textarea>")[0]
    assert "– Selskap ved bordet" in heard
    assert "alene" not in heard
    assert "buss" not in heard


def test_invitation_follows_the_workshop_until_somebody_writes(
    desk: Desk, stage: Backstage, app: FastAPI
) -> None:
    form = desk.browser.open(NEW).form_to(CHECK).carried()
    invite = texts(desk.browser, "invite")
    desk.send(NEW, {**form, "what": "invitation", "invite": invite, "meeting": "verksted-test"})
    followed = texts(desk.browser, "invite")
    form = desk.browser.page.form_to(CHECK).carried()
    mine = ["Kom!", *followed[1:]]
    desk.send(NEW, {**form, "invite": mine, "meeting": "verksted-behov"})

    assert "torsdag 26. november kl. 18:00–20:30" in invite[0]
    assert "torsdag 22. april kl. 18:00" in followed[0]
    assert "Thursday 22 April" in followed[2]
    assert texts(desk.browser, "invite") == mine
    link = followed[1].splitlines()[-1]
    assert link == "http://testserver/kalender/verksted-test.ics?lang=nn"
    people(stage)
    desk.check(what="invitation", invite=followed, meeting="verksted-test", when="now")
    desk.confirm()
    with stage.store.reading() as session:
        wanted = session.scalars(select(Meeting.id).where(Meeting.code == "verksted-test")).one()
    assert [(one.kind, one.meeting_id) for one in desk.planned()] == [("invitation", wanted)]


def test_calendar_file_is_right_in_winter_and_summer(app: FastAPI, stage: Backstage) -> None:
    anybody = Browser(app)
    found = {}
    for code in ("verksted-behov", "verksted-test"):
        answer = anybody.client.get(f"/kalender/{code}.ics?lang=en")
        lines = dict(line.partition(":")[::2] for line in answer.text.splitlines())
        found[code] = (lines["DTSTART"], lines["SUMMARY"], lines["UID"])
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    with stage.store.writing() as session:
        gone = session.scalars(select(Meeting).where(Meeting.code == "verksted-test")).one()
        gone.is_removed = True

    # 18:00 in Jevnaker, by winter time and by summer time.
    assert found == {
        "verksted-behov": (
            "20261126T170000Z", "Workshop 1: needs", "verksted-behov@testserver"
        ),
        "verksted-test": ("20270422T160000Z", "Workshop 4: test", "verksted-test@testserver"),
    }  # fmt: skip
    for code in ("verksted-test", "1", "nei"):
        assert anybody.client.get(f"/kalender/{code}.ics").status_code == 404


def test_whom_it_reaches_is_told_at_once(desk: Desk, stage: Backstage) -> None:
    people(stage, 2, source="bussen", role="relative")
    people(stage, language="en")
    ticked: Fields = {
        "who_age": ["40-66"], "who_source": "bussen", "answered_is": ["no", ""],
        "answered": ["kjokkenbordet", ""], "joined": "2026-01-01", "who_channel": "telegram",
    }  # fmt: skip
    client = desk.browser.client
    form = desk.browser.open(NEW).form_to(CHECK).carried()

    part = client.post(NEW, data={**form, **ticked}, headers={"Accept": PARTIAL}).text
    pasted = {**form, "by": "expression", "audience": "language=en", "from_age": "67"}
    nobody = client.post(NEW, data=pasted, headers={"Accept": PARTIAL}).text

    expression = (
        "age=40-66 and source=bussen and channel=telegram "
        "and not answered:kjokkenbordet and joined:2026-01-01"
    )
    assert f"<code>{expression}</code>" in part
    assert nb_n("compose.reaches_now", 2) in part
    assert "De som er 40–66 år" in part
    assert "<form" not in part
    assert nb_n("compose.reaches_now", 0) in nobody
