"""The status page: what is wrong stands first, in plain words, with what to do."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import (
    Broadcast,
    FailedUpdate,
    Media,
    MediaState,
    Nudge,
    Outage,
    Outgoing,
    Process,
)
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from tests.workshop.residents import join
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.messages import Channel
from workshop.upkeep.conflicts import note_conflict
from workshop.upkeep.intake import beat, forget_old_events
from workshop.upkeep.outages import note_contact
from workshop.upkeep.restoring import note_restored

PAGE = "/board/status"


def is_at_work(stage: Backstage, part: str, *, ago_s: float = 3, **knows: object) -> None:
    """Let a part have given a sign of life."""
    now = stage.clock()
    with stage.store.writing() as session:
        beat(session, part, now=now - timedelta(seconds=ago_s), **knows)


def test_all_well_is_said_in_one_sentence(facilitator: Browser, stage: Backstage) -> None:
    for part in ("listener", "courier", "clock"):
        is_at_work(stage, part, trouble=None)

    text = facilitator.open(PAGE).text

    assert "Alt går som det skal." in text
    assert re.search(r"Telegram-lytteren var i arbeid for \d sekunder siden", text)


def test_web_alone_is_no_fault(facilitator: Browser) -> None:
    text = facilitator.open(PAGE).text

    assert "Boten på Telegram er ikke startet ennå." in text
    assert "Telegram-lytteren har ikke vært i gang" in text
    assert "Alt går som det skal." not in text
    assert "Ikke de siste to ukene" not in text


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("listener", "Telegram-lytteren har stanset."),
        ("courier", "Budet har stanset."),
        ("clock", "Klokken har stanset."),
    ],
)
def test_silent_part_is_said_with_what_to_do(
    facilitator: Browser, stage: Backstage, part: str, sentence: str
) -> None:
    is_at_work(stage, part, ago_s=7_300)

    text = facilitator.open(PAGE).text

    assert f"{sentence} Be den som passer serveren" in text
    assert "i arbeid for 2 timer siden" in text


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        ("conflict", "En annen bot bruker samme nøkkel"),
        ("unauthorized", "Telegram kjenner ikke boten lenger."),
        ("webhook refused", "Telegram godtar ikke adressen vår."),
        ("unreached", "Telegram når ikke fram til oss."),
        ("database", "Databasen svarte ikke sist."),
    ],
)
def test_trouble_is_said_at_the_top(
    facilitator: Browser, stage: Backstage, trouble: str, sentence: str
) -> None:
    is_at_work(stage, "listener", trouble=trouble)

    assert sentence in facilitator.open(PAGE).text


def test_second_poller_is_said_between_two_refusals(
    facilitator: Browser, stage: Backstage
) -> None:
    seen = (stage.clock() - timedelta(seconds=30)).isoformat()
    is_at_work(stage, "listener", trouble=None, conflict_at=seen)

    assert "En annen bot bruker samme nøkkel" in facilitator.open(PAGE).text


def test_second_poller_that_has_gone_is_forgotten(facilitator: Browser, stage: Backstage) -> None:
    seen = (stage.clock() - timedelta(minutes=3)).isoformat()
    is_at_work(stage, "listener", trouble=None, conflict_at=seen)

    assert "Alt går som det skal." in facilitator.open(PAGE).text


def test_uncertain_messages_are_counted_by_broadcast(
    facilitator: Browser, stage: Backstage
) -> None:
    now = stage.clock()
    with stage.store.writing() as session:
        process_id = session.scalars(select(Process.id)).one()
        broadcast = Broadcast(
            process_id=process_id, audience="all", due_at=now, created_at=now, fired_at=now,
            state="fired",
        )  # fmt: skip
        session.add(broadcast)
        session.flush()
        for number in range(3):
            person = join(session, stage.vault, f"{number}", now=now)
            session.add(
                Outgoing(
                    process_id=process_id, person_id=person.id, channel="telegram",
                    kind="message", priority=50, payload={"text": "x"}, state="uncertain",
                    broadcast_id=broadcast.id, created_at=now, not_before=now,
                )
            )  # fmt: skip

    assert "Utsending 1 (23. nov. 10:00): usikre meldinger: 3" in facilitator.open(PAGE).text


def refuse(
    stage: Backstage, kind: str, *, in_broadcast: bool = False, days_ago: float = 0
) -> None:
    """Let Telegram have refused one message to somebody."""
    now = stage.clock()
    with stage.store.writing() as session:
        process_id = session.scalars(select(Process.id)).one()
        broadcast = Broadcast(
            process_id=process_id, audience="all", due_at=now, created_at=now, fired_at=now,
            state="fired",
        )  # fmt: skip
        session.add(broadcast)
        session.flush()
        session.add(
            Outgoing(
                process_id=process_id, person_id=join(session, stage.vault, "1", now=now).id,
                channel="telegram", kind=kind, priority=50, payload={"text": "x"},
                state="rejected", why="Bad Request: hemmelig", created_at=now, not_before=now,
                broadcast_id=broadcast.id if in_broadcast else None,
                done_at=now - timedelta(days=days_ago),
            )
        )  # fmt: skip


def test_refused_broadcast_is_said_calmly_with_a_way_to_it(
    facilitator: Browser, stage: Backstage
) -> None:
    refuse(stage, "message", in_broadcast=True)

    page = facilitator.open(PAGE)

    assert "Meldinger som Telegram har avvist de siste to ukene: 1." in page.text
    assert page.html.index('href="#refused"') < page.html.index('id="refused"')
    assert (
        page.links["Utsending 1 (23. nov. 10:00): avviste meldinger: 1"] == "/board/broadcasts/1"
    )
    assert "Alt går som det skal." not in page.text
    assert "hemmelig" not in page.html


def test_refused_answer_is_said_without_a_name(facilitator: Browser, stage: Backstage) -> None:
    refuse(stage, "message")

    assert "Svar til enkeltpersoner: avviste meldinger: 1" in facilitator.open(PAGE).text


@pytest.mark.parametrize(("kind", "days_ago"), [("reaction", 0), ("message", 15)])
def test_refused_mark_or_long_ago_is_no_news(
    facilitator: Browser, stage: Backstage, kind: str, days_ago: float
) -> None:
    refuse(stage, kind, days_ago=days_ago)

    assert "avvist de siste to ukene" not in facilitator.open(PAGE).text


def park_one(stage: Backstage, why: str) -> None:
    """Let something have been parked."""
    now = stage.clock()
    sealed = stage.vault.seal(b"hemmelige ord", "failed update")
    row = FailedUpdate(channel="telegram", sealed=sealed, why=why, failed_at=now)
    with stage.store.writing() as session:
        session.add(row)


def test_parked_is_shown_by_kind_without_words(facilitator: Browser, stage: Backstage) -> None:
    park_one(stage, "KeyError in Said")
    park_one(stage, "KeyError in Said")

    text = facilitator.open(PAGE).text

    assert "KeyError in Said Antall: 2. Sist 23. nov. 10:00." in text
    assert "hemmelige" not in facilitator.answer.text


def test_blanked_is_no_longer_shown(facilitator: Browser, stage: Backstage) -> None:
    park_one(stage, "KeyError in Said")
    with stage.store.writing() as session:
        forget_old_events(session, now=stage.clock() + timedelta(days=8))

    assert "Ingenting. Alt som kom inn, lot seg lese." in facilitator.open(PAGE).text


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (1, "Trykk på knapper kan ha gått tapt. Det folk skrev, kom fram etterpå."),
        (25, "Meldinger eldre enn 24 timer kan mangle."),
    ],
)
def test_outage_says_what_may_be_lost(
    facilitator: Browser, stage: Backstage, hours: int, sentence: str
) -> None:
    now = stage.clock()
    with stage.store.writing() as session:
        began_at = now - timedelta(hours=hours)
        session.add(Outage(channel="telegram", began_at=began_at, ended_at=now, asked=0))

    text = facilitator.open(PAGE).text

    assert sentence in text
    assert "De som ventet, blir spurt igjen på dagtid." in text


def test_other_bot_is_said_for_as_long_as_outages_are(
    facilitator: Browser, stage: Backstage
) -> None:
    now = stage.clock() - timedelta(days=13)
    with stage.store.writing() as session:
        note_conflict(session, "listener", now=now)
        note_contact(session, "listener", Channel.TELEGRAM, now=now + timedelta(seconds=30))
        note_contact(session, "listener", Channel.TELEGRAM, now=now + timedelta(seconds=130))

    text = facilitator.open(PAGE).text

    assert "En annen bot brukte samme nøkkel fra 10. nov. 10:00 til 10. nov. 10:00" in text
    assert "Den kan ha tatt noe av det folk skrev og trykket på." in text
    assert "kom fram etterpå" not in text


def test_restored_is_said_to_lack_what_came_since(facilitator: Browser, stage: Backstage) -> None:
    now = stage.clock()
    with stage.store.writing() as session:
        note_restored(session, now - timedelta(hours=5))
        note_contact(session, "listener", Channel.TELEGRAM, now=now)

    text = facilitator.open(PAGE).text

    assert "Det som kom inn etter at den ble tatt, kan mangle. Spurt igjen: 0" in text


def test_nudges_are_told_by_what_became_of_them(facilitator: Browser, stage: Backstage) -> None:
    before = facilitator.open(PAGE).text
    with stage.store.writing() as session:
        person = join(session, stage.vault, "1", now=stage.clock(), channel=Channel.WEB)
        for state in ("queued", "sent", "sent", "gone"):
            now = stage.clock()
            nudge = Nudge(person_id=person.id, state=state, created_at=now, not_before=now)
            session.add(nudge)

    after = facilitator.open(PAGE).text

    assert nb("web.status.nudges") not in before
    told = after.partition(nb("web.status.nudges"))[2]
    for key, n in (("on_the_way", 1), ("sent", 2), ("needless", 0), ("failed", 1)):
        assert re.search(rf"{nb(f'web.status.{key}')}\s*{n}\b", told), key


def test_lost_picture_is_counted(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say("Et svar")
    now = stage.clock()
    with stage.store.writing() as session:
        session.add(Media(contribution_id=1, kind="photo", state=MediaState.LOST, not_before=now))

    assert "Noen bilder eller opptak lot seg ikke hente" in facilitator.open(PAGE).text


@pytest.mark.parametrize("role", list(StaffRole))
def test_everybody_at_the_board_may_see_it(signed_in_as: SignInAs, role: StaffRole) -> None:
    browser = signed_in_as(role)

    browser.open(PAGE)

    assert browser.answer.status_code == 200


def test_stranger_sees_no_status(app: FastAPI) -> None:
    stranger = Browser(app)

    stranger.open(PAGE)

    assert stranger.answer.status_code == 401
