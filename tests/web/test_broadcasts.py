"""The pages of broadcasts: what is seen of them, and what is done with them by one press."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage.tables import Audit, Broadcast, BroadcastState, Contribution, Outgoing, Phase
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs, TickingClock
from tests.web.test_board_statements import sent
from tests.workshop.residents import join
from web.backstage import Backstage
from web.board.broadcasts.saying import LEFT_OUT
from web.pages import PARTIAL
from workshop.board.finding import find_prompt
from workshop.board.staff import StaffRole
from workshop.broadcasts import Excluded, Plan, fire_due, plan_broadcast, plan_series
from workshop.messages import Channel
from workshop.outbox.choosing import claim_next
from workshop.outbox.outcomes import Outcome, Sent, Uncertain
from workshop.outbox.settling import record_outcome
from workshop.process import current_process

LIST = "/board/broadcasts"
HERE = "/board/broadcasts/1"
HELLO = {"nb": "Hei <b>dere</b>", "nn": "Hei de", "en": "Hello you"}


@pytest.fixture
def plan(stage: Backstage) -> Callable[..., int]:
    """A way to plan a broadcast; gives its number."""

    def make(**fields: object) -> int:
        now = stage.clock()
        given = {
            "prompt": None, "words": HELLO, "audience": "all", "due_at": now + timedelta(days=1),
            **fields,
        }  # fmt: skip
        with stage.store.writing() as session:
            process = current_process(session)
            if isinstance(given["prompt"], str):
                given["prompt"] = find_prompt(session, process, given["prompt"])
                given["words"] = None
            return plan_broadcast(session, process, Plan(**given), now=now).id  # type: ignore[arg-type]  # As given.

    return make


def people(stage: Backstage, count: int) -> None:
    with stage.store.writing() as session:
        for nth in range(count):
            join(session, stage.vault, str(nth + 1), now=stage.clock())


def fire(stage: Backstage) -> None:
    with stage.store.writing() as session:
        fire_due(session, stage.clock(), make_say=stage.make_say)


def deliver(stage: Backstage, *outcomes: Outcome) -> None:
    """Let the courier have said the next messages."""
    for outcome in outcomes:
        with stage.store.writing() as session:
            now = stage.clock()
            taken = claim_next(session, stage.vault, channel=Channel.TELEGRAM, now=now)
            record_outcome(session, taken[0].outgoing_id, outcome, now=now)


def states(stage: Backstage) -> list[str]:
    with stage.store.reading() as session:
        return list(session.scalars(select(Outgoing.state).order_by(Outgoing.id)))


def traces(stage: Backstage) -> list[tuple[str, object]]:
    with stage.store.reading() as session:
        rows = session.scalars(select(Audit).where(Audit.kind == "broadcasts").order_by(Audit.id))
        return [(row.action, row.about["broadcast_id"]) for row in rows]


def test_list_shows_what_asks_first_and_all_the_rest_in_its_place(
    facilitator: Browser, stage: Backstage, plan: Callable[..., int]
) -> None:
    people(stage, 2)
    plan(due_at=stage.clock() - timedelta(hours=1), words={"nb": "For sent"})
    plan(due_at=stage.clock(), words={"nb": "På vei"})
    fire(stage)
    plan(due_at=stage.clock() + timedelta(days=2), words={"nb": "Om to dager"})
    plan(
        due_at=stage.clock() + timedelta(days=1), words={"nb": "I morgen"}, audience="language=nn"
    )
    plan(due_at=stage.clock(), prompt="kjokkenbordet", reminders=1)

    text = facilitator.open(LIST).text

    order = [
        "Venter på en avgjørelse", "For sent", "Den gikk ikke ut da den skulle", "Send likevel",
        "På vei ut nå", "På vei", "0 av 2 er levert", "Rett før den går ut", "Planlagt",
        "I morgen", "De som bruker nynorsk.", "Om to dager", "Påminnelse 1: Hva ser du",
        "Kalender for hele prosessen", "«Behov» åpner", "Uke 48", "Denne uken", "Verksted 1",
    ]  # fmt: skip

    places = [text.find(words) for words in order]
    assert places == sorted(places), list(zip(places, order, strict=True))
    assert places[0] >= 0
    assert "<b>dere" not in facilitator.answer.text
    facilitator.click("Send likevel : For sent")
    assert "Den går ut nå." in facilitator.text
    assert states(stage) == ["queued"] * 4


def test_signs_of_one_day_do_not_lie_on_each_other_in_the_drawing(
    facilitator: Browser, stage: Backstage, plan: Callable[..., int]
) -> None:
    people(stage, 1)
    plan(due_at=stage.clock(), words={"nb": "Nå"})
    fire(stage)
    plan(due_at=stage.clock() + timedelta(hours=1), prompt="kjokkenbordet", reminders=1)

    drawing = facilitator.open(LIST).html.partition('class="timeline"')[2].partition("</svg>")[0]

    rows = [set(re.findall(r'mark is-([a-z-]+)"', part)) for part in drawing.split("translate(0 ")]
    assert [row for row in rows if row] == [{"meeting"}, {"sent"}, {"planned"}, {"reminder"}]
    assert drawing.index('class="today"') < drawing.index('class="phase')


def test_calendar_counts_answers_on_the_days_of_the_process(
    facilitator: Browser, stage: Backstage
) -> None:
    # In Norway it is past midnight for the last one; what is taken back or from the room is not
    # an answer in the chat.
    with stage.store.writing() as session:
        process = current_process(session)
        for minute, channel, state in (
            (0, "web", "kept"), (59, "telegram", "hidden"), (60, "web", "kept"),
            (60, "web", "withdrawn"), (60, "room", "kept"),
        ):  # fmt: skip
            said_at = datetime(2026, 11, 23, 22, 0, 30, tzinfo=UTC) + timedelta(minutes=minute)
            session.add(
                Contribution(
                    process_id=process.id, channel=channel, kind="text", text="x", language="nb",
                    said_at=said_at, kept_at=said_at, state=state, flags=[],
                )
            )  # fmt: skip

    text = facilitator.open(LIST).text

    assert "3 svar i chatten 23. nov.: 2, 24. nov.: 1" in text
    assert "Den travleste dagen kom det 2 svar." in text


def test_within_the_undo_window_one_press_takes_it_back_and_another_plans_it_again(
    facilitator: Browser, stage: Backstage, ticking: TickingClock, plan: Callable[..., int]
) -> None:
    people(stage, 1)
    plan(due_at=stage.clock() + timedelta(seconds=50))

    assert "Sendes om 4" in facilitator.open(HERE).text
    assert "Stoppet. Ingenting mer går ut." in facilitator.click("Angre").text
    assert "Planlagt igjen." in facilitator.click("Planlegg den igjen").text
    facilitator.click("Angre")
    ticking.advance(minutes=2)
    fire(stage)

    assert states(stage) == []
    assert "Planlegg den igjen" not in facilitator.open(HERE).text
    assert [action for action, _ in traces(stage)] == [
        "broadcast-cancel", "broadcast-revive", "broadcast-cancel",
    ]  # fmt: skip


def test_followed_it_is_paused_resumed_and_stopped_after_one_question(
    facilitator: Browser, stage: Backstage, plan: Callable[..., int]
) -> None:
    people(stage, 4)
    plan(due_at=stage.clock())
    fire(stage)
    deliver(stage, Sent("7"))

    text = facilitator.open(HERE).text
    assert "1 av 4 er levert" in text
    assert "1 levert det siste minuttet. Omtrent 1 sekund igjen." in text
    assert "3 meldinger venter til du lar den fortsette." in facilitator.click("Pause").text
    assert states(stage) == ["sent", "held", "held", "held"]
    facilitator.click("Fortsett")
    assert states(stage) == ["sent", "queued", "queued", "queued"]
    stale = facilitator.open(HERE)
    asked = facilitator.open(f"{HERE}/cancel")
    assert "1 melding er sendt. Den kan ikke hentes tilbake." in asked.text
    assert "3 meldinger som venter, blir ikke sendt." in asked.text
    facilitator.click("Stopp for godt")
    assert states(stage) == ["sent", "cancelled", "cancelled", "cancelled"]

    facilitator.click("Pause", on_page=stale)

    assert facilitator.answer.status_code == 409
    assert "Noen andre var raskere" in facilitator.text
    assert traces(stage) == [
        ("broadcast-pause", 1), ("broadcast-resume", 1), ("broadcast-cancel", 1),
    ]  # fmt: skip
    # Each of the three is named, and is taken back where it was done.
    assert facilitator.open("/board/history").values("a", "href").count(HERE) == 6


def test_undo_pressed_after_it_went_out_asks_first(
    facilitator: Browser, stage: Backstage, ticking: TickingClock, plan: Callable[..., int]
) -> None:
    people(stage, 2)
    plan(due_at=stage.clock() + timedelta(seconds=30))
    facilitator.open(HERE)
    ticking.advance(seconds=40)
    fire(stage)
    deliver(stage, Sent("7"))

    facilitator.click("Angre")

    assert facilitator.answer.url.path == f"{HERE}/cancel"
    assert states(stage) == ["sent", "queued"]


def test_uncertain_ones_go_again_with_a_beginning_or_are_let_be(
    facilitator: Browser, stage: Backstage, ticking: TickingClock, plan: Callable[..., int]
) -> None:
    people(stage, 2)
    plan(due_at=stage.clock())
    fire(stage)
    deliver(stage, Uncertain("cut"), Uncertain("cut"))
    status = facilitator.open("/board/status")
    assert HERE in [one.get("href") for tag, one in status.found if tag == "a"]
    assert "Vi vet ikke om 2 meldinger kom fram" in facilitator.open(HERE).text

    facilitator.click("Send til dem igjen")
    with stage.store.reading() as session:
        said = session.scalars(select(Outgoing.payload)).all()
    assert [one["text"] for one in said] == [f"Du kan ha fått denne før.\n\n{HELLO['nb']}"] * 2
    ticking.advance(minutes=1)
    deliver(stage, Uncertain("cut"), Sent("8"))
    facilitator.open(HERE)
    facilitator.click("La det være")

    assert "Vi vet ikke om" not in facilitator.text
    status = facilitator.open("/board/status")
    assert HERE not in [one.get("href") for tag, one in status.found if tag == "a"]
    assert [action for action, _ in traces(stage)] == ["broadcast-again", "broadcast-let-be"]


def test_what_asks_and_cannot_go_says_why(
    facilitator: Browser, stage: Backstage, ticking: TickingClock, plan: Callable[..., int]
) -> None:
    plan(prompt="kjokkenbordet", due_at=stage.clock())
    with stage.store.writing() as session:
        session.scalars(select(Phase).where(Phase.kind == "needs")).one().state = "closed"
    fire(stage)

    assert "Den stiller et spørsmål fra en runde som ikke er åpen." in facilitator.open(HERE).text
    facilitator.click("Send likevel")

    assert "Den ble ikke sendt: runden er ikke åpen." in facilitator.text
    with stage.store.reading() as session:
        assert session.get_one(Broadcast, 1).state == BroadcastState.ASKS
    facilitator.click("Avlys")
    assert traces(stage) == [("broadcast-cancel", 1)]


def test_series_shows_its_parts_and_is_ended(facilitator: Browser, stage: Backstage) -> None:
    now = stage.clock()
    with stage.store.writing() as session:
        process = current_process(session)
        prompts = [find_prompt(session, process, name) for name in ("kjokkenbordet", "busstoppet")]
        first = Plan(prompts[0], None, "all", now + timedelta(days=1), reminders=1)
        plan_series(session, process, first, prompts, every_days=7, now=now)

    text = facilitator.open(HERE).text
    assert "Spørsmål · del 1 av 2: Hva ser du rundt dette bordet?" in text
    assert "Påminnelse 1: Hva ser du rundt dette bordet?" in text
    facilitator.click("Avslutt serien")

    assert "Serien ble avsluttet" in facilitator.text
    assert traces(stage) == [("series-end", 1)]
    assert facilitator.open(LIST).text.count("Avlyst") >= 4


def test_page_tells_who_is_left_out_and_why(
    facilitator: Browser, stage: Backstage, plan: Callable[..., int]
) -> None:
    people(stage, 3)
    with stage.store.writing() as session:
        join(session, stage.vault, "x", now=stage.clock(), paused_at=stage.clock())
        join(session, stage.vault, "y", now=stage.clock(), language="en")
    plan(audience="language=nb", due_at=stage.clock())

    before = facilitator.open(HERE).text
    fire(stage)
    after = facilitator.open(HERE).text
    part = facilitator.client.get(HERE, headers={"Accept": PARTIAL}).text

    assert "Gikk den ut nå, ville 3 få den." in before
    for text in (before, after):
        assert "Ikke i utvalget 1 Har sagt stopp 1 Slik det står nå." in text
    with stage.store.writing() as session:
        join(session, stage.vault, "z", now=stage.clock())
    later = facilitator.open(HERE).text
    assert "Har sagt stopp 1 Kom til etter at den gikk ut 1 Slik det står nå." in later
    assert 'id="live"' in part
    assert 'id="left-out"' not in part
    assert "<h1" not in part


@pytest.mark.parametrize("role", [StaffRole.READER, StaffRole.SAFETY])
def test_those_who_only_look_see_no_buttons(
    signed_in_as: SignInAs, stage: Backstage, plan: Callable[..., int], role: StaffRole
) -> None:
    people(stage, 1)
    plan(due_at=stage.clock())
    fire(stage)

    browser = signed_in_as(role)
    browser.open(HERE)

    assert browser.answer.status_code == 200
    assert "/pause" not in browser.answer.text
    assert browser.open(LIST).text.count("Utsendinger") >= 1


@pytest.mark.parametrize("path", [LIST, HERE])
def test_three_broadcasts_take_as_many_statements_as_one(
    facilitator: Browser, stage: Backstage, plan: Callable[..., int], path: str
) -> None:
    people(stage, 2)
    plan(prompt="kjokkenbordet", reminders=1, audience="language=nb")
    plan(due_at=stage.clock())
    fire(stage)
    for_one = sent(stage, facilitator, path)

    for audience in ("all", "answered:needs and not attended:verksted-test"):
        plan(prompt="busstoppet", reminders=2, audience=audience)
        plan(due_at=stage.clock())
    fire(stage)

    assert sent(stage, facilitator, path) == for_one


def test_broadcast_that_is_not_there_is_not_found(facilitator: Browser) -> None:
    facilitator.open(HERE)

    assert facilitator.answer.status_code == 404


def test_every_reason_to_be_left_out_has_its_words() -> None:
    assert set(LEFT_OUT) >= set(Excluded)
