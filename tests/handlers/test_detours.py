"""Commands in mid-flow, words in odd places, and what somebody types instead of pressing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.handlers.test_rounds import choose_needs, close_phase, open_phase
from workshop.messages import Said


def test_yes_weeks_after_erase_deletes_nothing(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")
    berit.says("/slett")
    berit.clock.now += timedelta(days=21)

    berit.says("Ja")

    assert [voice.text for voice in archive.voices()] == ["Hun spiser alene", "Ja"]


@pytest.mark.parametrize("content", [Said("1"), Said("Ja!", is_forwarded=True)])
def test_number_or_forward_deletes_nothing(
    berit: Resident, archive: Archive, content: Said
) -> None:
    berit.says("Hun spiser alene")
    berit.says("/slett")

    berit.does(content)

    assert archive.voices()[0].text == "Hun spiser alene"


def test_erase_can_be_typed_without_stroke(berit: Resident, phrase: SayPhrase) -> None:
    assert berit.says("Slett alt") == phrase("erase.ask")


def test_press_ends_a_change_that_was_begun(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")
    berit.says("/mine")
    berit.presses("Endre")
    berit.presses("Hopp over")

    berit.says("Noe helt annet")

    assert [voice.text for voice in archive.voices()] == ["Hun spiser alene", "Noe helt annet"]


def test_change_shows_the_words_it_changes(berit: Resident) -> None:
    berit.says("Hun spiser alene")
    berit.says("/mine")

    assert "Hun spiser alene" in berit.presses("Endre")


def test_words_after_photo_belong_to_its_question(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    berit.shows()

    answer = berit.says("Det er kjøkkenet til mor")

    assert [voice.rung for voice in archive.voices()] == [0, 0]
    assert answer == phrase("shown.ask")


def test_skip_after_photo_leaves_it_held(berit: Resident, archive: Archive) -> None:
    berit.shows()

    answer = berit.says("hopp over")

    assert answer == "Hvem mangler, tror du?"
    assert [media.shown for media in archive.media()] == ["unasked"]


def test_two_photos_are_asked_about_in_turn(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    berit.shows("a")
    berit.shows("b")

    first = berit.says("ja")
    berit.says("nei")

    assert first.endswith(phrase("shown.ask"))
    assert sorted(media.shown for media in archive.media()) == ["nobody", "somebody"]


def test_answer_after_language_command_is_kept(berit: Resident, archive: Archive) -> None:
    berit.says("/språk")

    answer = berit.says("Jeg savner bussen")

    assert archive.voices()[0].text == "Jeg savner bussen"
    assert answer == "Hvem mangler, tror du?"


def test_words_at_the_area_are_kept_and_it_is_asked_again(
    anna: Resident, archive: Archive
) -> None:
    anna.starts()
    for answer in ("1", "ja", "40"):
        anna.says(answer)

    anna.says("Langt oppi lia, og det er tungt om vinteren")

    assert len(archive.voices()) == 1
    assert "Nesbakken" in anna.labels


@pytest.mark.parametrize("typed", ["82 år", "jeg er 82", "over 80", "82+", "80-90"])
def test_age_in_a_sentence_is_understood(anna: Resident, archive: Archive, typed: str) -> None:
    anna.starts()
    anna.says("1")
    anna.says("ja")

    anna.says(typed)

    person = archive.person(anna)
    assert person is not None
    assert person.age_band == "80-plus"


def test_slip_of_the_finger_turns_nobody_away(anna: Resident, archive: Archive) -> None:
    anna.starts()
    anna.says("1")
    anna.says("ja")

    anna.says("3")

    assert archive.person(anna) is not None
    assert "13–15 år" in anna.labels


@pytest.mark.parametrize(("typed", "language"), [("norsk", "nb"), ("English please", "en")])
def test_language_can_be_typed(
    anna: Resident, archive: Archive, typed: str, language: str
) -> None:
    anna.starts()

    anna.says(typed)

    person = archive.person(anna)
    assert person is not None
    assert (person.language, person.place) == (language, "consent")


def test_unknown_language_is_met_in_english(anna: Resident) -> None:
    anna.language = "pl"

    anna.starts()

    assert anna.labels[0] == "English"


def test_label_of_the_next_item_can_be_typed(berit: Resident, archive: Archive) -> None:
    choose_needs(archive, 2)
    open_phase(archive, "measures")
    berit.starts()
    while "Neste behov" not in berit.labels:
        berit.says("En idé")

    assert "2 av 2" in berit.says("Neste behov")


def test_rest_of_a_late_answer_stays_with_it(berit: Resident, archive: Archive) -> None:
    close_phase(archive, "needs")
    berit.says("Mor falt i trappa")

    berit.says("Ingen kom")

    first, second = archive.voices()
    assert (second.prompt_id, second.flags) == (first.prompt_id, ["late"])


def test_free_words_are_thanked_for_once(berit: Resident, phrase: SayPhrase) -> None:
    berit.presses("Ferdig for nå")

    answers = [berit.says(text) for text in ("Bussen", "går", "for sjelden")]

    assert answers == [phrase("free.kept"), "", ""]
    assert berit.receipts == 3


def test_open_round_without_questions_says_so(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    open_phase(archive, "test")

    assert berit.starts() == phrase("phase.nothing_yet")


def test_no_to_erase_before_consent_asks_for_it(anna: Resident, phrase: SayPhrase) -> None:
    anna.starts()
    anna.presses("Bokmål")
    anna.says("/slett")

    answer = anna.says("nei")

    assert answer.startswith(phrase("erase.kept"))
    assert "Vil du være med?" in answer
