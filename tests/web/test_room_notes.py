"""Notes of a workshop in the browser: typed, pasted, and taken back."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Audit, Contribution, Flag, Prompt
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from tests.web.test_sorting import hand_at
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.process import current_process
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, mark
from workshop.sorting.items import put_up
from workshop.sorting.quoting import quote

HERE = "/board/meetings/1"
KEEP = nb("room.note.keep")
LOOK = nb("room.paste.look")
WORDS = "Noen å spise middag med"


def type_in(browser: Browser, text: str, **choice: str) -> None:
    """Type a note in and keep it."""
    browser.open(HERE)
    browser.click(KEEP, on_page=None, text=text, **choice)


def paste(browser: Browser, text: str, **choice: str) -> None:
    """Paste a list and look through it."""
    browser.open(HERE)
    browser.click(LOOK, on_page=None, text=text, **choice)


def notes(stage: Backstage) -> list[tuple[str, str | None, list[str]]]:
    """Return words, table and flags of every note."""
    with stage.store.reading() as session:
        rows = session.scalars(
            select(Contribution).filter_by(state="kept").order_by(Contribution.id)
        )
        return [(row.text, row.table_label, row.flags) for row in rows]


def selected(browser: Browser) -> list[str]:
    """Return what is chosen in the form of a note."""
    return [a["value"] for tag, a in browser.page.found if tag == "option" and "selected" in a]


def test_typed_note_hangs_on_the_wall(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, WORDS, table=" 3 ", prompt="kjokkenbordet", kind="need")

    assert notes(stage) == [(WORDS, "3", ["need"])]
    assert nb("room.said.kept") in facilitator.text
    assert WORDS in facilitator.open("/board?photo=kjokkenbordet").text


def test_note_says_who_typed_it_and_when(facilitator: Browser) -> None:
    type_in(facilitator, WORDS, table="3", prompt="busstoppet")

    assert f"{WORDS} Bord 3 Bilde 2 Skrevet inn av Kari facilitator 23. nov." in facilitator.text


def test_choice_is_remembered_for_the_next_note(facilitator: Browser) -> None:
    type_in(facilitator, WORDS, table="3", prompt="busstoppet", kind="measure")

    facilitator.open(HERE)

    assert "3" in facilitator.page.values("input", "value")
    assert selected(facilitator)[:2] == ["measure", "busstoppet"]


def test_choice_of_a_colleague_is_their_own(facilitator: Browser, signed_in_as: SignInAs) -> None:
    type_in(facilitator, WORDS, prompt="busstoppet")
    colleague = signed_in_as(StaffRole.ADMIN)

    colleague.open(HERE)

    assert selected(colleague) == []


def test_empty_note_is_said_beside_its_field(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, " \u200b ", table="3")

    assert (facilitator.answer.status_code, notes(stage)) == (422, [])
    assert nb("room.note.empty") in facilitator.text
    assert "3" in facilitator.page.values("input", "value")


def test_button_pressed_twice_keeps_one_note(facilitator: Browser, stage: Backstage) -> None:
    page = facilitator.open(HERE)

    for _ in range(2):
        facilitator.click(KEEP, on_page=page, text=WORDS)

    assert len(notes(stage)) == 1


def test_old_form_with_new_words_keeps_them(facilitator: Browser, stage: Backstage) -> None:
    page = facilitator.open(HERE)

    for text in (WORDS, "En benk"):
        facilitator.click(KEEP, on_page=page, text=text)

    assert [text for text, _, _ in notes(stage)] == [WORDS, "En benk"]


def test_equal_notes_from_two_forms_are_both_kept(facilitator: Browser, stage: Backstage) -> None:
    for _ in range(2):
        type_in(facilitator, WORDS)

    assert len(notes(stage)) == 2


def test_typed_note_can_be_undone(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, WORDS)
    type_in(facilitator, "En benk")

    facilitator.click(f"Angre : {WORDS}")

    assert [text for text, _, _ in notes(stage)] == ["En benk"]
    assert "1 lapp er tatt bort igjen." in facilitator.text


def test_hostile_note_is_shown_literally(facilitator: Browser) -> None:
    hostile = "<script>alert(1)</script> {{7*7}} \u202e abc"

    type_in(facilitator, hostile, table="<b>x")

    assert "<script>alert" not in facilitator.page.html
    assert (
        f"<bdi>{hostile.replace('<', '&lt;').replace('>', '&gt;')}</bdi>" in facilitator.page.html
    )
    assert "<bdi>&lt;b&gt;x</bdi>" in facilitator.page.html


def test_prompt_that_is_gone_is_no_prompt(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, WORDS, prompt="drøm", kind="drøm")

    assert notes(stage) == [(WORDS, None, [])]


def test_script_gets_only_the_part_that_changed(facilitator: Browser) -> None:
    form = facilitator.open(HERE).form_with(KEEP)

    answer = facilitator.client.post(
        form.action,
        data=form.carried(text=WORDS),
        headers={"Accept": "text/vnd.verksted+html"},
    )

    assert WORDS in answer.text
    assert "<header" not in answer.text


def test_list_is_looked_through_before_it_is_kept(facilitator: Browser, stage: Backstage) -> None:
    paste(facilitator, "- En benk\n\n- Et bord\n- En benk", table="3")

    assert "3 nye lapper, 0 var der fra før." in facilitator.text
    assert notes(stage) == []
    facilitator.click("Behold 3 lapper")
    assert notes(stage) == [("En benk", "3", []), ("Et bord", "3", []), ("En benk", "3", [])]


def test_same_list_again_has_nothing_new(facilitator: Browser, stage: Backstage) -> None:
    for _ in range(2):
        paste(facilitator, "En benk\nEt bord")
        if "Behold 2 lapper" in facilitator.page.button_labels:
            facilitator.click("Behold 2 lapper")

    assert "0 nye lapper, 2 var der fra før." in facilitator.text
    assert len(notes(stage)) == 2


def test_list_too_long_says_what_to_do(facilitator: Browser) -> None:
    paste(facilitator, "Hei\n" * 2_001)

    assert nb("room.paste.too_long") in facilitator.text
    assert facilitator.page.button_labels == ["Logg ut"]


def test_list_is_undone_as_one_act(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, WORDS)
    paste(facilitator, "En benk\nEt bord")
    facilitator.click("Behold 2 lapper")
    page = facilitator.open("/board/meetings/1/undo/2")

    asked = page.text
    facilitator.click("Ta bort 2 lapper")

    assert "2 lapper blir borte fra veggen. En benk Et bord" in asked
    assert notes(stage) == [(WORDS, None, [])]


def test_undo_says_what_it_takes_from_the_board(facilitator: Browser, stage: Backstage) -> None:
    paste(facilitator, "En benk\nEt bord")
    facilitator.click("Behold 2 lapper")
    with stage.store.writing() as session:
        process = current_process(session)
        hand = Hand(session, process, 1, stage.clock())
        item = put_up(hand, ItemKind.NEED, {"nb": "Et sted å sitte"})
        quote(hand, 1, item.id)
    asked = facilitator.open("/board/meetings/1/undo/1").text

    facilitator.click("Ta bort 2 lapper")

    assert "2 lapper blir borte fra veggen. 1 av dem står bak noe på tavla" in asked
    assert notes(stage) == []


def test_import_of_another_workshop_is_not_there(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, WORDS)
    token = dict(facilitator.page.form_with("Logg ut").fields)["form_token"]

    facilitator.post("/board/meetings/2/undo/1", form_token=token)

    assert len(notes(stage)) == 1


def test_typing_and_undoing_are_written_down(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, WORDS)
    facilitator.click(f"Angre : {WORDS}")
    paste(facilitator, "En benk")
    facilitator.click("Behold 1 lapp")

    with stage.store.reading() as session:
        rows = list(session.execute(select(Audit.action, Audit.about).order_by(Audit.id)))
    assert [action for action, _ in rows] == ["sign-in", "note-add", "note-undo", "import"]
    assert [about["batch_id"] for _, about in rows[1:]] == [1, 1, 2]


def test_older_notes_are_a_page_away(facilitator: Browser) -> None:
    paste(facilitator, "\n".join(f"Lapp nummer {n}." for n in range(45)))
    facilitator.click("Behold 45 lapper")

    older = facilitator.open(facilitator.page.links["Vis eldre"])

    assert ("Lapp nummer 4." in older.text, "Lapp nummer 5." in older.text) == (True, False)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_page_speaks_the_chosen_language(facilitator: Browser, language: str) -> None:
    type_in(facilitator, WORDS)
    facilitator.open(f"/board?lang={language}")

    text = facilitator.open(HERE).text

    assert ({"nn": "Ta vare på lappen", "en": "Keep the note"}[language]) in text


def test_prompts_of_the_deck_can_be_chosen(facilitator: Browser, stage: Backstage) -> None:
    options = facilitator.open(HERE).values("option", "value")

    with stage.store.reading() as session:
        prompts = session.scalars(select(Prompt)).all()
    # What hangs in the room, and not the decks of single age bands.
    hangs = {one.code for one in prompts if not one.ages}
    assert {one.code for one in prompts} & set(options) == hangs


def test_note_taken_back_is_put_back_from_the_page(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, WORDS)
    facilitator.click(f"Angre : {WORDS}")
    out = notes(stage)

    facilitator.click(nb("room.said.redo"))

    assert (out, len(notes(stage))) == ([], 1)
    assert "1 lapp er lagt tilbake." in facilitator.text


def test_readers_do_not_see_what_was_taken_out(
    facilitator: Browser, signed_in_as: SignInAs
) -> None:
    type_in(facilitator, WORDS)
    facilitator.click(f"Angre : {WORDS}")
    reader = signed_in_as(StaffRole.READER)

    statuses = [
        one.client.get("/board/meetings/1/redo/1").status_code for one in (facilitator, reader)
    ]

    assert statuses == [200, 403]
    assert nb("room.out.title") not in reader.open("/board/meetings/1").text


def test_notes_are_deleted_for_good_on_request(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, WORDS)
    facilitator.click(f"Angre : {WORDS}")
    facilitator.open("/board/meetings/1/redo/1")

    facilitator.click("Slett 1 lapp for godt")

    with stage.store.reading() as session:
        assert list(session.scalars(select(Contribution))) == []
    assert facilitator.client.get("/board/meetings/1/redo/1").status_code == 404


def test_page_of_an_undo_shows_no_hidden_note(facilitator: Browser, stage: Backstage) -> None:
    type_in(facilitator, WORDS)
    with stage.store.writing() as session:
        hide(hand_at(session, stage), 1, Hidden.PERSONAL)

    facilitator.open("/board/meetings/1/undo/1")

    assert "1 lapp blir borte fra veggen" in facilitator.text
    assert WORDS not in facilitator.page.html


def test_page_of_an_undo_says_what_the_contact_loses(
    facilitator: Browser, stage: Backstage
) -> None:
    type_in(facilitator, WORDS)
    with stage.store.writing() as session:
        mark(hand_at(session, stage), 1, (Flag.TO_CONTACT,))

    facilitator.open("/board/meetings/1/undo/1")

    assert "1 av dem er merket «Til kontaktpersonen»" in facilitator.text


def test_deleting_what_has_been_put_back_is_refused_aloud(facilitator: Browser) -> None:
    type_in(facilitator, WORDS)
    facilitator.click(f"Angre : {WORDS}")
    page = facilitator.open("/board/meetings/1/redo/1")
    facilitator.click("Legg tilbake 1 lapp", on_page=page)

    facilitator.click("Slett 1 lapp for godt", on_page=page)

    assert nb("room.batch_gone") in facilitator.text
    assert WORDS in facilitator.text
