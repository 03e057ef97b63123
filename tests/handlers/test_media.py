"""Voices and photos: kept at once, fetched afterwards, people in photos asked about."""

from __future__ import annotations

from tests.handlers.conftest import Archive, Resident, SayPhrase
from workshop.voices.media import wanted_media


def test_voice_is_kept_and_waits_to_be_fetched(berit: Resident, archive: Archive) -> None:
    berit.speaks("file-id-1")

    with archive.store.reading() as session:
        (wanted,) = wanted_media(session, archive.vault, now=berit.clock())
    assert (wanted.reference, archive.voices()[0].kind) == ("file-id-1", "voice")


def test_first_voice_says_who_listens(berit: Resident, phrase: SayPhrase) -> None:
    first = berit.speaks("a")
    second = berit.speaks("b")

    assert phrase("voice.kept") in first
    assert phrase("voice.kept") not in second


def test_photo_asks_who_is_shown(berit: Resident, phrase: SayPhrase) -> None:
    answer = berit.shows(caption="Trappa mi")

    assert answer == phrase("shown.ask")


def test_photo_is_held_until_answered(berit: Resident, archive: Archive) -> None:
    berit.shows()

    assert [media.shown for media in archive.media()] == ["unasked"]


def test_nobody_shown_lets_the_talk_go_on(berit: Resident, archive: Archive) -> None:
    berit.shows()

    answer = berit.presses("Ja, eller ingen er med")

    assert answer.endswith("Hvem mangler, tror du?")
    assert [media.shown for media in archive.media()] == ["nobody"]


def test_somebody_shown_keeps_it_back(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    berit.shows()

    answer = berit.says("nei")

    assert phrase("shown.held") in answer
    assert [media.shown for media in archive.media()] == ["somebody"]


def test_album_is_one_contribution_with_one_receipt(berit: Resident, archive: Archive) -> None:
    for n in range(3):
        berit.shows(f"photo-{n}", album="album-1")

    assert len(archive.voices()) == 1
    assert len(archive.media()) == 3
    assert berit.receipts == 1


def test_late_part_of_album_shares_the_answer(berit: Resident, archive: Archive) -> None:
    berit.shows("photo-1", album="album-1")
    berit.presses("Ja, eller ingen er med")

    berit.shows("photo-2", album="album-1")

    assert [media.shown for media in archive.media()] == ["nobody", "nobody"]


def test_another_resident_cannot_answer_for_a_photo(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    berit.shows()
    other = Resident(berit.conversation, berit.clock, address="4712")
    other.joins()

    answer = other.presses_what(f"shown:nobody:{archive.voices()[0].id}")

    assert answer == phrase("press.gone")
    assert [media.shown for media in archive.media()] == ["unasked"]
