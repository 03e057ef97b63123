"""A page from before offers what makes no sense by now: that is left undone, and said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from storage.tables import Facilitator
from tests.web.browsing import Browser
from tests.web.doors import Person, come_in, set_up_with
from tests.web.page import Page
from tests.web.phrases import nb
from tests.web.test_colleagues import LINK, PAGE, act, ada, kari, number_of
from web.backstage import Backstage

__all__ = ["ada", "kari"]
HISTORY = "/board/history"
Do = Callable[..., None]


@pytest.fixture
def do(ada: Browser, kari: Person, stage: Backstage) -> Do:
    """A way to do something with Kari."""
    return lambda way, **fields: act(ada, f"{PAGE}/{number_of(stage, 'Kari')}/{way}", **fields)


def press(ada: Browser, page: Page, ending: str, **fields: str) -> bool:
    """Press a button of a page that was opened before; whether it is said to be stale."""
    form = next(one for one in page.forms if one.action.endswith(ending))
    ada.answer = ada.client.post(form.action, data=form.carried(**fields))
    return nb("doors.fault_other_by_now") in ada.text


def standing(stage: Backstage) -> tuple[str, bool]:
    """Return Kari's role, and whether she may come in."""
    with stage.store.reading() as session:
        person = session.query(Facilitator).filter_by(name="Kari").one()
        return person.role, person.disabled_at is None


def test_role_given_again_is_not_taken_back_from_before(
    ada: Browser, do: Do, stage: Backstage
) -> None:
    do("role", role="reader")
    page = ada.open(HISTORY)
    do("role", role="safety")
    do("role", role="reader")

    is_refused = press(ada, page, "/role")

    assert (is_refused, standing(stage)) == (True, ("reader", True))


def test_only_the_newest_role_is_offered_back(ada: Browser, do: Do) -> None:
    for role in ("reader", "safety", "reader"):
        do("role", role=role)

    forms = [one for one in ada.open(HISTORY).forms if one.action.endswith("/role")]

    assert [one.carried()["role"] for one in forms] == [["safety"]]


def test_who_has_set_up_meanwhile_keeps_it(ada: Browser, app: FastAPI, stage: Backstage) -> None:
    ada.click("Lag en lenke", name="Liv", role="reader")
    link = LINK.search(ada.answer.text)
    assert link is not None
    page = ada.open(PAGE)
    liv = set_up_with(stage, link[1].rpartition("/")[2], "Liv")

    is_refused = press(ada, page, f"{number_of(stage, 'Liv')}/invite")

    assert is_refused
    assert come_in(app, stage, liv).client.get("/board").status_code == 200


def test_link_made_meanwhile_stays_good(ada: Browser, do: Do, stage: Backstage) -> None:
    do("invite")
    page = ada.open(PAGE)
    do("invite")

    assert press(ada, page, f"{number_of(stage, 'Kari')}/invite")


def test_role_changed_once_more_is_not_given_back(ada: Browser, do: Do, stage: Backstage) -> None:
    do("role", role="reader")
    page = ada.open(HISTORY)
    do("role", role="safety")

    is_refused = press(ada, page, "/role")

    assert (is_refused, standing(stage)) == (True, ("safety", True))


def test_who_was_shut_out_once_more_is_not_let_in(ada: Browser, do: Do, stage: Backstage) -> None:
    do("out")
    page = ada.open(HISTORY)
    do("invite")
    do("out")

    is_refused = press(ada, page, "/invite")

    assert (is_refused, standing(stage)) == (True, ("facilitator", False))


def test_newer_link_is_not_withdrawn(ada: Browser, do: Do, stage: Backstage) -> None:
    do("invite")
    page = ada.open(HISTORY)
    do("invite")

    is_refused = press(ada, page, "/withdraw")

    assert (is_refused, standing(stage)) == (True, ("facilitator", True))


@pytest.mark.parametrize(("way", "fields"), [("role", {"role": "admin"}), ("invite", {})])
def test_page_of_colleagues_is_rechecked_too(
    ada: Browser, do: Do, stage: Backstage, way: str, fields: dict[str, str]
) -> None:
    page = ada.open(PAGE)
    do("role", role="reader")
    do("out")

    is_refused = press(ada, page, f"{number_of(stage, 'Kari')}/{way}", **fields)

    assert (is_refused, standing(stage)) == (True, ("reader", False))


def test_link_shown_before_is_the_one_withdrawn(ada: Browser, do: Do, stage: Backstage) -> None:
    do("invite")
    page = ada.open(PAGE)
    do("invite")

    is_refused = press(ada, page, f"{number_of(stage, 'Kari')}/withdraw")

    assert (is_refused, standing(stage)) == (True, ("facilitator", True))
