"""What must not be repeated is found by its marks as by reading everything, and at once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from storage.tables import Contribution, Echo, Person, StaleEcho, Transcript
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.reporting.conftest import hand, let_through
from tests.sorting.conftest import anna, need, say
from tests.statements import Statement, noted
from tests.workshop.residents import join
from workshop.outside import echoes
from workshop.outside.echoes import mark_some, marks_in, may_repeat, waiting
from workshop.outside.unspoken import Unspoken
from workshop.redacting.masking import MASK
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand, undo
from workshop.sorting.hiding import Hidden, hide
from workshop.sorting.quoting import Part, quote
from workshop.voices.keeping import restore, withdraw
from workshop.voices.wordings import reword

__all__ = ["anna", "hand"]
SAID = "Hun spiser alene ved bordet hver eneste dag"
WORDS = ("hun", "spiser", "alene", "ved", "bordet")
ROUNDS, VOICES, TEXTS = 6, 25, 60


def mark_all(hand: Hand) -> None:
    """Do what the clock does, to its end."""
    hand.session.flush()
    while mark_some(hand.session, 5):
        pass
    assert waiting(hand.session) == []


def is_in(hand: Hand, text: str) -> bool:
    """Tell whether a text repeats what it must not."""
    hand.session.flush()
    return Unspoken(hand.session, hand.process).is_in(text)


@pytest.fixture
def said(hand: Hand, anna: Person) -> Contribution:
    """Something that nobody has let through, and that has its marks."""
    one = say(hand, anna, SAID)
    mark_all(hand)
    return one


def some_words(chance: random.Random, most: int) -> str:
    """Return a few words of a few, so that texts repeat each other."""
    words = chance.choices(WORDS, k=chance.randint(1, most))
    return " ".join(f"{one}," if chance.random() < 0.1 else one for one in words)


def some_voice(hand: Hand, anna: Person, chance: random.Random) -> None:
    """Let somebody say something, and let anything happen to it."""
    one = say(hand, anna, some_words(chance, 9))
    if chance.random() < 0.3:
        reword(hand.session, one, None, some_words(chance, 9), is_late=False, now=hand.now)
    if chance.random() < 0.2:
        made = {"contribution_id": one.id, "made_at": hand.now, "state": "draft"}
        hand.session.add(Transcript(text=some_words(chance, 9), **made))
    hand.session.flush()
    if chance.random() < 0.3:
        quote(hand, one.id, need(hand, "Selskap"), Part(one.text[: len(one.text) // 2].strip()))
    match chance.randint(0, 4):
        case 0:
            hide(hand, one.id, Hidden.PERSONAL)
        case 1:
            withdraw(hand.session, one)
        case 2:
            let_through(hand, one)


def some_text(chance: random.Random) -> str:
    """Return what a facilitator may write: sometimes in paragraphs, sometimes with a mark."""
    text = some_words(chance, 12)
    if chance.random() < 0.2:
        text += "\n\n" + some_words(chance, 5)
    if chance.random() < 0.1:
        text = text.replace("alene", MASK)
    return text


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_marks_find_what_reading_everything_finds(hand: Hand, anna: Person, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(VOICES):
        some_voice(hand, anna, chance)
    texts = [some_text(chance) for _ in range(TEXTS)]
    read = [is_in(hand, text) for text in texts]

    mark_all(hand)

    assert [is_in(hand, text) for text in texts] == read
    assert True in read


def hidden(hand: Hand, said: Contribution) -> str:
    hide(hand, said.id, Hidden.PERSONAL)
    return "spiser alene ved"


def shown_again(hand: Hand, said: Contribution) -> str:
    hide(hand, said.id, Hidden.PERSONAL)
    mark_all(hand)
    undo(hand)
    return SAID


def taken_back(hand: Hand, said: Contribution) -> str:
    withdraw(hand.session, said)
    return "spiser alene ved"


def taken_back_in(hand: Hand, said: Contribution) -> str:
    withdraw(hand.session, said)
    mark_all(hand)
    restore(said)
    return SAID


def reworded(hand: Hand, said: Contribution) -> str:
    words = "Naboen min banker aldri på døra"
    reword(hand.session, said, None, words, is_late=False, now=hand.now)
    return words


def reworded_late(hand: Hand, said: Contribution) -> str:
    words = "Naboen min banker aldri på døra"
    reword(hand.session, said, None, words, is_late=True, now=hand.now)
    return words


def written_down(hand: Hand, said: Contribution) -> str:
    made = {"contribution_id": said.id, "made_at": hand.now, "state": "draft"}
    hand.session.add(Transcript(text="Han Nils i butikken stjeler litt", **made))
    return "Han Nils i butikken stjeler litt"


def corrected(hand: Hand, said: Contribution) -> str:
    draft = Transcript(
        contribution_id=said.id, text="Han i butikken", state="draft", made_at=hand.now
    )
    hand.session.add(draft)
    mark_all(hand)
    draft.text = "Han Nils i butikken stjeler litt"
    return draft.text


def quoted(hand: Hand, said: Contribution) -> str:
    quote(hand, said.id, need(hand, "Selskap"), Part("alene ved bordet hver eneste dag"))
    return "alene ved bordet hver eneste dag"


CHANGES = (
    hidden, shown_again, taken_back, taken_back_in, reworded, reworded_late, written_down,
    corrected, quoted,
)  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_change_is_known_at_once_and_after_the_clock(
    hand: Hand, said: Contribution, change: Callable[[Hand, Contribution], str]
) -> None:
    text = change(hand, said)

    at_once = is_in(hand, text)
    mark_all(hand)

    assert (at_once, is_in(hand, text)) == (True, True)


def test_what_was_let_through_may_be_repeated(hand: Hand, said: Contribution) -> None:
    assert is_in(hand, SAID)

    let_through(hand, said)

    assert not is_in(hand, SAID)


def test_nothing_is_left_of_who_is_erased(hand: Hand, said: Contribution, anna: Person) -> None:
    withdraw(hand.session, said)
    mark_all(hand)
    assert len(hand.session.scalars(select(Echo.mark)).all()) > 1

    erase(hand.session, anna)
    hand.session.flush()

    assert hand.session.scalars(select(Echo.contribution_id)).all() == []
    mark_all(hand)
    assert hand.session.scalars(select(StaleEcho.contribution_id)).all() == []
    assert not is_in(hand, SAID)


@pytest.fixture
def asked(hand: Hand) -> Iterator[list[Statement]]:
    """The questions that the database is asked."""
    with noted(hand.session.get_bind().engine) as seen:
        yield seen


def test_nothing_is_read_of_what_a_text_does_not_begin_like(
    hand: Hand, said: Contribution, asked: list[Statement]
) -> None:
    unspoken = Unspoken(hand.session, hand.process)

    assert not unspoken.is_in("Kommunen har lyttet til alle som bor i bygda vår")

    assert not any("contribution.text" in sql for sql, _ in asked)
    assert unspoken.is_in(f"De sa: {SAID}")
    assert any("contribution.text" in sql for sql, _ in asked)


def test_what_has_no_words_is_like_nothing(hand: Hand, anna: Person) -> None:
    say(hand, anna, "")
    withdraw(hand.session, say(hand, anna, "…"))
    mark_all(hand)

    assert may_repeat(hand.session, [marks_in("\n\nja")]) == []


def test_clock_takes_a_few_at_a_time(
    hand: Hand, anna: Person, clock: FakeClock, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(echoes, "AT_ONCE", 2)
    people = [join(hand.session, vault, f"r{n}", now=clock()) for n in range(3)]
    said = [say(hand, one, SAID).id for one in (*people, anna) for _ in range(2)]

    assert mark_some(hand.session, 5) == 5
    assert mark_some(hand.session, 5) == 3

    assert may_repeat(hand.session, [marks_in(SAID.lower())]) == said
