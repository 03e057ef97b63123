"""What would make a solution better, in the report: apart, and counted as everybody reads it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind, PhaseKind
from storage.tables import Phase, PhaseState
from storage.vault import Vault
from tests.reporting.conftest import hand, let_through, report_of
from tests.sorting.conftest import say
from tests.workshop.residents import join
from web.report.build import build
from web.report.tree import Block, Heading, Paragraph, Quote
from workshop.board.protecting import Mark
from workshop.outside.public import Piece, results_of
from workshop.reporting.chapters import Entry
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up
from workshop.sorting.quoting import quote

__all__ = ["hand"]
BETTER = "Skyss hjem etterpå"
BUILT, IMPROVING = 10, 2


@pytest.fixture(autouse=True)
def solution(hand: Hand, vault: Vault) -> int:
    """A solution that ten have asked for, and of which two have said what would make it better."""
    number = put_up(hand, ItemKind.SOLUTION, {"nb": "Nabolagskjøkken"}).id
    phases = {one.kind: one.id for one in hand.session.scalars(select(Phase))}
    hand.session.execute(update(Phase).values(state=PhaseState.CLOSED))
    hand.process.shows_results = True
    for nth in range(BUILT + IMPROVING):
        is_better = nth >= BUILT
        said = say(hand, join(hand.session, vault, f"r{nth}", now=hand.now), f"{BETTER} {nth}")
        said.phase_id = phases[PhaseKind.TEST if is_better else PhaseKind.SOLUTIONS]
        quote(hand, said.id, number)
        if nth in (0, BUILT):
            let_through(hand, said)
    return number


def entry(hand: Hand) -> Entry:
    """Return the solution as the report has it."""
    (found,) = report_of(hand).chapters[ItemKind.SOLUTION]
    return found


def piece(hand: Hand) -> Piece:
    """Return the solution as everybody may read it."""
    results = results_of(hand.session, hand.process, now=hand.now)
    (found,) = results.pieces[ItemKind.SOLUTION]
    return found


def test_report_and_results_together_give_no_small_count_away(hand: Hand) -> None:
    told, shown = entry(hand), piece(hand)

    assert (told.said, told.improving) == (shown.voices, shown.improving)
    assert (told.said.n, told.improving.mark) == (BUILT, Mark.FEW)
    assert (told.in_chat.n, told.in_room.n) == (None, None)


def test_quotes_left_out_are_counted_apart_as_well(hand: Hand) -> None:
    told = entry(hand)

    assert (told.left_out, told.better_left_out) == (BUILT - 1, IMPROVING - 1)


def test_improvements_stand_under_a_heading_of_their_own(hand: Hand, catalogue: Catalogue) -> None:
    blocks: list[Block] = list(build(report_of(hand), catalogue, "nb").blocks)

    head = Heading(3, catalogue.say("report.improvements", "nb"))
    (better, counted) = blocks[blocks.index(head) + 1 :][:2]
    assert isinstance(better, Quote)
    assert better.text == f"{BETTER} {BUILT}"
    assert isinstance(counted, Paragraph)
    assert counted.text == catalogue.say("report.improving", "nb", n="under 5")
