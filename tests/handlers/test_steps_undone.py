"""A step that is taken back: no answer is lost, and the question stands again."""

from __future__ import annotations

from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.handlers.test_rounds import choose_needs
from tests.moving import move
from workshop.steering.moving import Verb


def go(archive: Archive, verb: Verb) -> None:
    """Move the phases."""
    with archive.store.writing() as session:
        move(session, verb)


def test_answer_meanwhile_is_kept_and_not_late_after_all(
    berit: Resident, archive: Archive
) -> None:
    go(archive, Verb.STEP)
    berit.says("Hun spiser alene")
    late = archive.voices()[0].flags

    go(archive, Verb.UNDO)

    kept = archive.voices()[0]
    assert (late, kept.flags, kept.text) == (["late"], [], "Hun spiser alene")


def test_open_question_comes_again_after_undo(berit: Resident, archive: Archive) -> None:
    choose_needs(archive, 1)
    asked = berit.heard[-1].text
    go(archive, Verb.STEP)
    elsewhere = berit.starts()
    go(archive, Verb.UNDO)

    berit.starts()

    assert "behov 1" in elsewhere
    assert berit.heard[-1].text == asked


def test_answer_to_a_phase_that_was_unopened_is_kept(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    choose_needs(archive, 1)
    go(archive, Verb.STEP)
    berit.starts()
    go(archive, Verb.UNDO)

    told = berit.says("En buss om kvelden")

    kept = archive.voices()[0]
    assert (kept.text, kept.flags, kept.item_id) == ("En buss om kvelden", [], 1)
    assert told == phrase("late.not_open", phase="Tiltak")


def test_edit_in_a_phase_that_was_unopened_counts(berit: Resident, archive: Archive) -> None:
    choose_needs(archive, 1)
    go(archive, Verb.STEP)
    berit.starts()
    berit.says("En buss", message="77")
    go(archive, Verb.UNDO)

    berit.edits("77", "En buss om kvelden")

    assert archive.voices()[0].text == "En buss om kvelden"
