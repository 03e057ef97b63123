"""Moving from round to round on the process page: a page asks first, one press does it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from storage.tables import Audit, Phase
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole

STEP = "/board/phases/move?verb=step"
DO_IT = "Lukk «Behov» og åpne «Tiltak»"


def states(stage: Backstage) -> list[str]:
    """Return where the phases stand, in order."""
    with stage.store.reading() as session:
        return list(session.scalars(select(Phase.state).order_by(Phase.position)))


def test_page_says_what_a_step_means_and_does_nothing(
    facilitator: Browser, stage: Backstage
) -> None:
    text = facilitator.open(STEP).text

    told = (
        nb("process.will_close", phase="Behov"),
        nb("process.will_open", phase="Tiltak"),
        nb("process.none_waiting"),
        nb("process.nobody_told"),
        "Ingen behov er krysset av ennå.",
        nb("process.asked", phase="Tiltak"),
    )
    assert [one for one in told if one not in text] == []
    assert states(stage) == ["open", "planned", "planned", "planned"]


def test_one_press_closes_and_opens(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open(STEP)

    page = facilitator.click(DO_IT)

    assert nb("process.done_moved", phase="Tiltak") in page.text
    assert states(stage) == ["closed", "open", "planned", "planned"]


def test_few_who_stand_at_a_question_are_not_counted_out(
    facilitator: Browser, resident: Resident
) -> None:
    resident.take_part()

    assert nb("process.few_waiting", n=5) in facilitator.open(STEP).text


def test_page_names_who_moved_and_takes_it_back(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open(STEP)
    facilitator.click(DO_IT)
    named = "Flyttet av Kari facilitator" in facilitator.text

    facilitator.open("/board/phases/move?verb=undo")
    asked = facilitator.text
    page = facilitator.click(nb("process.undo_it"))

    assert named
    assert nb("process.will_reopen", phase="Behov") in asked
    assert nb("process.done_undone") in page.text
    assert states(stage) == ["open", "planned", "planned", "planned"]


def test_second_of_two_is_told_and_overwrites_nothing(
    facilitator: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    admin = signed_in_as(StaffRole.ADMIN)
    admin.open(STEP)
    facilitator.open(STEP)
    facilitator.click(DO_IT)

    page = admin.click(DO_IT)

    assert (admin.answer.status_code, nb("process.move_changed") in page.text) == (409, True)
    assert "Lukk «Tiltak» og åpne «Løsninger»" in page.button_labels
    assert states(stage) == ["closed", "open", "planned", "planned"]


def test_what_was_done_already_is_told(facilitator: Browser) -> None:
    facilitator.open("/board/phases/move?verb=close&kind=needs")
    facilitator.click("Lukk «Behov»")

    page = facilitator.open("/board/phases/move?verb=close&kind=needs")

    assert nb("process.done_nothing") in page.text


@pytest.mark.parametrize("kind", ["needs", "measures"])
@pytest.mark.parametrize("verb", ["open", "close"])
def test_each_round_can_be_asked_about(
    facilitator: Browser, stage: Backstage, verb: str, kind: str
) -> None:
    page = facilitator.open(f"/board/phases/move?verb={verb}&kind={kind}")
    (form,) = [form for form in page.forms if form.action == "/board/phases/move"]

    page = facilitator.click(next(iter(form.buttons)))

    state = "open" if verb == "open" else "closed"
    with stage.store.reading() as session:
        moved = session.scalars(select(Phase).where(Phase.kind == kind)).one()
    assert "Gjort." in page.text
    assert (moved.state, moved.moved_by_hand) == (state, True)


def test_step_is_in_the_audit_with_who(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open(STEP)
    facilitator.click(DO_IT)

    with stage.store.reading() as session:
        audit = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert audit is not None
    assert (audit.action, audit.about) == (
        "phase-step",
        {"closed": ["needs"], "opened": "measures"},
    )


@pytest.mark.parametrize("role", [StaffRole.READER, StaffRole.SAFETY])
def test_others_are_not_asked(signed_in_as: SignInAs, role: StaffRole) -> None:
    reader = signed_in_as(role)

    reader.open(STEP)
    asked = reader.answer.status_code
    page = reader.open("/board/process")

    ways = ("/board/phases/", "/board/process/")
    assert (asked, [href for href in page.links.values() if href.startswith(ways)]) == (403, [])


def test_undo_that_comes_too_late_is_told(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open(STEP)
    facilitator.click(DO_IT)
    page = facilitator.open("/board/phases/move?verb=undo")
    with stage.store.writing() as session:
        # As by the clock, of which no move is kept.
        session.execute(update(Phase).values(state="closed"))

    form = page.form_to("/board/phases/move")
    facilitator.answer = facilitator.client.post(form.action, data=form.carried())

    assert nb("process.done_not_undone") in facilitator.text
