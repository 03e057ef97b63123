"""What was done is undone and done again from the history, by whoever did it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from prompts.processfile import ItemKind
from storage.tables import Act, Contribution, Flag
from tests.web.browsing import Browser
from tests.web.historic import PAGE, SAID, act, hide_it, lines, put_it_up, said
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.contact.following import follow_up
from workshop.contact.queue import seen_words
from workshop.doors.inviting import known_as
from workshop.sorting.acts import Hand, undo, undo_one
from workshop.sorting.hiding import mark
from workshop.sorting.items import put_up, reword_item
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import Aside, put_aside

__all__ = ["said"]


def facts(browser: Browser, address: str = PAGE) -> list[str]:
    """Return what each line of the page points to, the newest first."""
    html = browser.open(address).html
    return [part.split("</ul>")[0] for part in html.split('<ul class="facts">')[1:]]


def follow_it_up(hand: Hand) -> None:
    """Say that one has seen to what was said."""
    seen = seen_words(hand.session.get_one(Contribution, 1).text)
    follow_up(hand, 1, seen=seen)


def test_older_act_is_undone_past_a_newer_one(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, lambda hand: put_aside(hand, 1, Aside.LATER))
    said.open(PAGE)
    first = [form for form in said.page.forms if form.action == f"{PAGE}/undo"][-1]

    said.answer = said.client.post(first.action, data=first.carried())

    assert nb("history.done_undo") in said.text
    assert lines(said)[0] == "Kari facilitator angret: nytt punkt."
    assert "Angret 23. nov." in said.text


def test_undone_act_is_done_again_from_here(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, lambda hand: undo_one(hand, 1))
    said.open(PAGE)
    form = next(form for form in said.page.forms if form.action == f"{PAGE}/redo")

    said.answer = said.client.post(form.action, data=form.carried())

    assert lines(said)[0] == "Kari facilitator gjorde om igjen: nytt punkt."
    assert SAID in said.open("/board/items/need").text


def test_undone_follow_up_says_of_whom(said: Browser, stage: Backstage) -> None:
    act(stage, lambda hand: mark(hand, 1, (Flag.TO_CONTACT,)), follow_it_up, undo)

    newest = facts(said)[0]

    assert nb("history.voice", number=1) in newest


def test_undone_link_says_between_what(said: Browser, stage: Backstage) -> None:
    act(
        stage,
        lambda hand: put_up(hand, ItemKind.NEED, {"nb": "Et behov"}),
        lambda hand: put_up(hand, ItemKind.MEASURE, {"nb": "Et tiltak"}),
        lambda hand: link_items(hand, 2, 1),
        undo,
    )

    newest = facts(said)[0]

    assert ("Et behov" in newest, "Et tiltak" in newest) == (True, True)


def test_colleagues_act_has_no_button(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, name="Per")

    said.open(PAGE)

    assert not [form for form in said.page.forms if form.action.startswith(PAGE + "/")]


def test_undo_does_not_overwrite_a_colleague(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up)
    act(stage, lambda hand: reword_item(hand, 1, {"nb": "Nye ord"}, {}, version=1), name="Per")
    said.open(PAGE)
    form = next(form for form in said.page.forms if form.action == f"{PAGE}/undo")

    said.answer = said.client.post(form.action, data=form.carried())

    assert (said.answer.status_code, nb("sorting.changed_since") in said.text) == (409, True)
    assert "Nye ord" in said.open("/board/items/need").text


def test_colleagues_act_cannot_be_undone_by_its_number(said: Browser, stage: Backstage) -> None:
    act(stage, put_it_up, name="Per")
    token = dict(said.open("/board/me").form_to("/board/leave").fields)["form_token"]

    said.post(f"{PAGE}/undo", act="1", form_token=token)

    assert said.answer.headers["location"].endswith("refused=NothingToUndo")
    assert SAID in said.open("/board/items/need").text


@pytest.mark.parametrize(("verb", "is_undone"), [(put_it_up, False), (hide_it, True)])
def test_who_became_the_contact_undoes_only_what_a_contact_does(
    said: Browser, stage: Backstage, verb: Callable[[Hand], object], is_undone: bool
) -> None:
    act(stage, verb)
    with stage.store.writing() as session:
        known_as(session, "Kari facilitator", StaffRole.SAFETY, now=stage.clock())
    token = dict(said.open("/board/me").form_to("/board/leave").fields)["form_token"]

    said.post(f"{PAGE}/undo", act="1", form_token=token)

    with stage.store.reading() as session:
        assert (session.get_one(Act, 1).undone_at is not None) == is_undone


def test_notes_are_put_back_from_here(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open("/board/meetings/1")
    facilitator.click(nb("room.note.keep"), text="En benk")
    facilitator.click("Angre : En benk")
    facilitator.open(PAGE)

    facilitator.open(facilitator.page.links[nb("history.look_redo")])
    facilitator.click("Legg tilbake 1 lapp")

    assert "En benk" in facilitator.text
    assert lines(facilitator)[0] == "Kari facilitator la tilbake en lapp."
