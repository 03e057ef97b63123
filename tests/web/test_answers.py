"""Answering back in a browser: written from the chain, worded, read through, sent, followed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Contribution, Outgoing, Progress, Ruled
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from tests.web.test_sorting import hand_at
from tests.workshop.mailing import ask
from tests.workshop.residents import join
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.broadcasts import fire_due
from workshop.deciding.decisions import Written, decide
from workshop.deciding.progress import Noted, note_status
from workshop.sorting.items import choose, merge_items, put_up
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import quote

NEED = "Noen å spise sammen med"
SOLUTION = "Tirsdagsmiddag på skolekjøkkenet"


@pytest.fixture
def spoken(stage: Backstage) -> int:
    """Sixty residents whose words stand under a need; how many."""
    with stage.store.writing() as session:
        hand = hand_at(session, stage)
        need = put_up(hand, ItemKind.NEED, {"nb": NEED}).id
        for number in range(60):
            person = join(session, stage.vault, str(number), now=stage.clock())
            said = Contribution(
                process_id=hand.process.id,
                person_id=person.id,
                channel=person.channel,
                kind="text",
                text=f"Hun spiser alene, {number}.",
                language="nb",
                said_at=stage.clock(),
                kept_at=stage.clock(),
                flags=[],
            )
            session.add(said)
            session.flush()
            quote(hand, said.id, need)
    return 60


def messages(stage: Backstage) -> list[str]:
    """Return what has been queued for residents by broadcasts."""
    with stage.store.reading() as session:
        rows = select(Outgoing).where(Outgoing.broadcast_id.is_not(None))
        return [row.payload["text"] for row in session.scalars(rows)]


def pass_a_minute(stage: Backstage) -> None:
    """Let the time to undo pass, and what is due go out."""
    later = stage.clock() + timedelta(seconds=61)
    with stage.store.writing() as session:
        fire_due(session, later, make_say=ask)


def test_round_is_written_read_and_sent(
    facilitator: Browser, stage: Backstage, spoken: int
) -> None:
    facilitator.open("/board/answers")
    assert "60 personer har noe nytt å få vite." in facilitator.text

    facilitator.click("Skriv svarene – Behovene er sortert")
    assert "Noen å spise sammen med»." in facilitator.text
    facilitator.click("Send til 60 personer", count="60")
    assert messages(stage) == []
    pass_a_minute(stage)

    (text,) = set(messages(stage))
    assert text == (
        "Takk for at du sa hva du mener! Nå er det lest. "
        "Dette har ordene dine blitt en del av:\n\n"
        f"• Behovet «{NEED}».\n\n"
        "Skriv /mine for å se det du har sagt, og hva det ble til. "
        "Vil du ikke høre mer, skriver du /stopp."
    )
    assert len(messages(stage)) == spoken


def test_no_more_are_told_than_were_shown(
    facilitator: Browser, stage: Backstage, spoken: int
) -> None:
    facilitator.open("/board/answers")
    shown = facilitator.click("Skriv svarene – Behovene er sortert")
    with stage.store.writing() as session:
        hand = hand_at(session, stage)
        one_more = session.get_one(Contribution, 1)
        person = join(session, stage.vault, "one-more", now=stage.clock())
        said = Contribution(
            process_id=hand.process.id, person_id=person.id, channel=person.channel, kind="text",
            text="Meg også.", language="nb", said_at=one_more.said_at, kept_at=one_more.kept_at,
            flags=[],
        )  # fmt: skip
        session.add(said)
        session.flush()
        quote(hand, said.id, 1)

    facilitator.click("Send til 60 personer", on_page=shown, count="60")

    assert facilitator.answer.status_code == 409
    assert "Send til 61 personer" in facilitator.page.button_labels
    assert messages(stage) == []


def test_more_than_fifty_must_be_typed(
    facilitator: Browser, stage: Backstage, spoken: int
) -> None:
    facilitator.open("/board/answers")
    facilitator.click("Skriv svarene – Behovene er sortert")

    facilitator.click("Send til 60 personer", count="6")

    assert facilitator.answer.status_code == 422
    assert messages(stage) == []


def test_what_lacks_words_is_said_and_nothing_typed_is_lost(
    facilitator: Browser, stage: Backstage, spoken: int
) -> None:
    facilitator.open("/board/answers")
    facilitator.click("Skriv svarene – Behovene er sortert")
    token = dict(facilitator.page.form_to("/board/answers/1").fields)["form_token"]
    typed = {"form_token": token, "version": "1", "language": ["nb"] * 3, "line": ["0", "1", "-1"]}

    facilitator.answer = facilitator.client.post(
        "/board/answers/1", data=typed | {"words": ["Hei fra kommunen!", "", "Ha det!"]}
    )
    lacking = (facilitator.answer.status_code, facilitator.text)
    words = ["Hei fra kommunen!", "Det ble et behov.", "Ha det!"]
    facilitator.answer = facilitator.client.post("/board/answers/1", data=typed | {"words": words})
    facilitator.click("Send til 60 personer", count="60")
    pass_a_minute(stage)

    assert lacking[0] == 422
    assert "Det mangler ord der det er merket." in lacking[1]
    assert "Hei fra kommunen!" in lacking[1]
    assert "Ha det!" in lacking[1]
    assert set(messages(stage)) == {"Hei fra kommunen!\n\n• Det ble et behov.\n\nHa det!"}


def test_reader_reads_rounds_and_sends_none(
    facilitator: Browser, spoken: int, signed_in_as: SignInAs
) -> None:
    facilitator.open("/board/answers")
    facilitator.click("Skriv svarene – Behovene er sortert")
    reader = signed_in_as(StaffRole.READER)

    page = reader.open("/board/answers/1")

    assert NEED in page.text
    assert "Send til 60 personer" not in page.button_labels
    assert reader.post("/board/answers/1/send", form_token="").status_code == 403


def test_status_is_written_down_and_becomes_an_answer(
    facilitator: Browser, stage: Backstage, spoken: int
) -> None:
    with stage.store.writing() as session:
        hand = hand_at(session, stage)
        measure = put_up(hand, ItemKind.MEASURE, {"nb": "Åpent kjøkken"}).id
        solution = put_up(hand, ItemKind.SOLUTION, {"nb": SOLUTION}).id
        link_items(hand, measure, 1)
        link_items(hand, solution, measure)

    facilitator.open("/board/progress")
    facilitator.click("Lagre", solution=str(solution), progress="stopped", day="2026-11-20")
    assert "Når noe stoppes, må de få vite hvorfor." in facilitator.text
    facilitator.click(
        "Lagre", solution=str(solution), progress="stopped", day="2026-11-20", words="Ingen kokk."
    )
    assert f"Stoppet · 20. november 2026 {SOLUTION} Ingen kokk." in facilitator.text

    facilitator.open("/board/answers")
    facilitator.click("Skriv svarene – Slik går det")
    line = f"Arbeidet med løsningen «{SOLUTION}» er stoppet. Grunnen: Ingen kokk."
    assert line in facilitator.text


def test_merged_solution_hands_its_status_on(stage: Backstage, facilitator: Browser) -> None:
    with stage.store.writing() as session:
        hand = hand_at(session, stage)
        one, other = (put_up(hand, ItemKind.SOLUTION, {"nb": t}).id for t in ("A", "B"))
        note_status(hand, Noted(one, Progress.STARTED, date(2026, 11, 20)))
        merge_items(hand, [one], other)

    facilitator.open("/board/progress")

    assert "I gang · 20. november 2026 B" in facilitator.text


def test_long_reason_is_shortened_and_the_minutes_stay(
    facilitator: Browser, stage: Backstage, spoken: int
) -> None:
    address = "https://www.jevnaker.kommune.no/sak/12345"
    with stage.store.writing() as session:
        hand = hand_at(session, stage)
        measure = put_up(hand, ItemKind.MEASURE, {"nb": "Åpent kjøkken"}).id
        solution = put_up(hand, ItemKind.SOLUTION, {"nb": SOLUTION}).id
        link_items(hand, measure, 1)
        link_items(hand, solution, measure)
        why = {"nb": "Det prøves ut. " * 20}
        day = date(2026, 11, 20)
        decide(hand, Written("Kommunestyret", day, Ruled.YES, [solution], why, address))

    facilitator.open("/board/answers")
    facilitator.click("Skriv svarene – Noe er bestemt")

    assert f"… Les mer: {address}" in facilitator.text


def test_what_does_not_go_on_asks_why_until_it_is_said(
    facilitator: Browser, stage: Backstage, spoken: int
) -> None:
    missing = "1 svar sier at noe ikke går videre, men ikke hvorfor."
    with stage.store.writing() as session:
        hand = hand_at(session, stage)
        choose(hand, ItemKind.NEED, [put_up(hand, ItemKind.NEED, {"nb": "Buss om kvelden"}).id])
    facilitator.open("/board/answers")
    facilitator.click("Skriv svarene – Behovene er sortert")
    before = facilitator.text
    token = dict(facilitator.page.form_to("/board/answers/1").fields)["form_token"]
    typed = {"form_token": token, "version": "1", "language": ["nb"] * 3, "line": ["0", "1", "-1"]}

    words = ["Hei!", "Behovet går ikke videre, for det er dekket av et annet.", "Ha det!"]
    facilitator.client.post("/board/answers/1", data=typed | {"words": words})
    after = facilitator.open("/board/answers/1").text

    assert nb("answers.say_why") in before
    assert missing in before
    assert nb("answers.say_why") not in after
    assert missing not in after
