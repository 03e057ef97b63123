"""Where few stand under an item, the report reads the same however few they are, none included."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select, update

from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind, PhaseKind
from storage.tables import Contribution, Phase, PhaseState
from storage.vault import Vault
from tests.reporting.conftest import hand, let_through, report_of
from tests.sorting.conftest import say
from tests.workshop.residents import join
from web.report.build import build
from web.report.tree import Block, Heading
from workshop.board.protecting import FEW
from workshop.reporting.use import Pile
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up
from workshop.sorting.quoting import quote

__all__ = ["hand"]
MANY, WAITING = 6, 14
IS_TEST = Phase.kind == PhaseKind.TEST


def said_by_many(hand: Hand, vault: Vault) -> list[Contribution]:
    """Return what many have said, that stands nowhere yet."""
    person = join(hand.session, vault, "r1", now=hand.now)
    return [say(hand, person, f"Ord {n}") for n in range(MANY + WAITING)]


def let_test_be(hand: Hand, state: PhaseState) -> None:
    """Let the round in which solutions are tried out stand so."""
    hand.session.execute(update(Phase).where(IS_TEST).values(state=state))


def read(hand: Hand, catalogue: Catalogue) -> Sequence[Block]:
    """Return all that the report says."""
    return build(report_of(hand), catalogue, "nb").blocks


def test_report_reads_the_same_however_few_stand_under_a_need(
    hand: Hand, vault: Vault, catalogue: Catalogue
) -> None:
    said = said_by_many(hand, vault)
    needs = [put_up(hand, ItemKind.NEED, {"nb": title}).id for title in ("Selskap", "Trapper")]
    for one in said[:MANY]:
        quote(hand, one.id, needs[0])
    every = [read(hand, catalogue)]
    for one in said[MANY:][: FEW - 1]:
        quote(hand, one.id, needs[1])
        every.append(read(hand, catalogue))

    assert all(one == every[0] for one in every)


@pytest.mark.parametrize("shown", [0, 1])
def test_report_reads_the_same_however_few_would_make_a_solution_better(
    hand: Hand, vault: Vault, catalogue: Catalogue, shown: int
) -> None:
    said = said_by_many(hand, vault)
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Nabolagskjøkken"}).id
    let_test_be(hand, PhaseState.OPEN)
    for one in said[MANY:]:
        one.phase_id = hand.session.scalars(select(Phase.id).where(IS_TEST)).one()
    for one in said[: MANY + shown]:
        quote(hand, one.id, solution)
    for one in said[MANY : MANY + shown]:
        let_through(hand, one)
    every = [read(hand, catalogue)]
    for one in said[MANY + shown :][: FEW - 1 - shown]:
        quote(hand, one.id, solution)
        every.append(read(hand, catalogue))

    assert all(one == every[0] for one in every)
    # They are sorted, but not among what is told as sorted.
    assert Pile.REST in (report_of(hand).use.by_pile or {})


@pytest.mark.parametrize("improving", [0, FEW])
def test_before_solutions_are_tried_only_what_is_told_has_a_heading(
    hand: Hand, vault: Vault, catalogue: Catalogue, improving: int
) -> None:
    """A round can be put off when some have spoken in it already."""
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Nabolagskjøkken"}).id
    let_test_be(hand, PhaseState.PLANNED)
    for one in said_by_many(hand, vault)[:improving]:
        one.phase_id = hand.session.scalars(select(Phase.id).where(IS_TEST)).one()
        quote(hand, one.id, solution)

    blocks = read(hand, catalogue)

    head = Heading(3, catalogue.say("report.improvements", "nb"))
    assert (head in blocks) == bool(improving)
