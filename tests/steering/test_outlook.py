"""What a move means for residents, said before it is made."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from bot.demo.items import add_item, choose_items
from prompts.processfile import ItemKind
from storage.tables import Process
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.steering.conftest import Moves, Plans
from tests.workshop.residents import join
from workshop.board.finding import find_prompt
from workshop.broadcasts import Plan, fire_due, plan_broadcast
from workshop.messages import Say
from workshop.residents.places import Place
from workshop.steering.moving import Verb
from workshop.steering.outlook import outlook_of


def test_residents_at_a_question_are_counted(
    session: Session, process: Process, plans: Plans, vault: Vault, clock: FakeClock
) -> None:
    prompt = find_prompt(session, process, "kjokkenbordet")
    for address, place in (("1", Place.QUESTION), ("2", Place.QUESTION), ("3", Place.LISTENING)):
        person = join(session, vault, address, now=clock())
        person.prompt_id, person.place = prompt.id, place

    outlook = outlook_of(session, process, plans(Verb.STEP))

    assert outlook.waiting == 2


def test_prompts_in_use_are_told_with_what_they_ask_about(
    session: Session, process: Process, plans: Plans, clock: FakeClock
) -> None:
    needs = [
        add_item(session, process, ItemKind.NEED, {"nb": title}, now=clock())
        for title in ("Noen å spise med", "Tørre å gå ut")
    ]
    choose_items(session, process, ItemKind.NEED, [need.id for need in needs])

    outlook = outlook_of(session, process, plans(Verb.STEP))

    about = {(one.each, one.n) for one in outlook.asked}
    assert (ItemKind.NEED, 2) in about
    assert outlook.lacks is None


def test_phase_with_nothing_chosen_lacks_it(
    session: Session, process: Process, plans: Plans
) -> None:
    outlook = outlook_of(session, process, plans(Verb.STEP))

    assert outlook.lacks == ItemKind.NEED


def test_messages_that_will_ask_about_a_closed_phase_are_told(
    session: Session, process: Process, plans: Plans, clock: FakeClock
) -> None:
    prompt = find_prompt(session, process, "kjokkenbordet")
    due_at = clock() + timedelta(days=2)
    plan_broadcast(session, process, Plan(prompt, None, "all", due_at), now=clock())

    outlook = outlook_of(session, process, plans(Verb.STEP))

    assert [one.due_at for one in outlook.misses] == [due_at]


def test_messages_on_their_way_are_told(
    session: Session, process: Process, plans: Plans, vault: Vault, clock: FakeClock
) -> None:
    prompt = find_prompt(session, process, "kjokkenbordet")
    join(session, vault, "1", now=clock())
    plan_broadcast(session, process, Plan(prompt, None, "all", clock()), now=clock())
    fire_due(session, clock(), make_say=lambda *_: Say("Hva ser du?"))

    outlook = outlook_of(session, process, plans(Verb.STEP))

    assert outlook.on_the_way == 1


def test_undo_says_what_goes_back(
    session: Session, process: Process, moves: Moves, plans: Plans
) -> None:
    moves(Verb.STEP)

    outlook = outlook_of(session, process, plans(Verb.UNDO))

    assert [one.kind for one in outlook.unopened] == ["measures"]
    assert (outlook.opens and outlook.opens.kind, outlook.closes) == ("needs", ())
