"""No look at the wall reads all contributions: each has an index to go by, on both engines."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from storage.store import Store
from storage.tables import Contribution, Prompt
from tests.conftest import MONDAY
from tests.plans import WHOLE, plans
from web.doorbell import WALL, look
from workshop.board.census import Census
from workshop.board.days import Days, Quarters
from workshop.board.hall import cards_in_hall, hall_phase, stops_of
from workshop.board.searching import words_in
from workshop.board.sieve import Side, Sieve
from workshop.board.wall import strip
from workshop.broadcasts.calendar import answers_by_day
from workshop.messages import Channel
from workshop.process import current_process
from workshop.sorting.inbox import MOST_COUNTED, Choice, Pile, handful, heights

PHOTO = "kjokkenbordet"
SIEVES = (
    Sieve(),
    Sieve(phase="needs"),
    Sieve(prompt=PHOTO),
    Sieve(channel=Channel.WEB),
    Sieve(channel=Channel.ROOM),
    Sieve(source="plakat-7"),
    Sieve(meeting="verksted-behov"),
    Sieve(prompt=PHOTO, source="plakat-7"),
    Sieve(phase="needs", source="plakat-7"),
)


@pytest.fixture
def walled(store: Store, jevnaker: str) -> Store:
    """A database in which something has been said."""
    with store.writing() as session:
        prompt = session.scalars(select(Prompt).where(Prompt.code == PHOTO)).one()
        said = Contribution(
            process_id=prompt.process_id, phase_id=prompt.phase_id, prompt_id=prompt.id,
            channel="web", kind="text", text="En benk", language="nb",
            said_at=MONDAY, kept_at=MONDAY,
        )  # fmt: skip
        session.add(said)
    return store


@pytest.mark.parametrize("typed", ["", "benk", "en tom benk"])
@pytest.mark.parametrize("sieve", SIEVES, ids=str)
def test_strips_go_by_an_index_in_order(walled: Store, sieve: Sieve, typed: str) -> None:
    def act(session: Session) -> None:
        for side in Side:
            strip(session, current_process(session), sieve, side, words=words_in(typed), before=9)

    seen = plans(walled, act)

    whole = WHOLE[walled.engine.dialect.name]
    assert seen != []
    assert [plan for plan in seen if whole in plan or "B-TREE" in plan] == []


@pytest.mark.sqlite
@pytest.mark.parametrize("typed", ["", "benk", "en tom benk"])
@pytest.mark.parametrize("sieve", [Sieve(), Sieve(channel=Channel.WEB)], ids=str)
def test_strips_look_at_no_other_channel(walled: Store, sieve: Sieve, typed: str) -> None:
    def act(session: Session) -> None:
        process = current_process(session)
        strip(session, process, sieve, Side.CHAT, words=words_in(typed), before=9)

    seen = plans(walled, act)

    assert [plan for plan in seen if "ix_contribution_process_id_channel_id" in plan] != []
    assert [plan for plan in seen if "ix_contribution_process_id_id" in plan] == []


@pytest.mark.sqlite
def test_moderated_hall_begins_with_what_was_let_through(walled: Store) -> None:
    def act(session: Session) -> None:
        process = current_process(session)
        process.is_moderated = True
        phase = hall_phase(session, process)
        assert phase is not None
        cards_in_hall(session, process, stops_of(session, process, phase)[0])

    (plan,) = plans(walled, act, of="JOIN moderation")

    assert "SEARCH contribution USING INTEGER PRIMARY KEY (rowid=?)" in plan


@pytest.mark.parametrize("counting", [Census, Days])
def test_counting_again_goes_by_an_index(
    walled: Store, counting: type[Census] | type[Days]
) -> None:
    census = counting(after=1, late=0)
    with walled.reading() as session:
        census.count(session)

    seen = plans(walled, census.count)

    assert seen != []
    assert [plan for plan in seen if WHOLE[walled.engine.dialect.name] in plan] == []


def test_calendar_reads_only_what_is_hidden(walled: Store) -> None:
    seen = plans(walled, lambda s: answers_by_day(s, current_process(s), Quarters()))

    (plan,) = seen
    assert "ix_contribution_hidden" in plan


def test_notes_of_an_import_are_found_by_it(walled: Store) -> None:
    out = select(Contribution.id).where(Contribution.batch_id == 1)

    (plan,) = plans(walled, lambda session: session.execute(out).all())

    assert "ix_contribution_of_batch" in plan


def test_look_of_the_doorbell_goes_by_an_index(walled: Store) -> None:
    seen = plans(walled, lambda session: look(session, {WALL}))

    assert [plan for plan in seen if WHOLE[walled.engine.dialect.name] in plan] == []


@pytest.mark.parametrize("sieve", SIEVES, ids=str)
@pytest.mark.parametrize("pile", Pile)
def test_piles_go_by_an_index_of_their_own(walled: Store, pile: Pile, sieve: Sieve) -> None:
    def act(session: Session) -> None:
        handful(session, current_process(session), Choice(pile, sieve), before=9)

    seen = plans(walled, act)

    dialect = walled.engine.dialect.name
    assert seen != []
    assert [plan for plan in seen if WHOLE[dialect] in plan or "B-TREE" in plan] == []


def test_photo_below_a_high_pile_is_found_by_its_index(walled: Store) -> None:
    with walled.writing() as session:
        heap(session, MOST_COUNTED)
        session.execute(text("ANALYZE"))
    cards: list[str] = []

    def act(session: Session) -> None:
        choice = Choice(Pile.UNSORTED, Sieve(prompt=PHOTO))
        cards.extend(
            card.text for card in handful(session, current_process(session), choice).cards
        )

    seen = plans(walled, act)

    assert cards == ["En benk"]
    assert [plan for plan in seen if "ix_contribution_prompt_id_channel_id" in plan] != []


def heap(session: Session, count: int) -> None:
    """Say so much about another photo, after all else."""
    other = session.scalars(select(Prompt).where(Prompt.code == "busstoppet")).one()
    said = {
        "process_id": other.process_id, "phase_id": other.phase_id, "prompt_id": other.id,
        "channel": "web", "kind": "text", "text": "En buss", "language": "nb",
        "said_at": MONDAY, "kept_at": MONDAY, "state": "kept", "flags": [],
    }  # fmt: skip
    session.execute(insert(Contribution), [said] * count)


def test_piles_are_counted_by_their_indexes(walled: Store) -> None:
    seen = plans(walled, lambda session: heights(session, current_process(session)))

    (plan,) = seen
    assert [pile for pile in Pile if f"ix_contribution_{pile}" not in plan] == []
