"""What people vote on follows the voices it repeats: hidden, shown again, redacted, forgotten."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from prompts.processfile import ItemKind
from storage.tables import Ballot, Change, Contribution, Delivery, Outgoing, Person, Redaction
from storage.vault import Vault
from tests.sorting.conftest import anna, say
from tests.voting.conftest import about, in_all
from workshop.redacting.hiding import redact, take_back
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand
from workshop.sorting.hiding import Hidden, hide, show_again
from workshop.sorting.items import put_up, reword_item
from workshop.voting.ballots import options_of
from workshop.voting.making import add_ballot, change_ballot
from workshop.voting.opening import cancel_ballot, open_ballot

__all__ = ["anna"]
SAID = "Kjell henter folk med drosja si"


@pytest.fixture
def said(hand: Hand, anna: Person) -> Contribution:
    """What somebody said, word for word the title of a solution."""
    return say(hand, anna, SAID)


@pytest.fixture
def ballot(hand: Hand, said: Contribution) -> Ballot:
    """An open ballot with that title among its options; on the board it is called otherwise."""
    item = put_up(hand, ItemKind.SOLUTION, in_all(SAID), words_from_id=said.id)
    written = about(hand)
    written = replace(written, options=[item.id, *written.options])
    ballot = open_ballot(hand, add_ballot(hand, written).id)
    reword_item(hand, item.id, in_all("Skyss til verkstedet"), {}, version=1)
    return ballot


def first(hand: Hand, ballot: Ballot) -> dict[str, str]:
    """Return the title of the first option, read anew."""
    hand.session.flush()
    hand.session.expire_all()
    return options_of(hand.session, ballot)[0].title


def test_hidden_words_go_from_the_ballot_and_come_back(
    hand: Hand, ballot: Ballot, said: Contribution
) -> None:
    stood = first(hand, ballot)
    hide(hand, said.id, Hidden.PERSONAL)
    hidden = first(hand, ballot)

    show_again(hand, said.id)

    assert (stood, hidden) == (in_all(SAID), {})
    assert first(hand, ballot) == in_all(SAID)


def test_words_of_our_own_stay_on_the_ballot(hand: Hand, said: Contribution) -> None:
    item = put_up(hand, ItemKind.SOLUTION, in_all(SAID), words_from_id=said.id)
    reword_item(hand, item.id, in_all("Skyss til verkstedet"), {}, version=1)
    written = about(hand)
    written = replace(written, options=[item.id, *written.options])
    ballot = open_ballot(hand, add_ballot(hand, written).id)

    hide(hand, said.id, Hidden.PERSONAL)

    assert first(hand, ballot) == in_all("Skyss til verkstedet")


@pytest.mark.parametrize("goes", ["hidden", "erased"])
def test_short_title_once_theirs_goes_from_the_ballot(
    hand: Hand, said: Contribution, anna: Person, goes: str
) -> None:
    once = {"nb": "Drosja si", "nn": "Skyss", "en": "A lift"}
    item = put_up(hand, ItemKind.SOLUTION, once, words_from_id=said.id)
    written = about(hand)
    written = replace(written, options=[item.id, *written.options])
    ballot = open_ballot(hand, add_ballot(hand, written).id)
    reword_item(hand, item.id, in_all("Buss til verkstedet"), {}, version=1)

    if goes == "hidden":
        hide(hand, said.id, Hidden.PERSONAL)
    else:
        erase(hand.session, anna)

    assert first(hand, ballot) == {}


def test_redacted_names_are_masked_on_the_ballot(
    hand: Hand, ballot: Ballot, said: Contribution, vault: Vault
) -> None:
    redact(hand, vault, said.id, "Kjell")

    assert first(hand, ballot) == in_all("▮▮▮ henter folk med drosja si")


def tell(hand: Hand, ballot: Ballot, state: Delivery) -> Outgoing:
    """Let a message that names the options have been said, or wait to be."""
    told = Outgoing(
        process_id=hand.process.id, channel="telegram", kind="message", priority=10, rung=0,
        payload={"text": f"1. {SAID} ●"}, ballot_id=ballot.id, state=state, attempts=0,
        created_at=hand.now, not_before=hand.now,
    )  # fmt: skip
    hand.session.add(told)
    hand.session.flush()
    return told


def test_what_waits_to_be_sent_names_nothing_hidden(
    hand: Hand, ballot: Ballot, said: Contribution
) -> None:
    told = tell(hand, ballot, Delivery.QUEUED)

    hide(hand, said.id, Hidden.PERSONAL)
    hand.session.refresh(told)

    assert told.state == Delivery.CANCELLED


def test_redacted_names_are_masked_in_what_was_said(
    hand: Hand, ballot: Ballot, said: Contribution, vault: Vault
) -> None:
    told = tell(hand, ballot, Delivery.SENT)

    redact(hand, vault, said.id, "Kjell")

    assert told.payload["text"] == "1. ▮▮▮ henter folk med drosja si ●"


def test_forgotten_words_are_masked_in_what_was_said(
    hand: Hand, ballot: Ballot, anna: Person
) -> None:
    told = tell(hand, ballot, Delivery.SENT)

    erase(hand.session, anna)
    hand.session.refresh(told)

    assert told.payload["text"] == "1. ▮▮▮ ●"


def test_forgotten_words_leave_the_ballot(hand: Hand, ballot: Ballot, anna: Person) -> None:
    erase(hand.session, anna)

    assert first(hand, ballot) == {}


@pytest.fixture
def worded(hand: Hand, said: Contribution) -> Ballot:
    """A ballot that repeats what was said wherever it has words, in the acts too."""
    plain = about(hand)
    own = in_all(SAID)
    written = replace(plain, question=own, rule=own, decider=own)
    ballot = add_ballot(hand, written)
    for one in (plain, written):
        change_ballot(hand, ballot.id, one, version=ballot.version)
    open_ballot(hand, ballot.id)
    cancel_ballot(hand, ballot.id, f"{SAID}.")
    return ballot


def read(hand: Hand, ballot: Ballot) -> list[object]:
    """Return the words of a ballot, read anew."""
    hand.session.flush()
    hand.session.expire_all()
    return [ballot.question, ballot.rule, ballot.decider, ballot.reason]


def remembered(hand: Hand) -> str:
    """Return all that acts remember."""
    return str([(one.before, one.after) for one in hand.session.scalars(select(Change))])


def test_redacted_names_are_masked_in_its_words(
    hand: Hand, worded: Ballot, said: Contribution, vault: Vault
) -> None:
    stood, version, kept = read(hand, worded), worded.version, remembered(hand)
    redact(hand, vault, said.id, "Kjell")
    masked, then, hidden = read(hand, worded), worded.version, remembered(hand)

    take_back(hand, vault, hand.session.scalars(select(Redaction.id)).one())

    mask = "▮▮▮ henter folk med drosja si"
    assert masked == [in_all(mask)] * 3 + [f"{mask}."]
    assert then > version
    assert ("Kjell" in kept, "Kjell" in hidden) == (True, False)
    assert (read(hand, worded), "Kjell" in remembered(hand)) == (stood, True)


def test_forgotten_words_are_masked_in_its_words(hand: Hand, worded: Ballot, anna: Person) -> None:
    told = tell(hand, worded, Delivery.SENT)

    erase(hand.session, anna)

    assert read(hand, worded) == [in_all("▮▮▮")] * 3 + ["▮▮▮"]
    assert told.payload["text"] == "1. ▮▮▮ ●"
    assert "Kjell" not in remembered(hand)


def test_piece_of_forgotten_words_leaves_no_rest(
    hand: Hand, said: Contribution, anna: Person
) -> None:
    piece = in_all("henter folk med drosja")
    written = replace(about(hand), question=in_all(SAID), rule=piece, decider=in_all("Rådet"))
    ballot = add_ballot(hand, written)

    erase(hand.session, anna)

    assert read(hand, ballot) == [in_all("▮▮▮"), in_all("▮▮▮"), in_all("Rådet"), ""]
