"""Rounds that close and open: late words, and measures for each chosen need."""

from __future__ import annotations

from datetime import timedelta

from bot.demo.items import add_item, choose_items
from prompts.processfile import ItemKind
from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.moving import move
from workshop.process import current_process
from workshop.steering.moving import Verb


def open_phase(archive: Archive, kind: str) -> None:
    """Open a phase by hand."""
    with archive.store.writing() as session:
        move(session, Verb.OPEN, kind)


def close_phase(archive: Archive, kind: str) -> None:
    """Close a phase by hand."""
    with archive.store.writing() as session:
        move(session, Verb.CLOSE, kind)


def choose_needs(archive: Archive, count: int) -> None:
    """Let some needs go on to the measures phase."""
    with archive.store.writing() as session:
        process = current_process(session)
        now = process.loaded_at
        needs = [
            add_item(session, process, ItemKind.NEED, {"nb": f"behov {n}"}, now=now)
            for n in range(1, count + 1)
        ]
        choose_items(session, process, ItemKind.NEED, [need.id for need in needs])


def test_text_outside_questions_is_kept_free(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    berit.presses("Ferdig for nå")

    answer = berit.says("Bussen går for sjelden")

    assert answer == phrase("free.kept")
    assert (archive.voices()[0].prompt_id, archive.voices()[0].flags) == (None, ["free"])


def test_late_answer_is_kept_and_told(berit: Resident, archive: Archive) -> None:
    close_phase(archive, "needs")

    answer = berit.says("Hun spiser alene")

    assert "er over" in answer
    assert archive.voices()[0].flags == ["late"]


def test_stale_button_of_closed_phase_is_answered(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    close_phase(archive, "needs")

    answer = berit.presses("Hopp over bildet")

    assert answer == phrase("press.closed")


def test_closed_rounds_say_when_the_next_opens(berit: Resident, archive: Archive) -> None:
    close_phase(archive, "needs")

    answer = berit.starts()

    assert "Akkurat nå er ingen runde åpen" in answer


def test_edit_after_close_is_kept_beside(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    berit.says("Hun spiser alene", message="77")
    close_phase(archive, "needs")

    answer = berit.edits("77", "Han spiser alene")

    assert answer == phrase("edit.late")
    assert (archive.voices()[0].text, archive.voices()[0].flags) == (
        "Hun spiser alene",
        ["edited-late"],
    )


def test_measures_ask_per_chosen_need(berit: Resident, archive: Archive) -> None:
    choose_needs(archive, 2)
    open_phase(archive, "measures")

    asked = berit.starts()
    berit.says("En middagsvenn")

    assert "behov 1" in asked
    assert "1 av 2" in asked
    assert archive.voices()[0].item_id == 1


def test_measures_pause_after_five_needs(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    choose_needs(archive, 7)
    open_phase(archive, "measures")
    berit.starts()

    for _ in range(4):
        for words in ("En idé", "Og en til", "Og enda en", "neste"):
            berit.says(words)
    berit.says("En idé")
    berit.says("Og en til")
    fifth = berit.says("Og enda en")

    assert phrase("after.five", nth=5, of=7) in fifth


def test_two_weeks_later_goes_on_where_it_was(berit: Resident) -> None:
    berit.says("Hun spiser alene")
    berit.clock.now += timedelta(days=14)

    answer = berit.starts()

    assert answer == "Hvem mangler, tror du?"
