"""Admins look after their colleagues."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import Audit, Facilitator
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.doors import Person, come_in, set_up
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole

PAGE = "/board/colleagues"
LINK = re.compile(r"http://testserver(/board/enter/[\w-]{43})</textarea>")


@pytest.fixture
def ada(app: FastAPI, stage: Backstage) -> Browser:
    """An admin's browser, at the page."""
    browser = come_in(app, stage, set_up(stage, "Ada", StaffRole.ADMIN))
    browser.open(PAGE)
    return browser


@pytest.fixture
def kari(stage: Backstage) -> Person:
    """Kari, a facilitator."""
    return set_up(stage, "Kari")


def number_of(stage: Backstage, name: str) -> int:
    """Return the number of somebody."""
    with stage.store.reading() as session:
        return session.scalars(select(Facilitator.id).where(Facilitator.name == name)).one()


def act(ada: Browser, path: str, **fields: str) -> None:
    """Send a form of the page."""
    form = ada.open(PAGE).form_to(PAGE)
    ada.answer = ada.client.post(path, data=form.carried(**fields))


def last_act(stage: Backstage) -> tuple[str, dict[str, object]]:
    """Return what was written down last."""
    with stage.store.reading() as session:
        row = session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert row is not None
    return row.action, row.about


def test_everybody_is_listed_with_role_and_standing(
    ada: Browser, kari: Person, stage: Backstage
) -> None:
    ada.open(PAGE)
    ada.click("Lag en lenke", name="Ola", role="reader")

    text = ada.open(PAGE).text

    assert "Kari Prosessleder · kan logge inn Sist her" in text
    assert "Ola Leser · invitert · lenken virker til" in text


def test_link_is_shown_once_and_works(ada: Browser, app: FastAPI) -> None:
    ada.click("Lag en lenke", name="  Ola   Nordmann ", role="safety")
    link = LINK.search(ada.answer.text)

    assert link is not None
    assert "Ola Nordmann" in Browser(app).open(link[1]).values("input", "value")
    assert LINK.search(ada.open(PAGE).html) is None


@pytest.mark.parametrize("name", ["", "  ", "x" * 121])
def test_name_that_is_none_invites_nobody(ada: Browser, name: str) -> None:
    ada.click("Lag en lenke", name=name, role="reader")

    assert (ada.answer.status_code, nb("doors.fault_name") in ada.text) == (422, True)


def test_changed_role_counts_at_once(
    ada: Browser, kari: Person, app: FastAPI, stage: Backstage
) -> None:
    browser = come_in(app, stage, kari)
    number = number_of(stage, "Kari")

    act(ada, f"{PAGE}/{number}/role", role="reader")

    assert nb("doors.done_role") in ada.text
    assert browser.client.get("/board").status_code == 401
    assert last_act(stage) == (
        "role-changed",
        {"colleague": number, "role": "reader", "before": "facilitator"},
    )


def test_same_role_again_signs_nobody_out(
    ada: Browser, kari: Person, app: FastAPI, stage: Backstage
) -> None:
    browser = come_in(app, stage, kari)

    act(ada, f"{PAGE}/{number_of(stage, 'Kari')}/role", role="facilitator")

    assert browser.client.get("/board").status_code == 200


def test_shut_out_colleague_is_out_at_once(
    ada: Browser, kari: Person, app: FastAPI, stage: Backstage
) -> None:
    browser = come_in(app, stage, kari)
    number = number_of(stage, "Kari")

    act(ada, f"{PAGE}/{number}/out")

    assert browser.client.get("/board").status_code == 401
    assert come_in_refused(app, kari)
    assert last_act(stage) == ("shut-out", {"colleague": number})


def come_in_refused(app: FastAPI, person: Person) -> bool:
    """Tell whether the password of somebody is taken for a wrong one."""
    browser = Browser(app)
    browser.open("/board/sign-in")
    browser.click("Videre", name=person.name, password="fire gule sykler sover")
    return nb("doors.fault_password") in browser.text


def test_new_link_lets_a_colleague_in_again(
    ada: Browser, kari: Person, app: FastAPI, stage: Backstage
) -> None:
    number = number_of(stage, "Kari")
    act(ada, f"{PAGE}/{number}/out")

    act(ada, f"{PAGE}/{number}/invite")

    link = LINK.search(ada.answer.text)
    assert link is not None
    assert Browser(app).client.get(link[1]).status_code == 200
    assert come_in_refused(app, kari)


def test_new_link_is_for_the_very_one_that_was_chosen(
    ada: Browser, kari: Person, app: FastAPI, stage: Backstage
) -> None:
    with stage.store.writing() as session:
        namesake = Facilitator(name="KARI", role=StaffRole.READER, created_at=stage.clock())
        session.add(namesake)

    act(ada, f"{PAGE}/{number_of(stage, 'KARI')}/invite")

    action, about = last_act(stage)
    about.pop("invite")
    assert (action, about) == ("invite", {"colleague": number_of(stage, "KARI"), "role": "reader"})
    assert not come_in_refused(app, kari)


@pytest.mark.parametrize("what", ["role", "out", "invite"])
def test_last_admin_stays(ada: Browser, stage: Backstage, what: str) -> None:
    act(ada, f"{PAGE}/{number_of(stage, 'Ada')}/{what}", role="reader")

    assert (ada.answer.status_code, nb("doors.fault_oneself") in ada.text) == (422, True)
    assert ada.client.get(PAGE).status_code == 200


@pytest.mark.parametrize("name", ["ADA", " kari"])
def test_known_name_is_not_invited_by_mistake(
    ada: Browser, kari: Person, app: FastAPI, name: str
) -> None:
    ada.click("Lag en lenke", name=name, role="reader")

    assert (ada.answer.status_code, nb("doors.fault_known") in ada.text) == (422, True)
    assert name in ada.page.values("input", "value")
    assert '<option value="reader" selected>' in ada.answer.text
    assert ada.client.get(PAGE).status_code == 200
    assert not come_in_refused(app, kari)


def test_admin_shut_out_meanwhile_changes_nothing(
    ada: Browser, app: FastAPI, stage: Backstage
) -> None:
    other = come_in(app, stage, set_up(stage, "Eva", StaffRole.ADMIN))
    page = ada.open(PAGE)
    act(other, f"{PAGE}/{number_of(stage, 'Ada')}/out")

    ada.click("Lag en lenke", on_page=page, name="Ola", role="admin")

    assert ada.answer.status_code == 401


def test_unknown_colleague_is_not_there(ada: Browser) -> None:
    act(ada, f"{PAGE}/99/out")

    assert ada.answer.status_code == 404


@pytest.mark.parametrize("role", [StaffRole.FACILITATOR, StaffRole.SAFETY, StaffRole.READER])
def test_page_is_for_admins_alone(signed_in_as: SignInAs, role: StaffRole) -> None:
    browser = signed_in_as(role)

    assert PAGE not in browser.page.links.values()
    assert browser.client.get(PAGE).status_code == 403


def test_name_of_a_colleague_cannot_disturb_the_page(ada: Browser) -> None:
    ada.click("Lag en lenke", name="<script>alert(1)</script>\u202e", role="reader")

    html = ada.open(PAGE).html

    assert "<script>alert" not in html
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt;\u202e</bdi>" in html


def from_history(ada: Browser, way: str) -> None:
    """Press the button of the history's newest line that leads to a colleague this way."""
    form = next(one for one in ada.open("/board/history").forms if one.action.endswith(way))
    ada.answer = ada.client.post(form.action, data=form.carried())


def test_role_is_given_back_from_the_history(ada: Browser, kari: Person, stage: Backstage) -> None:
    number = number_of(stage, "Kari")
    act(ada, f"{PAGE}/{number}/role", role="reader")

    from_history(ada, "/role")

    with stage.store.reading() as session:
        assert session.get_one(Facilitator, number).role == "facilitator"
    shown = ada.open("/board/history").text
    back = ["Gi tilbake rollen: " + one in shown for one in ("Leser", "Prosessleder")]
    assert back == [True, False]


def test_link_is_withdrawn_until_it_is_used(
    ada: Browser, kari: Person, app: FastAPI, stage: Backstage
) -> None:
    ada.click("Lag en lenke", name="Ola", role="reader")
    link = LINK.search(ada.answer.text)
    assert link is not None

    from_history(ada, "/withdraw")
    said = nb("doors.done_withdrawn") in ada.text
    act(ada, f"{PAGE}/{number_of(stage, 'Kari')}/withdraw")

    assert (said, nb("doors.link_used") in Browser(app).open(link[1]).text) == (True, True)
    assert (ada.answer.status_code, nb("doors.fault_no_link") in ada.text) == (422, True)
    assert not come_in_refused(app, kari)


def test_who_was_shut_out_by_mistake_is_let_in_from_the_history(
    ada: Browser, kari: Person, app: FastAPI, stage: Backstage
) -> None:
    act(ada, f"{PAGE}/{number_of(stage, 'Kari')}/out")

    from_history(ada, "/invite")

    link = LINK.search(ada.answer.text)
    assert link is not None
    assert Browser(app).client.get(link[1]).status_code == 200
