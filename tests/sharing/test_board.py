"""Facilitators, the clock and commands in several processes at the same time."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest
from sqlalchemy import func, select

from bot.chores import Chores
from bot.demo.items import add_item
from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind, ProcessFile
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Contribution, Facilitator, Item, Phase, PhaseState
from storage.vault import Vault
from tests.authenticator import code_at
from tests.conftest import MONDAY, SECRET, FakeClock
from tests.moving import move
from tests.sharing.at_once import Doing, at_once
from tests.sorting.conftest import hand_of, say
from tests.workshop.residents import join
from workshop.board.finding import meetings_of
from workshop.board.items import items_of
from workshop.board.staff import StaffRole
from workshop.doors.inviting import choose_password, finish, invite, read_invite
from workshop.loading import load_process
from workshop.notes import NotesFile, import_notes
from workshop.process import current_process
from workshop.refusals import ChangedSince, InvalidInvite, NotAsShown, UnknownContribution
from workshop.residents.moving import follow_link, make_link
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import put_up_from
from workshop.steering.moving import Verb, make_move, planned_move
from workshop.voices.keeping import withdraw

NOTES = NotesFile("notater.csv", "tekst\nBenk i solveggen\nLys på stien\n".encode())


def test_invite_is_used_by_one_browser(stores: list[Store], vault: Vault) -> None:
    with stores[0].writing() as session:
        token = invite(session, "Kari", StaffRole.FACILITATOR, now=MONDAY)
        choose_password(session, vault, token, "a hash", now=MONDAY)
        session.flush()
        code = code_at(read_invite(session, vault, token, now=MONDAY).secret or "", MONDAY)

    with stores[0].writing() as session:
        finish(session, vault, token, code, now=MONDAY)
        entering = Doing(partial(enters, stores[1], vault, token, code))

    assert (entering.ends(), entering.had_to_wait) == (False, True)


def enters(store: Store, vault: Vault, token: str, code: str) -> bool:
    """Finish setting up with a link; whether it was good."""
    try:
        with store.writing() as session:
            return bool(finish(session, vault, token, code, now=MONDAY))
    except InvalidInvite:
        return False


def test_invites_of_one_name_are_one_person(stores: list[Store]) -> None:
    def invites(store: Store) -> str:
        with store.writing() as session:
            return invite(session, "Kari", StaffRole.FACILITATOR, now=MONDAY)

    tokens = at_once(*(partial(invites, one) for one in stores))

    with stores[0].reading() as session:
        assert len(session.scalars(select(Facilitator)).all()) == 1
    assert len(set(tokens)) == len(stores)


def test_link_to_a_conversation_is_used_once(stores: list[Store], vault: Vault) -> None:
    with stores[0].writing() as session:
        link = make_link(vault, join(session, vault, "4711", now=MONDAY), now=MONDAY)

    def follows() -> bool:
        try:
            with stores[1].writing() as session:
                follow_link(session, vault, link, "another", now=MONDAY)
        except InvalidInvite:
            return False
        return True

    with stores[0].writing() as session:
        follow_link(session, vault, link, "new", now=MONDAY)
        following = Doing(follows)

    assert (following.ends(), following.had_to_wait) == (False, True)


def test_phase_opened_by_hand_is_not_closed_by_the_clock(
    stores: list[Store], shelf: Shelf, catalogue: Catalogue, clock: FakeClock
) -> None:
    clock.advance(days=3650)
    chores = Chores(stores[1], shelf, catalogue, clock, Vault(SECRET))

    with stores[0].writing() as session:
        move(session, Verb.OPEN, "measures")
        session.flush()
        moving = Doing(chores.move_phases)
    moving.ends()

    with stores[0].reading() as session:
        is_measures = select(Phase.state).where(Phase.kind == "measures")
        assert session.scalars(is_measures).one() == PhaseState.OPEN


def test_step_that_many_make_at_once_is_made_once(stores: list[Store]) -> None:
    with stores[0].reading() as session:
        process = current_process(session)
        seen = planned_move(session, process, Verb.STEP, now=MONDAY).seen

    def steps(store: Store) -> bool:
        with suppress(NotAsShown), store.writing() as session:
            process = current_process(session)
            make_move(session, process, Verb.STEP, facilitator_id=None, now=MONDAY, seen=seen)
            return True
        return False

    made = at_once(*(partial(steps, one) for one in stores))

    with stores[0].reading() as session:
        states = session.scalars(select(Phase.state).order_by(Phase.position)).all()
    assert (sorted(made), states[:3]) == (
        [*[False] * (len(stores) - 1), True],
        ["closed", "open", "planned"],
    )


def test_items_put_up_at_once_have_their_own_places(stores: list[Store]) -> None:
    def puts(store: Store, title: str) -> int:
        with store.writing() as session:
            return add_item(
                session, current_process(session), ItemKind.NEED, {"nb": title}, now=MONDAY
            ).id

    at_once(*(partial(puts, one, f"Behov {n}") for n, one in enumerate(stores)))

    with stores[0].reading() as session:
        items: list[Item] = items_of(session, current_process(session), ItemKind.NEED)
    assert [item.position for item in items] == [0, 1, 2, 3]


def test_words_are_not_taken_back_while_a_title_is_made_of_them(
    stores: list[Store], vault: Vault
) -> None:
    with stores[0].writing() as session:
        anna = join(session, vault, "4711", now=MONDAY, age_band="67-79")
        said = say(hand_of(session, "Kari", MONDAY), anna, "Hun spiser alene").id

    def takes_back() -> None:
        with stores[1].writing() as session:
            withdraw(session, session.get_one(Contribution, said))

    with stores[0].writing() as session:
        hand = hand_of(session, "Per", MONDAY)
        put_up_from(hand, said, ItemKind.NEED, {"nb": "Hun spiser alene"})
        withdrawing = Doing(takes_back)
    withdrawing.ends()

    with stores[0].reading() as session:
        assert [dict(item.title) for item in session.scalars(select(Item))] == [{}]
    assert withdrawing.had_to_wait


def hide_it(hand: Hand) -> None:
    """Hide what was said first."""
    hide(hand, 1, Hidden.PERSONAL)


def show_it(hand: Hand) -> None:
    """Show it again."""
    show_again(hand, 1)


@pytest.mark.parametrize("way", [undo, redo, show_it])
def test_voice_taken_back_is_not_shown_again(
    stores: list[Store], vault: Vault, way: Callable[[Hand], object]
) -> None:
    with stores[0].writing() as session:
        anna = join(session, vault, "4711", now=MONDAY, age_band="67-79")
        hand = hand_of(session, "Kari", MONDAY)
        said, kari = say(hand, anna, "Hun spiser alene").id, hand.facilitator_id
        for act in (hide_it, show_it, undo) if way is redo else (hide_it,):
            act(hand)

    def shows() -> str:
        with suppress(ChangedSince, UnknownContribution), stores[1].writing() as session:
            way(Hand(session, current_process(session), kari, MONDAY))
            return "shown"
        return "refused"

    with stores[0].writing() as session:
        withdraw(session, session.get_one(Contribution, said))
        session.flush()
        showing = Doing(shows)
    answer = showing.ends()

    with stores[0].reading() as session:
        state = session.get_one(Contribution, said).state
    assert (answer, showing.had_to_wait, state) == ("refused", True, "withdrawn")


def test_notes_imported_at_once_are_kept_once(stores: list[Store]) -> None:
    def imports(store: Store) -> int:
        with store.writing() as session:
            meeting = meetings_of(session, current_process(session))[0]
            return import_notes(session, meeting, NOTES, now=MONDAY).added

    added = at_once(*(partial(imports, one) for one in stores))

    with stores[0].reading() as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 2
    assert sorted(added) == [0, 0, 0, 2]


@pytest.mark.parametrize("slug", ["jevnaker-framtidas-omsorg"])
def test_process_loaded_at_once_is_one(
    stores: list[Store], jevnaker_file: ProcessFile, shelf: Shelf, slug: str
) -> None:
    def loads(store: Store) -> str:
        with store.writing() as session:
            return load_process(session, jevnaker_file, shelf, now=MONDAY).slug

    assert set(at_once(*(partial(loads, one) for one in stores))) == {slug}
