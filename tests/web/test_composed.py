"""Before a message to many goes: looked through, confirmed, and planned once, as it was shown."""

from __future__ import annotations

import html
from datetime import timedelta

from sqlalchemy import select, update

from storage.tables import Audit, Meeting, Prompt
from tests.web.browsing import Resident
from tests.web.composing import (
    CHECK,
    NEW,
    NOW,
    PLAN,
    WORDS,
    Desk,
    Fields,
    card_of,
    people,
    texts,
)
from tests.web.conftest import SignInAs, TickingClock
from tests.web.phrases import nb, nb_n
from web.backstage import Backstage
from web.board.composing.outlook import Caution
from web.board.composing.phrases import CAUTIONS, EXCLUDED
from web.board.composing.phrases import COUNTED as COUNTED_CAUTIONS
from workshop.board.finding import find_prompt, meetings_of
from workshop.board.staff import StaffRole
from workshop.broadcasts import Excluded, fire_due
from workshop.process import current_process


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
    first = desk.send(PLAN, form)
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


def test_workshop_that_ends_while_one_looks_invites_nobody(desk: Desk, stage: Backstage) -> None:
    people(stage)
    invitation: Fields = {
        "what": "invitation",
        "meeting": "verksted-behov",
        "invite": ["Kom!"] * 3,
    }
    desk.check(**invitation, when="now")
    with stage.store.writing() as session:
        soon = stage.clock() + timedelta(seconds=30)
        session.execute(update(Meeting).values(ends_at=soon))

    desk.confirm()

    assert nb("compose.meeting_over") in desk.browser.text
    assert desk.planned() == []


def test_more_than_fifty_are_typed(desk: Desk, stage: Backstage) -> None:
    people(stage, 51)
    desk.check(**WORDS)

    empty = desk.confirm(), nb("compose.wrong_count", n=51) in desk.browser.text
    wrong = desk.confirm(count="50")
    right = desk.confirm(count="51")

    assert (empty, wrong, right, len(desk.planned())) == ((422, True), 422, 303, 1)


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
    assert nb("compose.seen_series") in told
    day = (starts - timedelta(days=2)).replace(hour=8, minute=30)
    rows = [(one.kind, one.place, one.due_at) for one in desk.planned()]
    assert rows == [
        ("prompt", 1, day), ("reminder", 1, day + timedelta(days=2)),
        ("prompt", 2, day + timedelta(days=3)), ("reminder", 1, day + timedelta(days=5)),
    ]  # fmt: skip
    assert desk.planned()[0].anchor == {
        "of": "meeting", "id": first.id, "days": -2, "clock": "09:30"
    }  # fmt: skip


def test_each_part_is_shown_in_each_language(desk: Desk, stage: Backstage) -> None:
    people(stage)
    codes = ["kjokkenbordet", "busstoppet", "trappa"]
    with stage.store.reading() as session:
        asked = [
            find_prompt(session, current_process(session), code).questions[0] for code in codes
        ]

    desk.check(what="series", part=codes, place=["2", "1", "3"], when="now")

    shown = html.unescape(desk.browser.answer.text)
    for words in asked:
        for code in ("nb", "nn", "en"):
            assert shown.count(words[code]) >= 2, "On the web and on Telegram"
    first = [shown.index(f'<p class="asks">{words["en"]}') for words in asked]
    assert first[1] < first[0] < first[2]


def test_another_language_empties_nothing(desk: Desk, stage: Backstage) -> None:
    people(stage)
    desk.check(**WORDS)
    form = desk.browser.page.form_to(PLAN).carried()

    checked = desk.send(f"{CHECK}?lang=en", form)
    in_english = desk.browser.text
    desk.send(f"{NEW}?lang=nn", desk.browser.page.form_to(PLAN).carried())
    typed = texts(desk.browser, "words")[0]
    again = desk.browser.page.form_to(CHECK).carried()
    desk.send(f"{NEW}?lang=nb", {**again, **WORDS, "words": ["Hei", "", ""]})

    assert (checked, typed) == (200, "Hei på dere")
    assert "How it looks" in in_english
    assert texts(desk.browser, "words")[0] == "Hei"
    links = [one for tag, one in desk.browser.page.found if tag == "a" and "hreflang" in one]
    assert links == [], "A link would lead to an empty form"


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


def test_whatever_leaves_somebody_out_is_told(desk: Desk, stage: Backstage) -> None:
    people(stage)
    with stage.store.writing() as session:
        session.execute(
            update(Prompt).where(Prompt.code == "busstoppet").values(ages=["13-15", "16-19"])
        )

    desk.check(**{**NOW, "when": "at", "day": "2026-12-01", "clock": "10:00"})

    assert nb_n("compose.out_other_deck", 1) in desk.browser.text
    assert set(EXCLUDED) == set(Excluded)
    assert {*CAUTIONS, *COUNTED_CAUTIONS} == set(Caution)
    assert "Bare for 13–15 år, 16–19 år" in desk.browser.open(NEW).text


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
