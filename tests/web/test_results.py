"""The public results: only what is let out, what was approved, and what phase is over."""

from __future__ import annotations

import csv
import io

import pytest
from sqlalchemy import update

from prompts.processfile import ItemKind
from storage.tables import Contribution, Phase, PhaseState, Progress, Ruled
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from tests.web.test_sorting import hand_at
from tests.workshop.residents import join
from web.backstage import Backstage
from workshop.board.hall import hall_card
from workshop.board.moderating import decide as moderate
from workshop.board.staff import StaffRole
from workshop.carrying.cards import Part
from workshop.carrying.reality import write_card
from workshop.deciding.decisions import Written, decide
from workshop.deciding.progress import Noted, note_status
from workshop.outside.publishing import show_results
from workshop.redacting.masking import MASK
from workshop.sorting.items import choose, put_up
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import quote

NEED = "Noen å spise sammen med"
MEASURE = "Åpent kjøkken"
SAID = "Hun spiser alene hver eneste dag."
UNREAD = "Naboen min heter Ragnhild og sliter."


@pytest.fixture
def board(stage: Backstage) -> None:
    """A chosen need with one voice that was let through and one that was not, and a measure."""
    with stage.store.writing() as session:
        hand = hand_at(session, stage)
        person = join(session, stage.vault, "4711", now=stage.clock())
        need = put_up(hand, ItemKind.NEED, {"nb": NEED}).id
        measure = put_up(hand, ItemKind.MEASURE, {"nb": MEASURE}).id
        link_items(hand, measure, need)
        choose(hand, ItemKind.NEED, [need])
        for text in (SAID, UNREAD):
            said = Contribution(
                process_id=hand.process.id,
                person_id=person.id,
                channel=person.channel,
                kind="text",
                text=text,
                language="nb",
                said_at=stage.clock(),
                kept_at=stage.clock(),
                flags=[],
            )
            session.add(said)
            session.flush()
            quote(hand, said.id, need)
        card = hall_card(session.get_one(Contribution, 1), ())
        assert card is not None
        moderate(hand, 1, card.seen, is_through=True)
        session.execute(update(Phase).values(state=PhaseState.PLANNED))


def close(stage: Backstage, *kinds: str) -> None:
    """Close phases."""
    with stage.store.writing() as session:
        closed = update(Phase).where(Phase.kind.in_(kinds))
        session.execute(closed.values(state=PhaseState.CLOSED))


def let_out(stage: Backstage, *, is_shown: bool = True) -> None:
    """Let everybody read the results, or take them in."""
    with stage.store.writing() as session:
        show_results(hand_at(session, stage), is_shown=is_shown)


def test_nothing_is_shown_before_it_is_let_out(
    resident: Resident, board: None, stage: Backstage
) -> None:
    close(stage, "needs", "measures")

    page = resident.open("/results")

    assert "Det kommer resultater her" in page.text
    assert NEED not in page.text
    for end in ("json", "csv"):
        assert resident.client.get(f"/results/data.{end}").status_code == 404


def test_open_phase_shows_nothing_of_what_it_is_about(
    resident: Resident, board: None, stage: Backstage
) -> None:
    close(stage, "needs")
    let_out(stage)

    page = resident.open("/results")

    assert NEED in page.text
    assert MEASURE not in page.text
    assert MEASURE not in resident.client.get("/results/data.json").text


def test_chain_is_walked_and_quotes_are_those_let_through(
    resident: Resident, board: None, stage: Backstage
) -> None:
    close(stage, "needs", "measures")
    let_out(stage)

    page = resident.open("/results")

    assert SAID in page.text
    assert UNREAD not in resident.answer.text
    assert "Ragnhild" not in resident.client.get("/results/data.json").text
    assert {"#n1", "#m2"} <= set(page.values("a", "href"))
    assert f"Bygger på: {NEED}" in page.text
    assert "2 innspill" not in page.text


def test_open_data_says_what_the_page_says(
    resident: Resident, board: None, stage: Backstage
) -> None:
    close(stage, "needs", "measures")
    let_out(stage)

    whole = resident.client.get("/results/data.json").json()
    rows = list(csv.DictReader(io.StringIO(resident.client.get("/results/data.csv").text[1:])))

    need, measure = whole["items"]
    assert (need["title"], need["voices"], need["led_to"]) == ({"nb": NEED}, None, ["m2"])
    assert [one["text"] for one in need["quotes"]] == [SAID]
    assert measure["built_on"] == ["n1"]
    assert [(one["id"], one["title"], one["voices"]) for one in rows] == [
        ("n1", NEED, ""),
        ("m2", MEASURE, ""),
    ]


def test_no_reason_status_or_card_repeats_what_nobody_let_through(
    resident: Resident, facilitator: Browser, board: None, stage: Backstage
) -> None:
    close(stage, "needs", "measures", "solutions")
    told = {"nb": f"Fordi noen sa: {UNREAD}", "en": "One year first."}
    with stage.store.writing() as session:
        hand = hand_at(session, stage)
        solution, day = put_up(hand, ItemKind.SOLUTION, {"nb": "Nabolagskjøkken"}).id, hand.now
        decide(hand, Written(UNREAD, day.date(), Ruled.YES, [solution], told))
        note_status(hand, Noted(solution, Progress.STARTED, day.date(), told))
        write_card(hand, solution, {Part.OFFERS: told}, version=0)
    let_out(stage)

    *_, shown = resident.client.get("/results/data.json").json()["items"]
    page = resident.open("/results")

    seen = {"en": "One year first."}
    assert [(one["words"], one["body"]) for one in shown["decisions"]] == [(seen, MASK)]
    assert (shown["status"]["words"], shown["reality"]) == (seen, {"offers": seen})
    assert "Ragnhild" not in page.text
    assert "gjentar ord som ingen har sluppet fram" in facilitator.open("/board/results").text


def test_facilitator_sees_it_first_and_lets_it_out(
    facilitator: Browser, resident: Resident, board: None, stage: Backstage
) -> None:
    close(stage, "needs")
    preview = facilitator.open("/board/results/preview")
    assert NEED in preview.text

    facilitator.open("/board/results")
    facilitator.click("La alle lese resultatene")
    assert NEED in resident.open("/results").text

    facilitator.click("Angre det siste: viste resultatsiden")
    assert NEED not in resident.open("/results").text


def test_reader_cannot_let_it_out(board: None, signed_in_as: SignInAs) -> None:
    reader = signed_in_as(StaffRole.READER)

    reader.open("/board/results")

    assert reader.post("/board/results", form_token="", shown="true").status_code == 403


def test_way_to_the_results_is_shown_once_they_are_out(
    resident: Resident, facilitator: Browser, board: None, stage: Backstage
) -> None:
    before = resident.open("/").values("a", "href")
    let_out(stage)
    after = resident.open("/").values("a", "href")

    assert ("/results" in before, "/results" in after) == (False, True)
    facilitator.open("/board/answers")
    facilitator.click("Skriv svarene – Behovene er sortert")
    assert "Alle kan lese resultatene her: " in facilitator.text
