"""The page where being told is turned on and off, the offer in the chat, links in e-mails."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.nudging.letters import Letters
from storage.tables import Nudge, NudgeWay, WayKind
from tests.nudges.conftest import SENDER, TO_KARI
from tests.nudges.push_service import Browser as PushBrowser
from tests.web.browsing import HOST, Browser, Resident
from tests.web.conftest import TickingClock
from tests.workshop.mailing import ask
from web.app import create_app
from web.backstage import Backstage
from web.headers import STRICT
from workshop.broadcasts import Plan, fire_due, plan_broadcast
from workshop.nudges.choosing import claim_nudge
from workshop.nudges.queueing import LOOKS_WITHIN
from workshop.process import current_process

OFFER = "Vil du ha beskjed når det kommer et nytt spørsmål?"
ENDPOINT = "https://fcm.googleapis.com/endpoint-of-kari"


@pytest.fixture
def stage(stage: Backstage) -> Backstage:
    """All that stands behind the pages, where residents can be told."""
    return replace(stage, can_push=True, can_mail=True)


@pytest.fixture
def kari(resident: Resident) -> Resident:
    """Somebody who takes part and has given two answers."""
    resident.take_part()
    resident.say("En benk")
    resident.say("En buss")
    return resident


def ways(stage: Backstage) -> list[tuple[str, bool]]:
    """Return by what residents are told, and whether that is confirmed."""
    with stage.store.reading() as session:
        rows = session.scalars(select(NudgeWay).order_by(NudgeWay.id))
        return [(row.kind, row.confirmed_at is not None) for row in rows]


def states(stage: Backstage) -> list[str]:
    """Return what became of the nudges."""
    with stage.store.reading() as session:
        return list(session.scalars(select(Nudge.state).order_by(Nudge.id)))


def push_fields(endpoint: str = ENDPOINT) -> dict[str, str]:
    """Return what a browser sends that has subscribed."""
    return PushBrowser(endpoint).subscription.as_fields()


def broadcast(stage: Backstage, ticking: TickingClock) -> None:
    """Write to everybody."""
    with stage.store.writing() as session:
        plan = Plan(None, {"nb": "Nå er det nytt"}, "all", ticking())
        plan_broadcast(session, current_process(session), plan, now=ticking())
        fire_due(session, ticking(), make_say=ask)


def letter_of(stage: Backstage, ticking: TickingClock) -> str:
    """Take the next e-mail as the nudger would; its words."""
    with stage.store.writing() as session:
        parcel = claim_nudge(session, stage.vault, kinds=[WayKind.MAIL], now=ticking())
    assert parcel is not None
    letters = Letters(stage.catalogue, SENDER, HOST, ticking)
    return str(letters.write(parcel).get_content())


def links_in(letter: str) -> list[str]:
    """Return the paths that an e-mail leads to."""
    return [urlsplit(link).path for link in re.findall(r"http\S+", letter)]


def test_offer_comes_after_the_first_answers_until_it_is_answered(
    resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    at_first = OFFER in resident.say("En benk").text
    offered = OFFER in resident.say("En buss").text
    resident.click("Nei takk")
    after = OFFER in resident.say("En kafé").text

    assert (at_first, offered, after, ways(stage)) == (False, True, False, [("none", True)])
    assert resident.answer.url.path == "/"


def test_where_nobody_can_be_told_nothing_is_offered(store: object, stage: Backstage) -> None:
    kari = Resident(create_app(replace(stage, can_push=False, can_mail=False)))
    kari.take_part()
    for words in ("En benk", "En buss"):
        kari.say(words)
    menu = "/chat/tell" in kari.answer.text

    kari.open("/chat/tell")

    assert (menu, kari.answer.url.path) == (False, "/")


def test_push_is_turned_on_and_off_again(kari: Resident, stage: Backstage) -> None:
    page = kari.open("/chat/tell")
    policy = kari.answer.headers["content-security-policy"]
    kari.post("/chat/tell/push", **push_fields())
    turned_on = ways(stage)
    kari.open("/chat/tell")
    kari.click("Slå av")

    assert "Du får ikke beskjed nå." in page.text
    assert policy == STRICT.replace("trusted-types 'none'", "trusted-types worker")
    assert (turned_on, ways(stage)) == ([("push", True)], [("none", True)])


def test_made_up_subscriptions_are_refused(kari: Resident, app: FastAPI, stage: Backstage) -> None:
    good = push_fields()
    wrong: tuple[dict[str, str], ...] = (
        {**good, "endpoint": "https://127.0.0.1/x"},
        {**good, "endpoint": "http://fcm.googleapis.com/x"},
        {**good, "auth": "AA"},
        {**good, "p256dh": "BA" + "A" * 85},
        {},
    )

    answers = [kari.post("/chat/tell/push", **fields).status_code for fields in wrong]
    stranger = Browser(app).post("/chat/tell/push", **good)

    assert (answers, ways(stage)) == ([400] * 5, [])
    assert stranger.headers["location"] == "/"


def test_renewal_turns_nothing_on_that_was_off(kari: Resident, stage: Backstage) -> None:
    kari.post("/chat/tell/push", **push_fields(), renews="1")
    off = ways(stage)
    kari.post("/chat/tell/push", **push_fields())
    kari.post("/chat/tell/push", **push_fields(f"{ENDPOINT}-renewed"), renews="1")

    assert (off, ways(stage)) == ([], [("push", True)])


def test_address_is_confirmed_by_whoever_has_its_mail(
    kari: Resident, app: FastAPI, stage: Backstage, ticking: TickingClock
) -> None:
    kari.open("/chat/tell")
    asked = kari.click("Send meg en e-post for å bekrefte", address=f" {TO_KARI} ")
    (yes,) = links_in(letter_of(stage, ticking))
    elsewhere = Browser(app)
    elsewhere.open(yes)
    looked_at = ways(stage)
    elsewhere.click("Ja, gi meg beskjed")
    elsewhere.open("/")

    assert f"Vi har sendt en e-post til {TO_KARI}." in asked.text
    assert (looked_at, ways(stage)) == ([("mail", False)], [("mail", True)])
    # The e-mail signs nobody in to anything.
    assert ("Begynn her" in elsewhere.text, "En benk" in elsewhere.text) == (True, False)
    assert list(elsewhere.client.cookies) == []


def test_each_letter_turns_it_off_by_one_click(
    kari: Resident, app: FastAPI, stage: Backstage, ticking: TickingClock
) -> None:
    kari.open("/chat/tell")
    kari.click("Send meg en e-post for å bekrefte", address=TO_KARI)
    (yes,) = links_in(letter_of(stage, ticking))
    Browser(app).post(yes)
    broadcast(stage, ticking)
    ticking.advance(seconds=LOOKS_WITHIN.total_seconds())
    front, off = links_in(letter_of(stage, ticking))
    mailbox = Browser(app)
    answers = [
        mailbox.post(off, **{"List-Unsubscribe": "One-Click"}).status_code for _ in range(2)
    ]

    assert (front, answers, ways(stage)) == ("/", [200, 200], [("none", True)])
    assert Browser(app).post(yes).status_code == 410


def test_wrong_address_is_given_back_with_a_fault(kari: Resident, stage: Backstage) -> None:
    kari.open("/chat/tell")

    page = kari.click("Send meg en e-post for å bekrefte", address="kari@eksempel")

    assert (kari.answer.status_code, ways(stage)) == (422, [])
    assert "Det ligner ikke på en e-postadresse." in page.text
    assert 'value="kari@eksempel"' in kari.answer.text


def test_nobody_is_flooded_with_letters(kari: Resident, app: FastAPI, stage: Backstage) -> None:
    answers = [kari.post("/chat/tell/mail", address=TO_KARI).status_code for _ in range(4)]
    ola = Resident(app)
    ola.take_part()
    answers.append(ola.post("/chat/tell/mail", address="ola@other.example").status_code)
    answers.append(ola.post("/chat/tell/mail", address=TO_KARI.upper()).status_code)

    assert answers == [303, 303, 303, 429, 303, 429]
    assert len(ways(stage)) == 2


def test_who_has_the_page_on_the_screen_is_not_told(
    kari: Resident, stage: Backstage, ticking: TickingClock
) -> None:
    kari.post("/chat/tell/push", **push_fields())
    broadcast(stage, ticking)
    waits = states(stage)
    kari.open("/?before=1")
    still = states(stage)
    kari.open("/")
    seen = states(stage)
    with stage.store.writing() as session:
        claimed = claim_nudge(
            session, stage.vault, kinds=list(WayKind), now=ticking() + LOOKS_WITHIN
        )

    assert (waits, still, seen, claimed) == (["queued"], ["queued"], ["seen"], None)
