"""The conversation on the page, without any script."""

from __future__ import annotations

from fastapi import FastAPI
from sqlalchemy import func, select

from storage.tables import Contribution, Person
from tests.web.browsing import Browser, Resident
from tests.web.phrases import FIRST_QUESTION, SECOND_QUESTION, nb, opening
from web.backstage import Backstage

NONCE = "a1b2c3d4e5f6a7b8"


def told(stage: Backstage) -> list[str]:
    """Return the texts that residents said."""
    with stage.store.reading() as session:
        return list(session.scalars(select(Contribution.text).order_by(Contribution.id)))


def people(stage: Backstage) -> int:
    """Return how many residents there are."""
    with stage.store.reading() as session:
        return session.scalar(select(func.count(Person.id))) or 0


def test_start_leads_to_the_first_question(resident: Resident) -> None:
    page = resident.take_part()

    assert FIRST_QUESTION in page.text
    assert nb("button.skip_photo") in page.button_labels


def test_answer_is_kept_and_marked(resident: Resident, stage: Backstage) -> None:
    resident.take_part()

    page = resident.say("En tom stol")

    assert told(stage) == ["En tom stol"]
    assert resident.own_words() == ["En tom stol"]
    assert "· Lagret" in page.text


def test_answer_leads_to_the_next_question(resident: Resident) -> None:
    resident.take_part()

    assert SECOND_QUESTION in resident.say("En tom stol").text


def test_choices_are_shown_on_return(resident: Resident) -> None:
    resident.take_part()

    resident.open("/")

    assert resident.choices()[:2] == ["Bokmål", "Ja, jeg er med"]


def test_what_was_said_keeps_its_language(resident: Resident) -> None:
    resident.take_part()
    resident.say("/språk")

    resident.click("English")

    languages = [
        tag.get("lang") for name, tag in resident.page.found if tag.get("class") == "card"
    ]
    assert (languages[0], languages[-1]) == ("nb", "en")


def test_same_form_sent_twice_counts_once(resident: Resident, stage: Backstage) -> None:
    resident.take_part()

    resident.say("En tom stol", nonce=NONCE)
    resident.say("En tom stol", nonce=NONCE)

    assert told(stage) == ["En tom stol"]


def test_other_words_in_the_same_form_are_kept(resident: Resident, stage: Backstage) -> None:
    before = resident.take_part()
    resident.say("En tom stol")

    resident.click("Send", on_page=before, text="Og en kaffekopp")

    assert told(stage) == ["En tom stol", "Og en kaffekopp"]


def test_other_button_of_the_same_form_counts(resident: Resident) -> None:
    before = resident.take_part()
    resident.click(nb("button.describe"), on_page=before)

    page = resident.click(nb("button.done"), on_page=before)

    assert nb("button.describe") not in page.button_labels


def test_same_words_said_twice_count_twice(resident: Resident, stage: Backstage) -> None:
    resident.take_part()

    resident.say("Ja visst")
    resident.say("Ja visst")

    assert told(stage) == ["Ja visst", "Ja visst"]


def test_two_residents_may_have_the_same_nonce(app: FastAPI, stage: Backstage) -> None:
    for words in ("Den ene", "Den andre"):
        somebody = Resident(app)
        somebody.take_part()
        somebody.say(words, nonce=NONCE)

    assert told(stage) == ["Den ene", "Den andre"]


def test_only_the_newest_answer_has_buttons(resident: Resident) -> None:
    resident.begin()

    page = resident.click("Bokmål")

    assert nb("button.join") in page.button_labels
    assert "Bokmål" not in page.button_labels


def test_each_message_of_a_list_keeps_its_buttons(resident: Resident) -> None:
    resident.take_part()
    resident.say("Det første")
    resident.say("Det andre")

    page = resident.click("Det jeg har sagt")

    assert page.html.count(f">{nb('button.take_back')}<") == 2


def test_buttons_stay_after_the_help_card(resident: Resident) -> None:
    resident.take_part()

    page = resident.say("/hjelp")

    assert "116 117" in page.text
    assert nb("button.skip_photo") in page.button_labels


def test_stale_button_is_answered_politely(resident: Resident, stage: Backstage) -> None:
    resident.take_part()
    in_another_window = resident.open()
    resident.open()
    resident.click(nb("button.skip_photo"))

    page = resident.click(nb("button.skip_photo"), on_page=in_another_window)

    assert nb("press.already") in page.text


def test_reply_to_an_older_question_is_filed_there(resident: Resident, stage: Backstage) -> None:
    resident.take_part()
    resident.say("En tom stol")
    page = resident.open(resident.page.links["Svar på dette"])

    resident.say("Og en kaffekopp")

    assert FIRST_QUESTION in page.text.split("Du svarer på:")[1]
    with stage.store.reading() as session:
        assert list(session.scalars(select(Contribution.rung))) == [0, 0]


def test_history_is_there_on_return(resident: Resident, app: FastAPI) -> None:
    resident.take_part()
    resident.say("En tom stol")
    later = Resident(app)
    later.client.cookies.update(resident.client.cookies)

    later.open()

    assert later.own_words() == ["En tom stol"]


def test_too_young_gets_last_words_and_nothing_is_kept(
    resident: Resident, stage: Backstage
) -> None:
    resident.begin()
    resident.click("Bokmål")
    resident.click(nb("button.join"))

    page = resident.click("under 13 år")

    assert opening("age.too_young", minimum=13, name="", phone="") in page.text
    assert (people(stage), dict(resident.client.cookies)) == (0, {})


def test_erasing_takes_two_steps_and_the_cookie(resident: Resident, stage: Backstage) -> None:
    resident.take_part()
    resident.say("En tom stol")

    resident.click("Slett alt om meg")
    page = resident.click(nb("button.erase"))

    assert opening("erase.done", contact="") in page.text
    assert (people(stage), told(stage), dict(resident.client.cookies)) == (0, [], {})


def test_withdrawn_words_are_not_repeated(resident: Resident) -> None:
    resident.take_part()
    resident.say("Naboen heter Per")
    resident.click("Det jeg har sagt")

    resident.click(nb("button.take_back"))

    assert resident.own_words() == []
    assert "Du har trukket dette tilbake." in resident.text


def test_stranger_asking_for_help_gets_it_and_stays_unknown(
    app: FastAPI, stage: Backstage
) -> None:
    browser = Browser(app)

    browser.post("/chat/say", text="hjelp", nonce=NONCE)

    assert "116 117" in browser.text
    assert people(stage) == 0


def test_long_conversation_is_shown_in_pieces(resident: Resident) -> None:
    resident.take_part()
    resident.say("Det første")
    for _ in range(32):
        resident.say("/hjelp")
    resident.say("Det siste")

    newest = resident.own_words()
    resident.open(resident.page.links["Vis det som ble sagt før"])

    assert (newest, resident.own_words()) == (["Det siste"], ["Det første"])


def test_part_of_the_page_is_enough_for_a_script(resident: Resident) -> None:
    resident.take_part()

    answer = resident.client.get("/", headers={"Accept": "text/vnd.verksted+html"})

    assert '<ol id="lines">' in answer.text
    assert '<form id="composer"' not in answer.text
