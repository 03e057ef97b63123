"""What facilitators change: items, their order, phases; and who may not."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.tables import Audit, Item, Phase
from tests.web.browsing import Browser, Resident
from tests.web.conftest import SignInAs
from web.backstage import Backstage
from workshop.board.staff import StaffRole

TITLES = ("Noen å spise med", "Tørre å gå ut", "Vite hvem jeg spør")
CHANGES = (
    "/board/items/need/add",
    "/board/items/need/choose",
    "/board/item/1/words",
    "/board/phases/move",
    "/board/process/dates/measures",
    "/board/process/mandate",
)


def add_needs(facilitator: Browser) -> None:
    """Let the facilitator put up three needs."""
    for title in TITLES:
        facilitator.open("/board/items/need")
        facilitator.click("Legg til", title=title, language="nb")


def chosen(stage: Backstage) -> list[str]:
    """Return the titles that go on, in order."""
    with stage.store.reading() as session:
        rows = session.scalars(select(Item).where(Item.is_chosen).order_by(Item.position))
        return [row.title["nb"] for row in rows]


def choose(facilitator: Browser, places: dict[str, int], ticked: list[str]) -> None:
    """Send the form with these places and ticks, by title."""
    form = facilitator.open("/board/items/need").form_with("Lagre valget")
    numbers = [value for name, value in form.fields if name == "item"]
    of = dict(zip(TITLES, numbers, strict=True))
    data = form.carried()
    data["place"] = [str(places[title]) for title in TITLES]
    data["chosen"] = [of[title] for title in ticked]
    facilitator.answer = facilitator.client.post(form.action, data=data)


def test_empty_page_teaches_the_method(facilitator: Browser) -> None:
    assert "«Noen å spise middag med» sier mer" in facilitator.open("/board/items/need").text


def test_added_need_stands_on_the_page(facilitator: Browser) -> None:
    add_needs(facilitator)

    assert TITLES[1] in facilitator.text


def test_item_may_have_a_title_per_language(facilitator: Browser, stage: Backstage) -> None:
    form = facilitator.open("/board/items/measure").form_with("Legg til")
    data = form.carried() | {"title": ["Måkelag", "", "Snow team"]}

    facilitator.client.post(form.action, data=data)

    with stage.store.reading() as session:
        assert session.scalars(select(Item.title)).one() == {"nb": "Måkelag", "en": "Snow team"}


def test_blank_title_adds_nothing(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open("/board/items/need")
    facilitator.click("Legg til", title=" \u200b ", language="nb")

    with stage.store.reading() as session:
        assert list(session.scalars(select(Item))) == []


def test_chosen_needs_go_on_in_the_given_order(facilitator: Browser, stage: Backstage) -> None:
    add_needs(facilitator)

    choose(facilitator, dict(zip(TITLES, (3, 1, 2), strict=True)), [TITLES[0], TITLES[2]])

    assert chosen(stage) == [TITLES[2], TITLES[0]]


def test_choice_can_be_taken_back(facilitator: Browser, stage: Backstage) -> None:
    add_needs(facilitator)
    places = dict(zip(TITLES, (1, 2, 3), strict=True))
    choose(facilitator, places, [TITLES[0]])

    choose(facilitator, places, [])

    assert chosen(stage) == []


def test_opening_a_phase_moves_the_chat(facilitator: Browser, resident: Resident) -> None:
    add_needs(facilitator)
    choose(facilitator, dict(zip(TITLES, (1, 2, 3), strict=True)), [TITLES[0]])
    facilitator.open("/board/phases/move?verb=open&kind=measures")

    facilitator.click("Lukk «Behov» og åpne «Tiltak»")

    assert TITLES[0] in resident.take_part().text


def test_closed_phase_is_said_on_the_page(facilitator: Browser, stage: Backstage) -> None:
    facilitator.open("/board/phases/move?verb=close&kind=needs")

    page = facilitator.click("Lukk «Behov»")

    assert "Behov Lukket · styrt for hånd" in page.text
    with stage.store.reading() as session:
        assert "open" not in set(session.scalars(select(Phase.state)))


def test_each_change_is_written_down(facilitator: Browser, stage: Backstage) -> None:
    add_needs(facilitator)
    choose(facilitator, dict(zip(TITLES, (1, 2, 3), strict=True)), [TITLES[0]])
    facilitator.open("/board/phases/move?verb=close&kind=needs")
    facilitator.click("Lukk «Behov»")

    with stage.store.reading() as session:
        actions = list(session.scalars(select(Audit.action).order_by(Audit.id)))

    assert actions == ["sign-in", *["put-up"] * 3, "choose", "phase-set"]


@pytest.mark.parametrize("path", CHANGES)
def test_change_without_the_forms_token_is_refused(facilitator: Browser, path: str) -> None:
    answer = facilitator.post(path, state="open", title="x", language="nb", form_token="wrong")

    assert answer.status_code == 403


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize("role", [StaffRole.READER, StaffRole.SAFETY])
def test_readers_change_nothing(signed_in_as: SignInAs, role: StaffRole, path: str) -> None:
    reader = signed_in_as(role)
    token = dict(reader.page.form_with("Logg ut").fields)["form_token"]

    answer = reader.post(path, state="open", title="x", language="nb", form_token=token)

    assert answer.status_code == 403


def test_readers_are_shown_no_buttons_for_it(signed_in_as: SignInAs) -> None:
    reader = signed_in_as(StaffRole.READER)

    labels = reader.open("/board/phases").button_labels

    assert labels == ["Logg ut"]


def test_unknown_kind_and_phase_are_not_there(facilitator: Browser) -> None:
    token = dict(facilitator.page.form_with("Logg ut").fields)["form_token"]

    facilitator.open("/board/items/dream")
    kind = facilitator.answer.status_code
    dream = {"verb": "open", "kind": "dream", "form_token": token}
    phase = facilitator.post("/board/phases/move", **dream).status_code

    assert (kind, phase) == (404, 404)


def test_two_facilitators_choose_without_undoing_each_other(
    facilitator: Browser, signed_in_as: SignInAs, stage: Backstage
) -> None:
    add_needs(facilitator)
    other = signed_in_as(StaffRole.ADMIN)
    form = other.open("/board/items/need").form_with("Lagre valget")
    places = dict(zip(TITLES, (1, 2, 3), strict=True))

    choose(facilitator, places, [TITLES[0]])
    numbers = [value for name, value in form.fields if name == "item"]
    other.client.post(form.action, data=form.carried() | {"chosen": [numbers[2]]})

    assert chosen(stage) == [TITLES[0], TITLES[2]]


def test_button_pressed_twice_adds_one_need(facilitator: Browser, stage: Backstage) -> None:
    page = facilitator.open("/board/items/need")

    for _ in range(2):
        facilitator.click("Legg til", on_page=page, title=TITLES[0], language="nb")

    with stage.store.reading() as session:
        assert len(list(session.scalars(select(Item)))) == 1


def test_title_can_be_put_right_and_translated(facilitator: Browser, stage: Backstage) -> None:
    add_needs(facilitator)
    missing = facilitator.text
    form = facilitator.open("/board/item/1").form_with("Lagre ordene")

    data = form.carried() | {"title": ["Noen å spise med", "Nokon å ete med", ""]}
    facilitator.client.post(form.action, data=data)

    with stage.store.reading() as session:
        title = session.get_one(Item, 1).title
    assert title == {"nb": "Noen å spise med", "nn": "Nokon å ete med"}
    assert "mangler nynorsk" in missing


def test_choice_is_said_to_be_saved(facilitator: Browser) -> None:
    add_needs(facilitator)

    choose(facilitator, dict(zip(TITLES, (1, 2, 3), strict=True)), [TITLES[0]])

    assert "Lagret." in facilitator.text


def test_phase_without_chosen_needs_warns(facilitator: Browser) -> None:
    add_needs(facilitator)
    before = facilitator.open("/board/phases").text

    choose(facilitator, dict(zip(TITLES, (1, 2, 3), strict=True)), [TITLES[0]])

    assert "Ingen behov er krysset av ennå." in before
    assert "Ingen behov er krysset av ennå." not in facilitator.open("/board/phases").text
