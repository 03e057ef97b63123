"""The votes in the report: each that was counted, with its terms, its ties and all its options."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind
from storage.tables import Ballot
from tests.reporting.conftest import report_of
from tests.voting.conftest import (
    TITLES,
    Crowd,
    about,
    ballot,
    counted,
    crowd,
    hand,
    in_all,
    item_of,
    later,
    numbers,
    written,
)
from web.report.build import build
from web.report.tree import Heading, Paragraph, Table
from workshop.sorting.acts import Hand
from workshop.sorting.items import put_up, take_down
from workshop.voting.making import add_ballot
from workshop.voting.opening import open_ballot

__all__ = ["ballot", "crowd", "hand", "written"]
FIRST, SECOND, THIRD, LAST = TITLES


@pytest.fixture
def told(hand: Hand, ballot: Ballot, crowd: Crowd) -> Ballot:
    """A vote in which two are tied and one got nothing."""
    one, two, three, _ = numbers(hand, ballot)
    crowd.vote(ballot, {one: 1, two: 1, three: 1}, 6)
    crowd.vote(ballot, {one: 1, two: 1}, 2)
    counted(hand, ballot)
    return ballot


def shown(hand: Hand, catalogue: Catalogue) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return what the report says of votes: its headings and paragraphs, and rows of tables."""
    blocks = list(build(report_of(hand), catalogue, "nb").blocks)
    heads = [one for one in blocks if isinstance(one, Heading) and one.level == 1]
    names = [catalogue.say(f"report.head_{one}", "nb") for one in ("dots", "decisions")]
    start, end = (blocks.index(one) for one in heads if one.text in names)
    section = blocks[start + 1 : end]
    said = [one.text for one in section if isinstance(one, Heading | Paragraph)]
    rows = [tuple(row) for one in section if isinstance(one, Table) for row in one.rows]
    return said, rows


def test_those_with_as_many_dots_share_a_place(
    hand: Hand, told: Ballot, catalogue: Catalogue
) -> None:
    said, rows = shown(hand, catalogue)

    assert rows == [
        (f"S1 {FIRST}", "1", "0", "8", "8"),
        (f"S2 {SECOND}", "1", "0", "8", "8"),
        (f"S3 {THIRD}", "3", "0", "6", "6"),
        (f"S4 {LAST}", "4", "0", "0", "0"),
    ]
    assert catalogue.say("report.vote_tied", "nb") in said


def test_terms_and_turnout_stand_above_the_dots(
    hand: Hand, told: Ballot, catalogue: Catalogue
) -> None:
    said, _ = shown(hand, catalogue)

    rule = "De to med flest prikker går til rådet."
    assert said[1:6] == [
        "Hva skal prøves først?",
        catalogue.say("report.vote_decider", "nb", words="Kommunestyret"),
        catalogue.say("report.vote_rule", "nb", words=rule),
        catalogue.say("report.dots_each", "nb", n=3),
        catalogue.say("report.vote_few_did_not", "nb", n=5, of=8),
    ]


def test_option_that_left_the_board_keeps_its_dots(
    hand: Hand, told: Ballot, catalogue: Catalogue
) -> None:
    take_down(hand, item_of(hand, FIRST).id)

    _, rows = shown(hand, catalogue)

    gone = catalogue.say("report.vote_gone", "nb", title=FIRST)
    assert rows[0] == (gone, "1", "0", "8", "8")


def test_each_vote_is_told_also_on_measures(
    hand: Hand, told: Ballot, crowd: Crowd, catalogue: Catalogue
) -> None:
    items = [put_up(hand, ItemKind.MEASURE, in_all(title)).id for title in ("Buss", "Båt")]
    then = later(hand, days=1)
    second = replace(about(then, ()), options=items, question=in_all("Buss eller båt?"))
    opened = open_ballot(then, add_ballot(then, second).id)
    crowd.vote(opened, {numbers(then, opened)[1]: 3}, 5)
    counted(then, opened)

    said, rows = shown(hand, catalogue)

    assert [one for one in said if one.endswith("?")] == [
        "Hva skal prøves først?",
        "Buss eller båt?",
    ]
    assert rows[4:] == [("M2 Båt", "1", "0", "15", "15"), ("M1 Buss", "2", "0", "0", "0")]


def test_too_few_voters_are_said_in_words(
    hand: Hand, ballot: Ballot, crowd: Crowd, catalogue: Catalogue
) -> None:
    crowd.vote(ballot, {numbers(hand, ballot)[0]: 3}, 4)
    counted(hand, ballot)

    said, rows = shown(hand, catalogue)

    assert (said[-1], rows) == (catalogue.say("report.vote_few", "nb", n=5), [])
