"""Pages of the API: each thing once, in order, while new ones arrive; few questions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from prompts.processfile import ItemKind
from tests.statements import noted
from tests.web.conftest import TickingClock
from tests.web.reading import System, hand_in, let_through, new_key, newcomer, say
from web.backstage import Backstage
from workshop.sorting.items import put_up
from workshop.sorting.quoting import quote

LISTS = (
    "/process",
    "/prompts",
    "/meetings",
    "/items",
    "/participation",
    "/contributions",
    "/ballots",
)


def say_all(stage: Backstage, *texts: str) -> None:
    """Let these be said in the room."""
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        for text in texts:
            say(hand, text)


def rounds(system: System, path: str, limit: int) -> Iterator[dict[str, object]]:
    """Yield page after page until there is no more."""
    told = system.read(f"{path}?limit={limit}")
    yield told
    while told["has_more"]:
        told = system.read(f"{path}?limit={limit}&cursor={told['next_cursor']}")
        yield told


def texts_in(told: dict[str, object]) -> list[str]:
    """Return what was said on a page."""
    said = told["contributions"]
    assert isinstance(said, list)
    return [one["text"] for one in said]


@pytest.fixture
def system(app: FastAPI, stage: Backstage) -> System:
    """A system that may read everything."""
    return System(app, new_key(stage))


@pytest.mark.parametrize("limit", [1, 2, 5, 500])
def test_each_is_read_once_while_new_ones_come(
    system: System, stage: Backstage, ticking: TickingClock, limit: int
) -> None:
    say_all(stage, *(f"nr. {n}" for n in range(7)))
    ticking.advance(minutes=2)
    read: list[str] = []
    for nth, told in enumerate(rounds(system, "/contributions", limit)):
        read += texts_in(told)
        say_all(stage, f"ny {nth}")
        cursor = told["next_cursor"]
    ticking.advance(minutes=2)
    later = texts_in(system.read(f"/contributions?limit=500&cursor={cursor}"))

    assert read == [f"nr. {n}" for n in range(7)]
    assert later == [f"ny {n}" for n in range(len(later))]
    assert len(later) == nth + 1


def test_what_is_newest_waits_a_minute(
    system: System, stage: Backstage, ticking: TickingClock
) -> None:
    say_all(stage, "Nettopp")
    before = system.read("/contributions")
    ticking.advance(minutes=1)

    after = system.read(f"/contributions?cursor={before['next_cursor']}")

    assert (texts_in(before), before["has_more"]) == ([], False)
    assert texts_in(after) == ["Nettopp"]


def test_what_is_newest_holds_up_what_came_after_it(system: System, stage: Backstage) -> None:
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        say(hand, "Tok sin tid")
        say(hand, "Klokka gikk feil", kept_at=hand.now.replace(hour=1))

    assert texts_in(system.read("/contributions")) == []


def test_what_stays_home_leaves_no_page_without_an_end(
    system: System, stage: Backstage, ticking: TickingClock
) -> None:
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        for n in range(5):
            say(hand, f"nr. {n}", flags=[] if n == 4 else ["to-contact"])
    ticking.advance(minutes=2)

    pages = [texts_in(told) for told in rounds(system, "/contributions", 2)]

    assert pages == [[], [], ["nr. 4"]]


def test_quotes_come_in_pages_too(system: System, stage: Backstage) -> None:
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        need = put_up(hand, ItemKind.NEED, {"nb": "Selskap"})
        for n in range(5):
            said = say(hand, f"nr. {n}")
            quote(hand, said.id, need.id)
            let_through(hand, said)

    pages = [
        [one["text"] for one in told["quotes"]]  # type: ignore[attr-defined]
        for told in rounds(system, f"/items/n{need.id}/quotes", 2)
    ]

    assert pages == [["nr. 0", "nr. 1"], ["nr. 2", "nr. 3"], ["nr. 4"]]


def test_cursor_is_good_for_its_own_list_only(system: System, stage: Backstage) -> None:
    with stage.store.writing() as session:
        hand = hand_in(session, stage)
        items = [put_up(hand, ItemKind.NEED, {"nb": str(n)}).id for n in range(2)]
    cursor = system.read(f"/items/n{items[0]}/quotes")["next_cursor"]

    others = (f"/items/n{items[1]}/quotes", "/contributions")
    statuses = [system.get(f"{path}?cursor={cursor}").status_code for path in others]

    assert statuses == [422, 422]
    assert system.get(f"/items/n{items[0]}/quotes?cursor={cursor}").status_code == 200


def asked(system: System, stage: Backstage, path: str) -> int:
    """Return how many statements an answer takes."""
    with noted(stage.store.engine) as seen:
        assert system.get(path).status_code == 200
    return len(seen)


def test_more_takes_no_more_statements(
    system: System, stage: Backstage, ticking: TickingClock
) -> None:
    system.get("/process")
    counts = []
    for n in (1, 6):
        with stage.store.writing() as session:
            hand = hand_in(session, stage)
            for nth in range(n):
                said = say(hand, f"{n} {nth}")
                need = put_up(hand, ItemKind.NEED, {"nb": f"{n} {nth}"})
                quote(hand, said.id, need.id)
                let_through(hand, said)
            newcomer_number = f"{n}"
        newcomer(stage, newcomer_number)
        ticking.advance(minutes=2)
        counts.append([asked(system, stage, one) for one in (*LISTS, "/items/n1/quotes")])

    assert counts[0] == counts[1]
    assert max(counts[0]) <= 20
