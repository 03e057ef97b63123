"""A board on which the words of two residents have come as far as a solution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from prompts.processfile import ItemKind
from storage.tables import AnswerBack, AnswerStep, Contribution, Outgoing, Person, Ruled, Words
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.sorting.conftest import hand, say
from tests.workshop.mailing import fire
from tests.workshop.residents import join
from workshop.answering.fates import Fated
from workshop.answering.rounds import Ends, draft_round, send_round
from workshop.deciding.decisions import Written, decide
from workshop.messages import Channel
from workshop.sorting.acts import Hand
from workshop.sorting.items import choose, put_up
from workshop.sorting.linking import link_items
from workshop.sorting.quoting import quote

__all__ = ["hand"]
ENDS = Ends({"nb": "Takk!", "en": "Thanks!"}, {"nb": "Skriv /mine."})
TITLES = {
    ItemKind.NEED: "Noen å spise sammen med",
    ItemKind.MEASURE: "Åpent kjøkken",
    ItemKind.SOLUTION: "Tirsdagsmiddag",
}


@dataclass(frozen=True, slots=True)
class Story:
    """Anna's and Ola's words are under the need; Eli's have been put aside."""

    anna: Person
    ola: Person
    eli: Person
    said: Contribution
    need: int
    measure: int
    solution: int


@pytest.fixture
def story(hand: Hand, vault: Vault, clock: FakeClock) -> Story:
    """A need with two voices, the measure that meets it, the solution that combines it."""
    anna, ola, eli = (
        join(hand.session, vault, address, now=clock(), channel=channel, age_band="67-79")
        for address, channel in (
            ("4711", Channel.TELEGRAM),
            ("web-1", Channel.WEB),
            ("4712", Channel.TELEGRAM),
        )
    )
    need, measure, solution = (put_up(hand, one, {"nb": TITLES[one]}).id for one in ItemKind)
    said = say(hand, anna, "Hun spiser alene.")
    quote(hand, said.id, need)
    quote(hand, say(hand, ola, "Ingen spør hvordan det går.").id, need)
    say(hand, eli, "Fint vær i dag.").is_aside = True
    link_items(hand, measure, need)
    link_items(hand, solution, measure)
    return Story(anna, ola, eli, said, need, measure, solution)


def in_words(one: Fated) -> Words:
    """Say the least there is to say of what became of something."""
    return {"nb": f"{one.title.get('nb', 'lest')}: {one.fate}"}


def draft(hand: Hand, step: AnswerStep) -> AnswerBack:
    """Write a round."""
    return draft_round(hand, step, in_words, ENDS)


def send(hand: Hand, clock: FakeClock, step: AnswerStep) -> AnswerBack:
    """Write a round, send it, and let the time to undo pass."""
    answer = draft(hand, step)
    send_round(hand, answer.id, version=answer.version)
    clock.advance(seconds=61)
    fire(hand.session, clock)
    return answer


def told(hand: Hand, person: Person) -> list[str]:
    """Return what a resident was told by broadcasts, oldest first."""
    hand.session.flush()
    rows = hand.session.query(Outgoing).where(Outgoing.broadcast_id.is_not(None))
    own = rows.where(Outgoing.person_id == person.id).order_by(Outgoing.id)
    return [row.payload["text"] for row in own]


def say_yes(hand: Hand, solution: int) -> None:
    """Let the council decide for a solution."""
    day = date(2026, 11, 20)
    decide(hand, Written("Kommunestyret", day, Ruled.YES, [solution], {"nb": "Prøves ut."}))


def go_on(hand: Hand, kind: ItemKind, *numbers: int) -> None:
    """Choose what goes on."""
    choose(hand, kind, numbers)
