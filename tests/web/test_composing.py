"""Writing to many on the board: composed, looked through, planned once; and kept when wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Audit, Broadcast, Facilitator, Meeting
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs, TickingClock
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes
from tests.workshop.residents import join
from web.backstage import Backstage
from web.pages import PARTIAL
from workshop.board.finding import meetings_of
from workshop.board.staff import StaffRole
from workshop.broadcasts import fire_due
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, put_up, put_up_from

NEW, CHECK, PLAN = (f"/board/broadcasts/{one}" for one in ("new", "check", "plan"))
CARD = re.compile(r'<div class="card".*?</div>\s*</div>', re.DOTALL)
NOW = {"what": "prompt", "prompt": "busstoppet", "when": "now"}
WORDS = {"what": "words", "words": ["Hei på dere", "", ""], "when": "now"}
Fields = dict[str, Any]


@dataclass
class Desk:
    """A facilitator at the form."""

    browser: Browser
    stage: Backstage

    def check(self, photo: bytes | None = None, /, **fields: Any) -> int:
        """Send the form as it opens, with some fields written; the status of the answer."""
        form = self.browser.open(NEW).form_to(CHECK)
        return self.send(CHECK, {**form.carried(), **fields}, photo)

    def send(self, path: str, data: Mapping[str, Any], photo: bytes | None = None) -> int:
        """Send fields; the status of the answer."""
        files = {"photo": ("a.jpg", photo, "image/jpeg")} if photo else None
        self.browser.answer = self.browser.client.post(
            path, data=data, files=files, follow_redirects=False
        )
        return self.browser.answer.status_code

    def confirm(self, **fields: Any) -> int:
        """Press the button of the check page; the status of the answer."""
        return self.send(PLAN, {**self.browser.page.form_to(PLAN).carried(), **fields})

    def planned(self) -> list[Broadcast]:
        """Return all that is in the schedule."""
        with self.stage.store.reading() as session:
            rows = list(session.scalars(select(Broadcast).order_by(Broadcast.id)))
            session.expunge_all()
        return rows


@pytest.fixture
def desk(facilitator: Browser, stage: Backstage) -> Desk:
    """The form, in front of a facilitator."""
    return Desk(facilitator, stage)


def people(stage: Backstage, count: int = 1, **fields: Any) -> None:
    """Let residents have joined who can be reached."""
    now = stage.clock()
    known = {"age_band": "40-66", "area": "vang", **fields}
    with stage.store.writing() as session:
        for nth in range(count):
            join(session, stage.vault, f"{now} {nth}", now=now, **known)


def test_prompt_is_looked_through_planned_once_and_arrives_as_shown(
    desk: Desk, resident: Resident, stage: Backstage, ticking: TickingClock
) -> None:
    resident.take_part()
    people(stage, area="toso")
    people(stage, paused_at=stage.clock())
    people(stage, age_band="13-15")

    status = desk.check(**NOW, who_area=["vang", "olimb"], from_age="16")
    shown = desk.browser.answer.text
    told, nothing_yet = desk.browser.text, desk.planned()
    form = desk.browser.page.form_to(PLAN).carried()
    first = desk.confirm()
    leads_to = desk.browser.answer.headers["location"]
    pressed = stage.clock()
    second = (desk.send(PLAN, form), desk.browser.answer.headers["location"])

    assert (status, first, nothing_yet) == (200, 303, [])
    assert second == (303, leads_to)
    for key, n in (
        ("recipients", 1), ("left_out", 3), ("out_audience", 1), ("out_paused", 1),
        ("out_young", 1), ("send_now", 1),
    ):  # fmt: skip
        assert nb_n(f"compose.{key}", n) in told, key
    [made] = desk.planned()
    assert leads_to == f"/board/broadcasts/{made.id}"
    assert made.audience == "area=vang,olimb"
    assert timedelta(seconds=50) < made.due_at - pressed < timedelta(seconds=60)
    with stage.store.reading() as session:
        traces = session.scalars(select(Audit).where(Audit.action == "broadcast")).all()
        assert [one.about for one in traces] == [{"broadcast_id": made.id}]
        assert traces[0].facilitator_id == made.facilitator_id is not None

    ticking.advance(minutes=2)
    with stage.store.writing() as session:
        fire_due(session, ticking(), make_say=stage.make_say)
    resident.open()
    assert card_of(shown) == card_of(resident.answer.text.rpartition('<li id="o')[2])


def nb_n(key: str, n: int) -> str:
    """Return a sentence that counts, in bokmål."""
    from tests.web.phrases import _catalogue

    return _catalogue().say_n(key, "nb", n)


def card_of(html: str) -> str:
    """Return the first card of the chat on a page."""
    found = CARD.search(html)
    assert found is not None
    return " ".join(found.group().split())


def test_what_changed_meanwhile_is_shown_anew(
    desk: Desk, stage: Backstage, ticking: TickingClock
) -> None:
    people(stage)
    desk.check(**WORDS)
    people(stage)

    changed = desk.confirm(), desk.browser.text
    nothing = desk.planned()
    again = desk.confirm()

    assert changed[0] == 409
    assert nb("compose.changed") in changed[1]
    assert nb_n("compose.recipients", 2) in changed[1]
    assert (nothing, again, len(desk.planned())) == ([], 303, 1)

    desk.check(what="prompt", prompt="busstoppet", when="at", day="2026-12-01", clock="10:00")
    with stage.store.writing() as session:
        current_process(session).quiet_hours = {"starts": "09:00", "ends": "11:00"}
    assert desk.confirm() == 409
    desk.check(**WORDS)
    ticking.advance(hours=13)
    assert desk.confirm() == 401, "signed out by then"


def test_more_than_fifty_are_typed(desk: Desk, stage: Backstage) -> None:
    people(stage, 51)
    desk.check(**WORDS)

    empty = desk.confirm(), nb("compose.wrong_count", n=51) in desk.browser.text
    wrong = desk.confirm(count="50")
    right = desk.confirm(count="51")

    assert (empty, wrong, right, len(desk.planned())) == ((422, True), 422, 303, 1)


WRONG: list[tuple[str, Fields]] = [
    ("no_prompt", {"what": "prompt"}),
    ("few_parts", {"what": "series", "part": ["busstoppet"], "place": ["1"]}),
    ("same_place", {"what": "series", "part": ["busstoppet", "trappa"], "place": ["1", "1"]}),
    ("no_place", {"what": "series", "part": ["busstoppet", "trappa"], "place": ["1", "x"]}),
    ("no_words", {"what": "words", "words": ["", " ", "\u200b"]}),
    ("too_long", {"what": "words", "words": ["å" * 3001, "", ""]}),
    ("no_meeting", {"what": "invitation", "meeting": "nei"}),
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


def test_series_with_reminders_hangs_on_a_workshop(desk: Desk, stage: Backstage) -> None:
    people(stage)
    with stage.store.reading() as session:
        [first, *_] = meetings_of(session, current_process(session))
        hook, starts = f"meeting:{first.id}", first.starts_at
    status = desk.check(
        what="series", part=["busstoppet", "trappa", "kjokkenbordet"], place=["2", "", "1"],
        every="3", when="hang", hang=hook, days="-2", hang_clock="09:30",
        reminders="1", remind_after="2",
    )  # fmt: skip
    told = desk.browser.text

    assert (status, desk.confirm()) == (200, 303)
    assert nb("compose.seen_first") in told
    day = (starts - timedelta(days=2)).replace(hour=8, minute=30)
    rows = [(one.kind, one.place, one.due_at) for one in desk.planned()]
    assert rows == [
        ("prompt", 1, day), ("reminder", 1, day + timedelta(days=2)),
        ("prompt", 2, day + timedelta(days=3)), ("reminder", 1, day + timedelta(days=5)),
    ]  # fmt: skip
    assert desk.planned()[0].anchor == {
        "of": "meeting", "id": first.id, "days": -2, "clock": "09:30"
    }  # fmt: skip


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


def texts(browser: Browser, name: str) -> list[str]:
    """Return what stands in the boxes of a name, one for each language."""
    import html

    boxes = browser.answer.text.split(f'name="{name}"')[1:]
    return [html.unescape(one.partition(">")[2].partition("</textarea>")[0]) for one in boxes[:3]]


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


def test_colleague_cannot_send_what_another_composed(
    desk: Desk, stage: Backstage, signed_in_as: SignInAs
) -> None:
    people(stage)
    desk.check(**WORDS)
    sealed = dict(desk.browser.page.form_to(PLAN).fields)["sealed"]
    other = signed_in_as(StaffRole.ADMIN)
    token = dict(other.open(NEW).form_to(CHECK).fields)["form_token"]

    answers = [
        other.post(PLAN, form_token=token, sealed=one).headers["location"]
        for one in (sealed, "x", "")
    ]

    assert answers == [f"{NEW}?gone=1"] * 3
    assert desk.planned() == []
    desk.send(NEW, desk.browser.page.form_to(PLAN).carried())
    assert texts(desk.browser, "words")[0] == "Hei på dere", "Changed after all: it is all there"


def test_warnings_come_before_the_button(desk: Desk, stage: Backstage) -> None:
    people(stage)
    night = {"when": "at", "day": "2026-12-01", "clock": "23:00"}
    desk.check(**{**WORDS, **night})
    waits = desk.browser.text
    desk.check(**{**NOW, **night, "day": "2027-01-05", "reminders": "2"})
    closed = desk.browser.text
    desk.check(**{**WORDS, **night}, urgent="1", reason="Salen er stengt")
    urgent = desk.browser.text
    desk.confirm()
    desk.check(**WORDS, who_area="toso")

    assert "onsdag 2. desember kl. 08:00" in waits
    assert nb("compose.mind_language", spoken="Nynorsk") in waits
    assert "Runden «Behov» er ikke åpen tirsdag 5. januar" in closed
    assert nb("compose.mind_urgent") in urgent
    assert "Salen er stengt" in urgent
    with stage.store.reading() as session:
        [trace] = session.scalars(select(Audit).where(Audit.action == "broadcast"))
        assert trace.about["reason"] == "Salen er stengt"
    assert nb("compose.mind_nobody") in desk.browser.text
    assert desk.confirm() == 409, "There is nobody to send it to"
