"""Choices of the hall are undone and done again, but never about words nobody has looked at."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables import Change, Contribution
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from tests.web.test_hall import HOLD, QUEUE, UNDO, in_hall, let_through, waiting
from tests.web.test_wall import ANSWER, NOTE, hang_note
from web.backstage import Backstage
from workshop.board.staff import StaffRole

TAKE_BACK = nb("sorting.undo", act=nb("hall.act_through"))
DO_AGAIN = nb("sorting.redo", act=nb("hall.act_through"))


def reword(stage: Backstage, words: str) -> None:
    """Let the note say something else."""
    with stage.store.writing() as session:
        session.get_one(Contribution, 1).text = words


def test_choice_is_undone_and_done_again(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    let_through(facilitator)
    facilitator.click(TAKE_BACK)
    waits = waiting(facilitator)

    facilitator.click(DO_AGAIN)

    assert (waits, waiting(facilitator), in_hall(facilitator)) == ([NOTE], [], [NOTE])


def test_choice_undone_in_the_list_is_done_again(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    let_through(facilitator)
    facilitator.click(UNDO)

    facilitator.click(DO_AGAIN)

    assert in_hall(facilitator) == [NOTE]


def test_other_words_are_not_let_through_by_a_redo(facilitator: Browser, stage: Backstage) -> None:
    hang_note(stage)
    let_through(facilitator)
    facilitator.click(UNDO)
    reword(stage, "Noe ingen har lest")
    facilitator.open(QUEUE)

    facilitator.click(DO_AGAIN)

    assert nb("sorting.built_upon") in facilitator.text
    assert in_hall(facilitator) == []


def test_words_decided_about_anew_are_not_let_through_by_an_older_redo(
    facilitator: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    hang_note(stage)
    let_through(facilitator)
    facilitator.click(UNDO)
    reword(stage, "Noe ingen har lest")
    other = signed_in_as(StaffRole.ADMIN)
    let_through(other)
    other.click(UNDO)
    facilitator.open(QUEUE)

    facilitator.click(DO_AGAIN)

    assert in_hall(facilitator) == []


def test_colleagues_choice_is_not_overwritten(
    facilitator: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    hang_note(stage)
    let_through(facilitator)
    other = signed_in_as(StaffRole.ADMIN)
    other.open(QUEUE)
    other.click(UNDO)
    let_through(other, HOLD)
    facilitator.open(QUEUE)

    facilitator.click(TAKE_BACK)

    assert nb("sorting.changed_since") in facilitator.text
    assert (waiting(facilitator), in_hall(facilitator)) == ([], [])


def test_colleagues_choice_that_was_undone_is_given_back(
    facilitator: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    hang_note(stage)
    let_through(signed_in_as(StaffRole.ADMIN))
    facilitator.open(QUEUE)
    facilitator.click(UNDO)

    facilitator.click(nb("sorting.undo", act=nb("hall.act_wait")))

    assert in_hall(facilitator) == [NOTE]


def test_erased_resident_leaves_no_mark_of_what_was_decided(
    facilitator: Browser, resident: Resident, stage: Backstage
) -> None:
    resident.take_part()
    resident.say(ANSWER)
    let_through(facilitator)
    resident.click("Slett alt om meg")

    resident.click(nb("button.erase"))

    with stage.store.reading() as session:
        assert list(session.scalars(select(Change))) == []
