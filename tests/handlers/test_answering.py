"""Answers in words: filed, receipted, followed by the next question."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.tables import Outgoing, Wording
from tests.handlers.conftest import Archive, Resident, SayPhrase


def test_answer_is_filed_under_its_question(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")

    (kept,) = archive.voices()

    assert (kept.text, kept.prompt_id, kept.rung) == (
        "Hun spiser alene",
        archive.prompt("kjokkenbordet").id,
        0,
    )


def test_answer_gets_one_light_receipt(berit: Resident) -> None:
    berit.says("Hun spiser alene")

    assert berit.receipts == 1


def test_ladder_goes_on_after_an_answer(berit: Resident) -> None:
    answer = berit.says("Hun spiser alene")

    assert answer == "Hvem mangler, tror du?"


def test_more_to_say_stays_at_the_question(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")
    berit.presses("Mer å si")

    berit.says("Og det er mørkt")
    berit.says("Og kaldt")

    assert [voice.rung for voice in archive.voices()] == [0, 0, 0]


def test_several_messages_wait_for_go_on(berit: Resident) -> None:
    for text in ("a", "b", "c"):
        berit.says(text)

    answer = berit.says("Enda mer om det samme")

    assert answer == ""
    assert berit.receipts == 4


def test_go_on_brings_the_next_photo(berit: Resident) -> None:
    for text in ("a", "b", "c"):
        berit.says(text)

    answer = berit.presses("Gå videre")

    assert answer.startswith("Bilde 2")


def test_skipped_photo_is_not_asked_again(berit: Resident) -> None:
    berit.presses("Hopp over bildet")
    berit.presses("Ferdig for nå")

    answer = berit.presses("Fortsett")

    assert answer.startswith("Bilde 2")


def test_second_tap_on_skip_changes_nothing(berit: Resident, phrase: SayPhrase) -> None:
    press = berit.heard[-1].rows[0][1].press
    berit.presses_what(press)

    answer = berit.presses_what(press)

    assert answer == phrase("press.already")


def test_typed_words_work_like_buttons(berit: Resident) -> None:
    assert berit.says("Hopp over bildet.").startswith("Bilde 2")
    assert "tatt vare på" in berit.says("FERDIG")
    assert berit.says("fortsett").startswith("Bilde 2")


def test_photo_is_described_in_words(berit: Resident, archive: Archive) -> None:
    answer = berit.presses("Beskriv bildet")

    spoken = archive.prompt("kjokkenbordet").spoken
    assert spoken is not None
    assert answer == spoken["nb"]


def test_reply_to_older_question_is_filed_there(berit: Resident, archive: Archive) -> None:
    berit.presses("Hopp over bildet")
    with archive.store.writing() as session:
        first = session.scalars(select(Outgoing).where(Outgoing.prompt_id.is_not(None))).first()
        assert first is not None
        first.message = "555"

    answer = berit.says("Nå vet jeg det", reply_to="555")

    assert answer == ""
    assert archive.voices()[0].prompt_id == archive.prompt("kjokkenbordet").id


def test_edit_keeps_the_earlier_wording(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spisr alene", message="77")

    berit.edits("77", "Hun spiser alene")

    assert archive.voices()[0].text == "Hun spiser alene"
    assert [w.text for w in archive.all(Wording) if isinstance(w, Wording)] == ["Hun spisr alene"]


def test_repeated_update_changes_nothing(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")

    berit.number -= 1
    again = berit.says("Hun spiser alene")

    assert again == ""
    assert len(archive.voices()) == 1


def test_same_words_twice_are_both_kept(berit: Resident, archive: Archive) -> None:
    berit.says("Ja")
    berit.says("Ja")

    assert [voice.text for voice in archive.voices()] == ["Ja", "Ja"]


def test_split_long_text_becomes_one(berit: Resident, archive: Archive) -> None:
    berit.clock.advance(seconds=-8)
    berit.says("x" * 4000)
    berit.clock.advance(seconds=-8)
    berit.says("slutten")

    assert [len(voice.text) for voice in archive.voices()] == [4008]
    assert berit.receipts == 1


def test_invisible_text_is_not_a_reply(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    answer = berit.says("\u200b \ufeff\u2060")

    assert answer == phrase("empty.text")
    assert archive.voices() == []


def test_strange_characters_are_stored_safely(berit: Resident, archive: Archive) -> None:
    berit.says("a\x00b \ud83d c <b>{{7*7}}</b>")

    assert archive.voices()[0].text == "ab \ufffd c <b>{{7*7}}</b>"


def test_nobody_sees_others_answers(berit: Resident, archive: Archive, phrase: SayPhrase) -> None:
    berit.says("Hemmelig kanarifugl")
    other = Resident(berit.conversation, berit.clock, address="4712")

    other.joins()
    for text in ("a", "b", "c", "neste", "/mine"):
        other.says(text)

    assert not any("kanarifugl" in say.text for say in other.heard)


def test_edit_of_a_split_text_keeps_the_rest(berit: Resident, archive: Archive) -> None:
    berit.clock.advance(seconds=-8)
    berit.says("x" * 4000, message="70")
    berit.clock.advance(seconds=-8)
    berit.says("slutten", message="71")

    berit.edits("70", "y" * 3990, key="e1")
    berit.edits("71", "en annen slutt", key="e2")

    assert archive.voices()[0].text == "y" * 3990 + "\nen annen slutt"
    assert len(archive.all(Wording)) == 2


def test_caption_edit_in_album_keeps_the_others(berit: Resident, archive: Archive) -> None:
    berit.shows("a", caption="første", album="album")
    berit.shows("b", caption="andre", album="album")

    berit.edits(str(berit.number), "den andre")

    assert archive.voices()[0].text == "første\nden andre"


@pytest.mark.parametrize("press", ["more:{n}:0:0", "mine:{n}", "take:{n}", "shown:nobody:{n}"])
def test_tampered_numbers_are_answered(berit: Resident, press: str) -> None:
    answer = berit.presses_what(press.format(n="9" * 20))

    assert answer != ""
