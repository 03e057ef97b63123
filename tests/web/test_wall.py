"""The wall: room beside chat, filters, counts by source, nothing held back by mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from storage.tables import Contribution, Media, Meeting, Person, Phase, Process, Prompt
from tests.conftest import MONDAY
from tests.web.browsing import Browser, Resident
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes, photos
from web.backstage import Backstage

NOTE = "Noen å spise middag med"
ANSWER = "Naboen måker for meg"


def hang_note(stage: Backstage, text: str = NOTE, *, photo: str = "kjokkenbordet") -> None:
    """Put a note from table 3 of the first workshop on the wall."""
    hang(stage, channel="room", text=text, kind="note", photo=photo, table_label="3")


def hang(
    stage: Backstage, *, channel: str, text: str, photo: str = "kjokkenbordet", **more: object
) -> None:
    """Put a contribution on the wall as another part of the system would."""
    with stage.store.writing() as session:
        prompt = session.scalars(select(Prompt).where(Prompt.code == photo)).one()
        meeting = session.scalars(select(Meeting.id)).first() if channel == "room" else None
        fields: dict[str, object] = {
            "process_id": prompt.process_id,
            "phase_id": prompt.phase_id,
            "prompt_id": prompt.id,
            "meeting_id": meeting,
            "channel": channel,
            "kind": "text",
            "text": text,
            "language": "nb",
            "said_at": MONDAY,
            "kept_at": MONDAY,
            "state": "kept",
            "flags": [],
            **more,
        }
        session.add(Contribution(**fields))


def cards(browser: Browser, path: str = "/board") -> list[str]:
    """Return the texts of the cards, the room's first."""
    html = browser.open(path).html
    return [part.split("</bdi>")[0] for part in html.split("<bdi>")[1:]]


def test_chat_stands_beside_the_room(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    hang_note(stage)
    resident.take_part()
    resident.say(ANSWER)

    page = facilitator.open("/board")

    room, _, chat = page.text.rpartition("I chatten")
    assert NOTE in room
    assert ANSWER in chat


def test_card_says_where_it_comes_from(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    hang(stage, channel="telegram", text=ANSWER, source="flyer", flags=["late", "forwarded"])

    page = facilitator.open("/board")

    assert "Verksted 1: behov, bord 3 23. nov. 10:00" in page.text
    assert "Telegram fra flyer 23. nov. 10:00 Kom sent Videresendt" in page.text
    assert "23.\N{NO-BREAK SPACE}nov.\N{NO-BREAK SPACE}10:00" in page.html


def test_nothing_on_the_wall_says_who_spoke(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say(ANSWER)
    with stage.store.reading() as session:
        code = session.scalars(select(Person.code)).one()

    html = facilitator.open("/board").html

    assert ANSWER in html
    assert code not in html


def test_withdrawn_words_leave_the_wall(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say(ANSWER)
    before = cards(facilitator)
    resident.click("Det jeg har sagt")

    resident.click(nb("button.take_back"))

    assert (before, cards(facilitator)) == ([ANSWER], [])


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("photo=kjokkenbordet", ["note", "tele"]),
        ("photo=busstoppet", ["web"]),
        ("source=room", ["note"]),
        ("source=telegram", ["tele"]),
        ("source=web", ["web"]),
        ("source=poster-flyer", ["tele"]),
        ("phase=needs", ["note", "web", "tele"]),
        ("phase=measures", []),
        ("phase=needs&photo=busstoppet&source=telegram", []),
        ("source=nonsense", ["web", "tele"]),
    ],
)
def test_filter_lets_through_what_it_names(
    facilitator: Browser, stage: Backstage, query: str, shown: list[str]
) -> None:
    hang_note(stage, "note")
    hang(stage, channel="telegram", text="tele", source="flyer")
    hang(stage, channel="web", text="web", photo="busstoppet")

    assert cards(facilitator, f"/board?{query}") == shown


def test_counts_are_by_source(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    hang_note(stage, "Kafeen")
    hang(stage, channel="telegram", text=ANSWER, source="flyer")

    text = facilitator.open("/board?source=room").text

    assert "2 Rommet 1 Telegram 0 Nettsiden Plakater, annonser og lenker 1 flyer" in text


def test_photo_stands_on_top_with_its_questions(facilitator: Browser) -> None:
    page = facilitator.open("/board?photo=kjokkenbordet")

    assert "Bilde 1 Hva ser du rundt dette bordet? Hvem mangler, tror du?" in page.text
    assert "En eldre kvinne sitter alene" in " ".join(page.values("img", "alt"))


def test_each_photo_of_the_film_counts_by_side(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say(ANSWER)
    hang_note(stage, "En stol til")
    hang_note(stage, "Og en kopp")

    page = facilitator.open("/board")

    assert nb("web.wall.film_counts", room=2, chat=1) in page.text


def test_older_cards_are_a_page_away(facilitator: Browser, stage: Backstage) -> None:
    for number in range(45):
        hang_note(stage, f"Lapp {number}")
    newest = cards(facilitator)

    older = cards(facilitator, facilitator.page.links["Vis eldre"])

    assert (newest[0], len(newest)) == ("Lapp 44", 40)
    assert older == [f"Lapp {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    ("shown", "sentence"),
    [("somebody", "Noen på det har ikke sagt ja."), ("unasked", "Vi venter på svar")],
)
def test_held_photo_is_said_but_not_shown(
    facilitator: Browser, resident: Resident, stage: Backstage, shown: str, sentence: str
) -> None:
    resident.take_part()
    resident.say(files=photos(photo_bytes()))
    with stage.store.writing() as session:
        photo = session.scalars(select(Media)).one()
        photo.shown = shown

    page = facilitator.open("/board")

    assert sentence in page.text
    assert (photo.name or "no name") not in page.html


def test_waiting_voice_says_so(facilitator: Browser, stage: Backstage) -> None:
    hang(stage, channel="telegram", text="", kind="voice")
    with stage.store.writing() as session:
        said = session.scalars(select(Contribution)).one()
        session.add(
            Media(contribution_id=said.id, kind="voice", state="waiting", attempts=0,
                  shown="unasked", not_before=MONDAY)
        )  # fmt: skip

    assert "Filen er på vei." in facilitator.open("/board").text


def test_other_process_is_not_on_the_wall(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    with stage.store.writing() as session:
        process = session.scalars(select(Process)).one()
        other = Process(**{c.key: getattr(process, c.key) for c in Process.__table__.columns})
        other.id, other.slug, other.is_current = 99, "other", False
        session.add(other)
        session.flush()
        phase = Phase(process_id=99, kind="needs", position=0, title={"nb": "Behov"},
                      intro={}, opens_at=MONDAY, closes_at=MONDAY + timedelta(1))  # fmt: skip
        session.add(phase)
        session.flush()
        session.execute(update(Contribution).values(process_id=99, phase_id=phase.id))

    assert cards(facilitator) == []
    assert "0 Rommet" in facilitator.text


def test_empty_wall_teaches_the_method(facilitator: Browser) -> None:
    text = facilitator.open("/board").text

    assert "Her kommer lappene fra bordene." in text
    assert "Heng opp plakaten der folk er" in text


def test_part_of_the_wall_is_enough_for_a_script(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)

    answer = facilitator.client.get("/board", headers={"Accept": "text/vnd.verksted+html"})

    assert NOTE in answer.text
    assert "<select" not in answer.text


@pytest.mark.parametrize(("language", "wall"), [("nn", "I rommet"), ("en", "In the room")])
def test_board_speaks_the_chosen_language(facilitator: Browser, language: str, wall: str) -> None:
    facilitator.open(f"/board?lang={language}")

    assert wall in facilitator.open("/board").text


def test_wall_of_one_workshop_shows_its_notes_only(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    hang(stage, channel="web", text=ANSWER)
    with stage.store.reading() as session:
        codes = list(session.scalars(select(Meeting.code).order_by(Meeting.id)))

    shown = [cards(facilitator, f"/board?source=meeting-{code}") for code in codes[:2]]

    assert shown == [[NOTE], []]


def test_photo_view_says_which_question_was_answered(
    facilitator: Browser, stage: Backstage
) -> None:
    hang(stage, channel="web", text=ANSWER, rung=1)

    page = facilitator.open("/board?photo=kjokkenbordet")

    assert f"Hvem mangler, tror du? {ANSWER}" in page.text


def test_length_of_a_voice_is_seen_before_it_plays(facilitator: Browser, stage: Backstage) -> None:
    hang(stage, channel="telegram", text="", kind="voice")
    with stage.store.writing() as session:
        said = session.scalars(select(Contribution)).one()
        session.add(
            Media(contribution_id=said.id, kind="voice", state="kept", attempts=1, seconds=83,
                  name="a" * 32 + ".ogg", shown="unasked", not_before=MONDAY)
        )  # fmt: skip

    assert "Lydopptak 1:23" in facilitator.open("/board").text


def test_room_and_chat_can_be_seen_together(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage, "note")
    hang(stage, channel="web", text="web")
    hang_note(stage, "Kafeen")
    hang(stage, channel="telegram", text="tele", photo="busstoppet")

    everywhere = cards(facilitator, "/board?together=1")
    at_photo = cards(facilitator, "/board?together=1&photo=kjokkenbordet")

    assert everywhere == ["tele", "Kafeen", "web", "note"]
    assert at_photo == ["Kafeen", "web", "note"]


def test_each_card_of_both_says_where_it_is_from(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage, "note")
    hang(stage, channel="web", text="web")

    text = facilitator.open("/board?together=1").text

    assert "note Verksted 1: behov, bord 3" in text
    assert "web Nettsiden" in text


def test_older_cards_of_both_are_a_page_away(facilitator: Browser, stage: Backstage) -> None:
    for number in range(45):
        hang(stage, channel=("room", "web")[number % 2], text=f"Lapp {number}")
    newest = cards(facilitator, "/board?together=1&photo=kjokkenbordet")

    older = cards(facilitator, facilitator.page.links["Vis eldre"])

    assert (newest[0], len(newest)) == ("Lapp 44", 40)
    assert older == [f"Lapp {number}" for number in (4, 3, 2, 1, 0)]


def test_wall_goes_apart_and_together_again(facilitator: Browser) -> None:
    page = facilitator.open("/board?phase=needs")
    together = page.links[nb("room.wall.show_together")]

    page = facilitator.open(together)

    assert together == "/board?phase=needs&together=1"
    assert page.links[nb("room.wall.show_apart")] == "/board?phase=needs"
    assert ("together", "1") in page.form_to("/board").fields
