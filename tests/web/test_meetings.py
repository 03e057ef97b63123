"""The workshops in the browser: the list, adding, changing, counting who came; and who may not."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from storage.tables import Audit, Meeting, Phase
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole

SAVE = nb("room.form.save")
EVENING = {
    "title": "Ungdomskveld",
    "day": "2026-12-01",
    "starts": "17:30",
    "ends": "20:00",
    "place": "Klubben",
    "phase": "measures",
    "tables": "1, 2;  Sofaen ,2",
}
CHANGES = (
    "/board/meetings",
    "/board/meetings/1/change",
    "/board/meetings/1/attendance",
    "/board/meetings/1/note",
    "/board/meetings/1/list",
    "/board/meetings/1/list/keep",
    "/board/meetings/1/undo/1",
    "/board/meetings/1/upload",
    "/board/meetings/1/upload/1/keep",
    "/board/meetings/1/upload/1/drop",
)


def add(facilitator: Browser, **changed: str) -> None:
    """Fill in the form of a new workshop and send it."""
    facilitator.open("/board/meetings/new")
    facilitator.click(SAVE, on_page=None, **{"language": "nb", **EVENING, **changed})


def newest(stage: Backstage) -> Meeting:
    """Return the workshop that was added last."""
    with stage.store.reading() as session:
        return session.scalars(select(Meeting).order_by(Meeting.id.desc())).first() or Meeting()


def heads(facilitator: Browser, **counts: str) -> None:
    """Write down how many came."""
    form = facilitator.open("/board/meetings/1/attendance").form_with(SAVE)
    names = [value for name, value in form.fields if name == "head"]
    data: dict[str, Any] = form.carried()
    data["count"] = [counts.get(name.replace("-", "_"), "") for name in names]
    facilitator.answer = facilitator.client.post(form.action, data=data)


def test_list_has_the_workshops_of_the_file(facilitator: Browser) -> None:
    page = facilitator.open("/board/meetings")

    assert page.links["Verksted 1: behov"] == "/board/meetings/1"
    assert "torsdag 26. november kl. 18:00" in page.text


def test_added_workshop_is_kept_as_it_was_written(facilitator: Browser, stage: Backstage) -> None:
    add(facilitator)

    added = newest(stage)
    with stage.store.reading() as session:
        phase = session.get_one(Phase, added.phase_id).kind
    assert (added.title, added.place, phase) == ({"nb": "Ungdomskveld"}, "Klubben", "measures")
    assert added.starts_at.isoformat() == "2026-12-01T16:30:00+00:00"
    assert added.tables == ["1", "2", "Sofaen"]


def test_added_workshop_opens_its_own_page(facilitator: Browser) -> None:
    add(facilitator)

    assert "Ungdomskveld tirsdag 1. desember kl. 17:30–20:00 · Klubben" in facilitator.text


@pytest.mark.parametrize(
    ("field", "written", "key"),
    [
        ("title", " \u200b ", "room.form.no_title"),
        ("day", "i morgen", "room.form.no_day"),
        ("day", "0001-01-01", "room.form.no_day"),
        ("starts", "25:00", "room.form.no_time"),
        ("ends", "17:00", "room.form.ends_first"),
    ],
)
def test_fault_of_a_field_is_said_beside_it(
    facilitator: Browser, stage: Backstage, field: str, written: str, key: str
) -> None:
    before = newest(stage).id
    add(facilitator, **{field: written})

    described = [
        a["aria-describedby"] for _, a in facilitator.page.found if a.get("aria-invalid") == "true"
    ]
    assert facilitator.answer.status_code == 422
    assert (described, facilitator.text.count(nb(key))) == ([f"{field}-wrong"], 2)
    assert newest(stage).id == before


def test_what_was_written_stands_after_a_fault(facilitator: Browser) -> None:
    add(facilitator, day="i morgen")

    assert {"Ungdomskveld", "Klubben"} <= set(facilitator.page.values("input", "value"))


def test_changed_workshop_keeps_its_code(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open("/board/meetings/1/change")
    facilitator.click(SAVE, on_page=None, **{"language": "nb", **EVENING})

    with stage.store.reading() as session:
        meeting = session.get_one(Meeting, 1)
    assert (meeting.code, meeting.title["nb"]) == ("verksted-behov", "Ungdomskveld")


def test_attendance_is_counted_by_role_and_age(facilitator: Browser, stage: Backstage) -> None:
    heads(facilitator, total="28", role_resident="20", age_80_plus="9")

    with stage.store.reading() as session:
        kept = session.get_one(Meeting, 1).attendance
    assert kept == {"total": 28, "roles": {"resident": 20}, "ages": {"80-plus": 9}}
    assert "I alt 28 Innbygger 20" in facilitator.text


@pytest.mark.parametrize(
    ("counts", "key"),
    [
        ({"total": "mange"}, "room.attendance.no_number"),
        ({"total": "-3"}, "room.attendance.no_number"),
        ({"total": "99999"}, "room.attendance.no_number"),
        ({"total": "10", "role_resident": "6", "role_employee": "5"}, "room.attendance.too_few"),
    ],
)
def test_attendance_that_cannot_be_is_refused(
    facilitator: Browser, stage: Backstage, counts: dict[str, str], key: str
) -> None:
    heads(facilitator, **counts)

    assert facilitator.answer.status_code == 422
    assert nb(key) in facilitator.text
    with stage.store.reading() as session:
        assert session.get_one(Meeting, 1).attendance == {}


def test_each_change_of_a_workshop_is_written_down(facilitator: Browser, stage: Backstage) -> None:
    add(facilitator)
    facilitator.open("/board/meetings/1/change")
    facilitator.click(SAVE, on_page=None, **{"language": "nb", **EVENING})
    heads(facilitator, total="3")

    with stage.store.reading() as session:
        actions = list(session.scalars(select(Audit.action).order_by(Audit.id)))
    assert actions == ["sign-in", "meeting-add", "meeting-change", "attendance"]


@pytest.mark.parametrize("path", CHANGES)
def test_change_without_the_forms_token_is_refused(facilitator: Browser, path: str) -> None:
    assert facilitator.post(path, text="Hei", form_token="wrong").status_code == 403


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize("role", [StaffRole.READER, StaffRole.SAFETY])
def test_readers_change_nothing(signed_in_as: SignInAs, role: StaffRole, path: str) -> None:
    reader = signed_in_as(role)
    token = dict(reader.page.form_with("Logg ut").fields)["form_token"]

    assert reader.post(path, text="Hei", form_token=token).status_code == 403


@pytest.mark.parametrize(
    "path", ["/board/meetings", "/board/meetings/1", "/board/meetings/1/attendance"]
)
def test_readers_see_without_buttons(signed_in_as: SignInAs, path: str) -> None:
    reader = signed_in_as(StaffRole.READER)

    labels = reader.open(path).button_labels

    assert (reader.answer.status_code, labels) == (200, ["Logg ut"])


@pytest.mark.parametrize("path", ["/board/meetings/1/change", "/board/meetings/1/attendance"])
def test_readers_are_told_that_a_form_is_not_theirs(signed_in_as: SignInAs, path: str) -> None:
    page = signed_in_as(StaffRole.READER).open(path)

    assert "Du kan lese dette, men ikke endre det." in page.text


@pytest.mark.parametrize(
    "path", ["/board/meetings/99", "/board/meetings/99/change", "/board/meetings/1/undo/99"]
)
def test_unknown_workshop_is_not_there(facilitator: Browser, path: str) -> None:
    facilitator.open(path)

    assert facilitator.answer.status_code == 404


def test_change_of_a_workshop_is_undone_from_its_page(facilitator: Browser) -> None:
    facilitator.open("/board/meetings/1/change")
    facilitator.click(SAVE, on_page=None, **{"language": "nb", **EVENING})
    facilitator.click(nb("sorting.undo", act=nb("room.act_change")))
    undone = "Verksted 1: behov" in facilitator.text

    facilitator.click(nb("sorting.redo", act=nb("room.act_change")))

    assert (undone, "Ungdomskveld" in facilitator.text) == (True, True)


def test_workshop_added_by_mistake_is_taken_back(facilitator: Browser) -> None:
    add(facilitator)

    facilitator.click(nb("sorting.undo", act=nb("room.act_add")))

    assert "Ungdomskveld" not in facilitator.page.links
    assert nb("sorting.redo", act=nb("room.act_add")) in facilitator.page.button_labels


def test_workshop_with_notes_says_why_it_stays(facilitator: Browser) -> None:
    add(facilitator)
    facilitator.click(nb("room.note.keep"), text="En benk")

    facilitator.click(nb("sorting.undo", act=nb("room.act_add")))

    assert nb("sorting.built_upon") in facilitator.text
    assert "Ungdomskveld" in facilitator.page.links
