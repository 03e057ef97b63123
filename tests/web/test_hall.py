"""The projector in the hall: nothing unread, nothing that says whose, gone when taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from storage.tables import Contribution, Media, Moderation, Prompt
from tests.web.browsing import Browser, Resident
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes, photos
from tests.web.test_wall import ANSWER, NOTE, hang, hang_note
from web.backstage import Backstage

OPEN = "/board/hall?photo=kjokkenbordet&cards=1"
QUEUE = "/board/hall/moderate"
THROUGH, HOLD, UNDO = nb("hall.through"), nb("hall.hold"), nb("hall.undo")


def in_hall(browser: Browser, path: str = OPEN) -> list[str]:
    """Return the texts of the notes on the projector, in order."""
    html = browser.open(path).html
    return [part.split("</bdi>")[0] for part in html.split("<bdi>")[1:]]


def waiting(browser: Browser) -> list[str]:
    """Return the texts that wait to be let through, the oldest first."""
    html = browser.open(QUEUE).html.split('id="lately-head"')[0]
    return [part.split("</bdi>")[0] for part in html.split("<bdi>")[1:]]


def let_through(browser: Browser, label: str = THROUGH) -> None:
    """Decide about the last note that waits."""
    browser.open(QUEUE)
    browser.click(label)


def stop_moderating(browser: Browser) -> None:
    """Let the hall show notes that nobody has read first."""
    browser.open("/board/process")
    browser.click(nb("hall.turn_off"))


def test_cards_are_covered_until_somebody_uncovers(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    let_through(facilitator)

    covered = in_hall(facilitator, "/board/hall?photo=kjokkenbordet")

    assert (covered, in_hall(facilitator)) == ([], [NOTE])


def test_covered_hall_says_when_to_uncover(facilitator: Browser) -> None:
    assert nb("hall.advice") in facilitator.open("/board/hall").text


def test_unread_words_are_not_in_the_hall(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)

    assert in_hall(facilitator) == []
    assert waiting(facilitator) == [NOTE]


def test_words_let_through_hang_in_the_hall(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)

    let_through(facilitator)

    assert (waiting(facilitator), in_hall(facilitator)) == ([], [NOTE])


@pytest.mark.parametrize(("label", "shown"), [(THROUGH, [NOTE]), (HOLD, [])])
def test_decision_can_be_undone(
    facilitator: Browser, stage: Backstage, label: str, shown: list[str]
) -> None:
    hang_note(stage)
    let_through(facilitator, label)
    before = in_hall(facilitator)

    facilitator.open(QUEUE)
    facilitator.click(UNDO)

    assert before == shown
    assert (in_hall(facilitator), waiting(facilitator)) == ([], [NOTE])


def test_words_taken_back_leave_the_hall(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say(ANSWER)
    let_through(facilitator)
    before = in_hall(facilitator)
    resident.click("Det jeg har sagt")

    resident.click(nb("button.take_back"))

    assert (before, in_hall(facilitator), waiting(facilitator)) == ([ANSWER], [], [])


def test_erased_words_leave_the_hall(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say(ANSWER)
    let_through(facilitator)
    resident.click("Slett alt om meg")

    resident.click(nb("button.erase"))

    with stage.store.reading() as session:
        assert list(session.scalars(select(Moderation))) == []
    assert (in_hall(facilitator), waiting(facilitator)) == ([], [])


def test_reworded_answer_waits_once_more(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say("Naboen måker")
    let_through(facilitator)
    resident.click("Det jeg har sagt")
    resident.click(nb("button.change"))

    resident.say(ANSWER)

    assert (in_hall(facilitator), waiting(facilitator)) == ([], [ANSWER])


def test_words_changed_under_the_click_wait(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage, "Naboen måker")
    page = facilitator.open(QUEUE)
    with stage.store.writing() as session:
        session.execute(update(Contribution).values(text="Kari Nordmann måker"))

    facilitator.click(THROUGH, on_page=page)

    assert nb("hall.changed") in facilitator.text
    assert in_hall(facilitator) == []


def test_nothing_in_the_hall_says_where_from(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    hang(stage, channel="telegram", text=ANSWER, source="plakat-butikken", language="nn")
    let_through(facilitator)
    let_through(facilitator)

    html = facilitator.open(OPEN).html.split('id="cards"')[1].split("</ul>")[0]

    assert (NOTE in html, ANSWER in html) == (True, True)
    told = ("bord 3", "Verksted", "elegram", "plakat", "23.", "datetime", "Kari")
    assert [word for word in told if word in html] == []


def test_hall_counts_nothing(facilitator: Browser, stage: Backstage) -> None:
    for number in range(7):
        hang_note(stage, f"Lapp {number}")
        let_through(facilitator)

    text = facilitator.open(OPEN).text.replace("Lapp ", "")

    assert (" 7 " in text, nb("hall.place", place=1, places=12) in text) == (False, True)


def test_unmoderated_hall_shows_what_is_harmless(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    hang(stage, channel="web", text=ANSWER, flags=["late"])
    hang(stage, channel="web", text="Videresendt", flags=["forwarded"])
    hang(stage, channel="web", text="Noe nytt", flags=["something-new"])

    stop_moderating(facilitator)

    assert in_hall(facilitator) == [NOTE, ANSWER]


def test_queue_says_that_nothing_waits_in_an_unmoderated_hall(
    facilitator: Browser, stage: Backstage
) -> None:
    hang_note(stage)
    before = facilitator.open(QUEUE).text

    stop_moderating(facilitator)

    after = facilitator.open(QUEUE).text
    heads = nb("hall.waiting"), nb("hall.unread"), nb("hall.moderate_off_through")
    assert [f" {head} " in before for head in heads] == [True, False, False]
    assert [f" {head} " in after for head in heads] == [False, True, True]


def test_words_put_aside_stay_out_unmoderated(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    stop_moderating(facilitator)
    before = in_hall(facilitator)

    with stage.store.writing() as session:
        session.execute(update(Contribution).values(is_aside=True))

    assert (before, in_hall(facilitator)) == ([NOTE], [])


def test_held_back_words_stay_back_unmoderated(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    let_through(facilitator, HOLD)

    stop_moderating(facilitator)

    assert in_hall(facilitator) == []


def test_picture_of_people_stays_out_of_the_hall(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say("Se her", files=photos(photo_bytes()))
    stop_moderating(facilitator)
    unasked = in_hall(facilitator)

    resident.click(nb("button.shows_nobody"))

    with_picture = facilitator.open(OPEN).html.split('id="cards"')[1]
    assert (unasked, "/board/media/" in with_picture) == ([], True)


def test_picture_freed_after_the_decision_waits(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say("Se her", files=photos(photo_bytes()))
    let_through(facilitator)
    before = in_hall(facilitator)

    with stage.store.writing() as session:
        session.execute(update(Media).values(shown="nobody"))

    assert (before, in_hall(facilitator), waiting(facilitator)) == (["Se her"], [], ["Se her"])


def test_hall_of_one_photo_shows_that_photo_only(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    hang_note(stage, ANSWER, photo="busstoppet")
    let_through(facilitator)
    let_through(facilitator)

    assert in_hall(facilitator, OPEN.replace("kjokkenbordet", "busstoppet")) == [ANSWER]


def test_question_about_items_is_shown_for_each(facilitator: Browser) -> None:
    titles = ["Noen å spise med", "Tørre å gå ut"]
    for title in titles:
        facilitator.open("/board/items/need")
        facilitator.click("Legg til", title=title, language="nb")
    form = facilitator.page.form_with("Lagre valget")
    numbers = [value for name, value in form.fields if name == "item"]
    facilitator.client.post(form.action, data=form.carried() | {"chosen": numbers})

    path = "/board/hall?phase=measures&photo=hva-kunne-vi-gjore&item="
    texts = [facilitator.open(path + number).text for number in numbers]

    assert [title in text for title, text in zip(titles, texts, strict=True)] == [True, True]
    assert texts[0] != texts[1]


def test_what_the_young_say_to_a_photo_hangs_with_the_others(
    facilitator: Browser, stage: Backstage
) -> None:
    hang_note(stage)
    stop_moderating(facilitator)
    with stage.store.writing() as session:
        said = session.scalars(select(Contribution)).one()
        shown = session.get_one(Prompt, said.prompt_id)
        own = Prompt(
            process_id=shown.process_id,
            phase_id=shown.phase_id,
            code="ung-igjen",
            number=shown.number,
            position=99,
            tone=shown.tone,
            questions=shown.questions,
            ages=["16-19"],
        )
        session.add(own)
        session.flush()
        said.prompt_id = own.id

    assert in_hall(facilitator) == [NOTE]
