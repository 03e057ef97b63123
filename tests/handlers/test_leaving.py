"""What I have said, pausing, deleting, blocking, coming back, and the help card."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from storage.shelf import Shelved
from storage.tables import Address, Contribution, Media, Outgoing, Person, Process
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident, SayPhrase
from workshop.messages import Left, Returned, Unusable, Unwanted
from workshop.outbox.queueing import open_toast
from workshop.voices.media import media_arrived, wanted_media

CANARY = "kanarifugl-i-kjelleren"


def test_mine_lists_own_words_with_choices(berit: Resident) -> None:
    berit.says("Hun spiser alene")

    answer = berit.says("/mine")

    assert "Hun spiser alene" in answer
    assert berit.labels == ["Endre", "Trekk tilbake"]


def test_change_rewords_and_returns_to_question(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spisr alene")
    berit.says("/mine")
    berit.presses("Endre")

    answer = berit.says("Hun spiser alene")

    assert archive.voices()[0].text == "Hun spiser alene"
    assert answer.endswith("Hvem mangler, tror du?")


def test_taken_back_and_undone(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")
    berit.says("/mine")

    berit.presses("Trekk tilbake")
    taken = archive.voices()[0].state
    berit.presses("Angre")

    assert (taken, archive.voices()[0].state) == ("withdrawn", "kept")


def test_others_words_cannot_be_taken_back(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    berit.says("Hun spiser alene")
    other = Resident(berit.conversation, berit.clock, address="4712")
    other.joins()

    answer = other.presses_what(f"take:{archive.voices()[0].id}")

    assert answer == phrase("press.gone")
    assert archive.voices()[0].state == "kept"


def test_stop_pauses_and_keeps(berit: Resident, archive: Archive, phrase: SayPhrase) -> None:
    berit.says("Hun spiser alene")

    answer = berit.says("stopp")

    person = archive.person(berit)
    assert answer == phrase("stop.done")
    assert person is not None
    assert person.paused_at == berit.clock()
    assert len(archive.voices()) == 1


def test_start_ends_a_pause(berit: Resident, archive: Archive) -> None:
    berit.says("/stopp")

    berit.starts()

    person = archive.person(berit)
    assert person is not None
    assert person.paused_at is None


def test_erasing_takes_two_steps(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")

    berit.says("/slett")

    assert len(archive.voices()) == 1


def test_no_at_the_second_step_keeps_all(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    berit.says("Hun spiser alene")
    berit.says("/slett")

    answer = berit.says("nei")

    assert phrase("erase.kept") in answer
    assert len(archive.voices()) == 1


def test_erased_is_really_gone(berit: Resident, archive: Archive, tmp_path: Path) -> None:
    berit.says(f"{CANARY} en", message="9")
    berit.edits("9", f"{CANARY} to")
    berit.says("/mine")
    berit.says("/slett")

    berit.presses("Ja, slett alt")

    tables = (Person, Address, Contribution, Media)
    assert [archive.all(table) for table in tables] == [[], [], [], []]
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert CANARY.encode() not in stored


def test_erasing_takes_the_files_too(berit: Resident, archive: Archive) -> None:
    berit.shows()
    shelf = berit.conversation.shelf
    shelved = shelf.keep_picture(
        (Path("prompts/jevnaker/pictures/01-kitchen-table.jpg")).read_bytes()
    )
    with archive.store.writing() as session:
        (wanted,) = wanted_media(session, archive.vault, now=berit.clock())
        media_arrived(session, wanted, shelved)
    berit.says("/slett")

    berit.says("ja")

    assert not shelf.path(shelved.name).exists()


def test_file_of_the_erased_never_becomes_anothers(
    berit: Resident, archive: Archive, clock: FakeClock
) -> None:
    berit.shows("berits")
    with archive.store.reading() as session:
        (wanted,) = wanted_media(session, archive.vault, now=clock())
    berit.says("/slett")
    berit.says("ja")
    kari = Resident(berit.conversation, clock, address="4712")
    kari.joins()
    kari.shows("karis")

    with archive.store.writing() as session:
        media_arrived(session, wanted, Shelved("berits.jpg", "image/jpeg", 1))

    assert [(one.state, one.name) for one in archive.media()] == [("waiting", None)]


def test_farewell_still_reaches_the_erased(berit: Resident, archive: Archive) -> None:
    berit.says("/slett")
    berit.presses("Ja, slett alt")

    farewells = [row for row in archive.all(Outgoing) if isinstance(row, Outgoing)]

    assert [row.person_id for row in farewells] == [None, None]
    assert all(row.farewell_to for row in farewells)


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ({}, "kontakt Verkstedet, 61 00 00 00, verksted@kommune.no."),
        ({"email": ""}, "kontakt Verkstedet, 61 00 00 00."),
        ({"phone": "", "email": ""}, "kontakt Verkstedet."),
    ],
)
def test_farewell_says_how_to_reach_the_municipality(
    berit: Resident, archive: Archive, lacks: dict[str, str], told: str
) -> None:
    contact = {"name": "Verkstedet", "phone": "61 00 00 00", "email": "verksted@kommune.no"}
    with archive.store.writing() as session:
        session.execute(update(Process).values(contact=contact | lacks))
    berit.says("/slett")

    assert told in berit.presses("Ja, slett alt")


def test_stored_press_does_not_name_the_user(berit: Resident, archive: Archive) -> None:
    berit.presses("Hopp over bildet")

    marks = [row.reply_to for row in archive.all(Outgoing) if isinstance(row, Outgoing)]

    assert "toast" not in marks
    assert [open_toast(archive.vault, mark) for mark in marks if mark and len(mark) > 20] == [
        "toast"
    ]


def test_blocking_stops_everything_queued(berit: Resident, archive: Archive) -> None:
    berit.does(Left())

    states = {row.state for row in archive.all(Outgoing) if isinstance(row, Outgoing)}
    assert states == {"cancelled"}


def test_coming_back_asks_for_consent_again(
    berit: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    berit.does(Left())
    berit.does(Returned())

    answer = berit.says("Hei igjen")

    assert phrase("consent.first") in answer
    assert archive.voices() == []


def test_help_card_needs_no_consent(anna: Resident, archive: Archive) -> None:
    answer = anna.says("/hjelp")

    assert "116 111" in answer
    assert archive.all(Person) == []


def test_help_leaves_the_question_standing(berit: Resident, archive: Archive) -> None:
    berit.says("hjelp")

    berit.says("Hun spiser alene")

    assert archive.voices()[0].prompt_id == archive.prompt("kjokkenbordet").id


def test_unwanted_kinds_are_refused_kindly(berit: Resident, archive: Archive) -> None:
    answers = [berit.does(Unusable(kind))[0].text for kind in Unwanted]

    assert len(set(answers)) == len(Unwanted)
    assert archive.voices() == []


def test_group_gets_one_goodbye_and_no_trace(anna: Resident, archive: Archive) -> None:
    says = anna.does(Unusable(Unwanted.GROUP))

    assert [say.kind for say in says] == ["goodbye"]
    assert archive.all(Person) == []


def test_poison_is_parked_and_neighbours_pass(berit: Resident, archive: Archive) -> None:
    berit.says("Før", message="5")

    berit.says("Giften", message="5")
    berit.says("Etter", message="6")

    assert [voice.text for voice in archive.voices()] == ["Før", "Etter"]
