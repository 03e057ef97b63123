"""What falls due is done once: phases by their dates, broadcasts, hints of a language."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.chores import GUESSES_AT_A_TIME, Chores
from storage.tables import Contribution, Outgoing, Phase
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.residents import join
from workshop.board.finding import find_meeting, find_prompt
from workshop.broadcasts import Plan, plan_broadcast
from workshop.notes import NotesFile, import_notes
from workshop.process import current_process, phases_of
from workshop.upkeep.intake import heartbeats

ENGLISH = "I wish that there was a bus out here in the evening too"


def phases(chores: Chores) -> list[Phase]:
    """Return the phases in order."""
    with chores.store.reading() as session:
        return phases_of(session, current_process(session))


def said(chores: Chores) -> list[Outgoing]:
    """Return all that is to be said."""
    with chores.store.reading() as session:
        return list(session.scalars(select(Outgoing).order_by(Outgoing.id)))


def plan(chores: Chores, clock: FakeClock) -> None:
    """Plan the first photo, due now."""
    with chores.store.writing() as session:
        process = current_process(session)
        prompt = find_prompt(session, process, "kjokkenbordet")
        plan_broadcast(session, process, Plan(prompt, None, "all", clock()), now=clock())


@pytest.mark.parametrize(
    ("moment", "seconds", "expected"),
    [
        ("opens_at", -1, ["planned", "planned"]),
        ("opens_at", 0, ["open", "planned"]),
        ("closes_at", -1, ["open", "planned"]),
        ("closes_at", 0, ["closed", "planned"]),
    ],
)
def test_phase_opens_and_closes_by_date(
    chores: Chores, clock: FakeClock, moment: str, seconds: int, expected: list[str]
) -> None:
    clock.now = getattr(phases(chores)[0], moment)
    clock.advance(seconds=seconds)

    chores.move_phases()

    assert [phase.state for phase in phases(chores)[:2]] == expected


def test_next_phase_opens_on_its_day(chores: Chores, clock: FakeClock) -> None:
    clock.now = phases(chores)[1].opens_at

    chores.move_phases()

    assert [phase.state for phase in phases(chores)[:3]] == ["closed", "open", "planned"]


def test_clock_gives_a_sign_of_life(chores: Chores, clock: FakeClock) -> None:
    chores.move_phases()
    clock.advance(seconds=10)

    chores.move_phases()

    with chores.store.reading() as session:
        assert heartbeats(session)["clock"].beat_at == clock()


def test_due_broadcast_is_fired_once(chores: Chores, clock: FakeClock, vault: Vault) -> None:
    with chores.store.writing() as session:
        join(session, vault, "1", now=clock())
    plan(chores, clock)

    for _ in range(2):
        chores.fire_broadcasts()

    (row,) = said(chores)
    assert "rundt dette bordet" in row.payload["text"]
    assert row.payload["picture"].startswith("prompt-")


def test_broadcast_before_its_time_waits(chores: Chores, clock: FakeClock, vault: Vault) -> None:
    with chores.store.writing() as session:
        join(session, vault, "1", now=clock())
    clock.advance(minutes=1)
    plan(chores, clock)
    clock.advance(seconds=-1)

    chores.fire_broadcasts()

    assert said(chores) == []


def test_hints_are_put_on_what_has_none(chores: Chores, clock: FakeClock) -> None:
    raw = ("text\n" + "".join(f"{ENGLISH} {n}\n" for n in range(GUESSES_AT_A_TIME + 1))).encode()
    with chores.store.writing() as session:
        meeting = find_meeting(session, current_process(session), "verksted-behov")
        import_notes(session, meeting, NotesFile("a.csv", raw), now=clock())

    chores.guess_languages()

    with chores.store.reading() as session:
        hints = session.scalars(
            select(Contribution.language_guess).order_by(Contribution.id)
        ).all()
    assert hints == ["en"] * GUESSES_AT_A_TIME + [None]
