"""Words that are hidden are nowhere any more, and come back for seven days only."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.chores import Chores
from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import (
    Base,
    Contribution,
    Item,
    Outgoing,
    Person,
    Quote,
    Redaction,
    Ruled,
    Wording,
)
from storage.vault import Vault
from tests.conftest import SECRET, FakeClock
from tests.sorting.conftest import attach, hand_of, say
from tests.workshop.residents import join
from workshop.deciding.decisions import Written, correct, decide
from workshop.record import export_record
from workshop.redacting.hiding import (
    SEALED_FOR,
    hidden_in,
    let_originals_go,
    masked_again,
    redact,
    take_back,
)
from workshop.refusals import NotHidden, NotInTheWords, UnknownContribution
from workshop.residents.forgetting import erase
from workshop.sorting.acts import Hand, undo
from workshop.sorting.hiding import Hidden, hide
from workshop.sorting.items import put_up, put_up_from, reword_item
from workshop.sorting.quoting import Part, move_quote, quote
from workshop.sorting.transcribing import accept_transcript, save_draft
from workshop.voices.keeping import withdraw
from workshop.voices.wordings import reword

NAME = "Ragnhild Fossedal"
SAID = f"Naboen {NAME} spiser alene. Jeg måker for {NAME}s mor."
HIDDEN = "Naboen ▮▮▮ spiser alene. Jeg måker for ▮▮▮ mor."


@pytest.fixture
def named(hand: Hand, anna: Person) -> Contribution:
    """Something that names a third person."""
    return say(hand, anna, SAID)


def everything(session: Session) -> str:
    """Return all that all tables hold, as text."""
    session.flush()
    tables = Base.metadata.sorted_tables
    return "\n".join(str(tuple(row)) for table in tables for row in session.execute(select(table)))


def repeat(hand: Hand, named: Contribution) -> Item:
    """Let the name stand in a title, an act, a quote, an earlier wording, a draft, a message,
    the reasons of a decision."""
    session = hand.session
    reword(session, named, None, f"{SAID} Hilsen meg", is_late=False, now=hand.now)
    solution = put_up(hand, ItemKind.SOLUTION, {"nb": "Langbord"}).id
    reasons = {"nb": f"{NAME} får middag."}
    written = Written("Kommunestyret", hand.now.date(), Ruled.YES, [solution], reasons)
    decision = decide(hand, written)
    later = replace(written, words={"nb": f"Ja, {NAME}."})
    correct(hand, decision.id, later, version=1)
    attach(hand, named, "voice")
    save_draft(hand, named.id, f"… {NAME} …")
    item = put_up_from(hand, named.id, ItemKind.NEED, {"nb": NAME}, Part(f"Naboen {NAME}"))
    quote(hand, named.id, item.id, Part("Fossedal spiser"))
    reword_item(hand, item.id, {"nb": f"Selskap til {NAME}"}, {"nb": NAME}, version=1)
    session.add(
        Outgoing(
            process_id=hand.process.id, person_id=named.person_id, channel="web", kind="message",
            priority=1, payload={"text": f"Du sa: {SAID}"}, created_at=hand.now,
            not_before=hand.now,
        )
    )  # fmt: skip
    return item


def test_hidden_words_are_in_no_table(hand: Hand, vault: Vault, named: Contribution) -> None:
    item = repeat(hand, named)

    redact(hand, vault, named.id, "ragnhild  fossedal")

    left = everything(hand.session)
    assert ("Ragnhild" in left, "Fossedal" in left) == (False, False)
    assert item.title == {"nb": "Selskap til ▮▮▮"}
    assert hand.session.scalars(select(Quote.words).order_by(Quote.id)).all() == [
        "Naboen ▮▮▮",
        "▮▮▮ spiser",
    ]
    assert hand.session.scalars(select(Wording.text)).one() == HIDDEN


def test_record_has_the_mark(hand: Hand, vault: Vault, named: Contribution) -> None:
    repeat(hand, named)

    redact(hand, vault, named.id, NAME)

    record = str(export_record(hand.session, hand.process))
    assert ("Fossedal" in record, HIDDEN in record) == (False, True)


def test_everything_comes_back_when_taken_back(
    hand: Hand, vault: Vault, named: Contribution
) -> None:
    repeat(hand, named)
    before = everything(hand.session)
    row = redact(hand, vault, named.id, NAME)

    take_back(hand, vault, row.id)

    after = everything(hand.session)
    hidden = [line for line in before.splitlines() if "Fossedal" in line]
    # Only the versions of the item and of the decision tell that something has been.
    versioned = ("Selskap", "Kommunestyret")
    lost = [line for line in hidden if line not in after]
    assert [line for line in lost if not any(one in line for one in versioned)] == []
    assert (named.text, "▮" in after) == (f"{SAID} Hilsen meg", False)


def test_newest_is_taken_back_first(hand: Hand, vault: Vault, named: Contribution) -> None:
    first = redact(hand, vault, named.id, NAME)
    second = redact(hand, vault, named.id, "måker")

    with pytest.raises(NotHidden):
        take_back(hand, vault, first.id)
    take_back(hand, vault, second.id)
    take_back(hand, vault, first.id)

    assert named.text == SAID


def test_what_was_changed_since_stays_as_it_is(
    hand: Hand, vault: Vault, named: Contribution
) -> None:
    item = repeat(hand, named)
    row = redact(hand, vault, named.id, NAME)
    reword_item(hand, item.id, {"nb": "Selskap"}, {}, version=item.version)

    take_back(hand, vault, row.id)

    assert (item.title, named.text) == ({"nb": "Selskap"}, f"{SAID} Hilsen meg")


def test_acts_are_undone_with_the_mark(hand: Hand, vault: Vault, named: Contribution) -> None:
    item = repeat(hand, named)
    redact(hand, vault, named.id, NAME)

    undo(hand)

    assert item.title == {"nb": "▮▮▮"}


def test_title_elsewhere_is_hidden_too(hand: Hand, vault: Vault, named: Contribution) -> None:
    item = put_up(hand, ItemKind.NEED, {"nb": f"Hjelp til {NAME}"})

    redact(hand, vault, named.id, NAME)

    assert item.title == {"nb": "Hjelp til ▮▮▮"}


def test_piece_in_a_title_goes_where_the_quote_once_stood(
    hand: Hand, vault: Vault, named: Contribution
) -> None:
    item, elsewhere = (put_up(hand, ItemKind.NEED, {"nb": one}) for one in ("Annet", "Selskap"))
    moved = quote(hand, named.id, item.id, Part("Fossedal spiser alene"))
    reword_item(hand, item.id, {"nb": "Fossedal spiser alene"}, {}, version=1)
    move_quote(hand, moved.id, elsewhere.id)

    redact(hand, vault, named.id, NAME)

    assert "Fossedal" not in everything(hand.session)


def test_title_that_is_out_of_sight_has_the_mark(
    hand: Hand, vault: Vault, anna: Person, named: Contribution
) -> None:
    same = say(hand, anna, f"{NAME} spiser alene")
    item = put_up_from(hand, same.id, ItemKind.NEED, {"nb": f"{NAME} spiser"})
    hide(hand, same.id, Hidden.PERSONAL)

    redact(hand, vault, named.id, NAME)

    assert (item.title, item.unseen_title) == ({}, {"nb": "▮▮▮ spiser"})


def test_words_within_longer_ones_are_left(hand: Hand, vault: Vault, anna: Person) -> None:
    said = say(hand, anna, "Ola bor i Olabakken, sa Olas mor")

    redact(hand, vault, said.id, "ola")

    assert said.text == "▮▮▮ bor i Olabakken, sa ▮▮▮ mor"


@pytest.mark.parametrize("words", ["", "   ", "▮▮▮", "Kari Nordmann", "g"])
def test_words_that_are_not_there_are_refused(
    hand: Hand, vault: Vault, named: Contribution, words: str
) -> None:
    with pytest.raises(NotInTheWords):
        redact(hand, vault, named.id, words)

    assert named.text == SAID


def test_withdrawn_words_are_not_brought_back(
    hand: Hand, vault: Vault, named: Contribution
) -> None:
    row = redact(hand, vault, named.id, NAME)
    withdraw(hand.session, named)

    with pytest.raises(UnknownContribution):
        take_back(hand, vault, row.id)


def test_edited_message_is_hidden_again(hand: Hand, vault: Vault, named: Contribution) -> None:
    redact(hand, vault, named.id, NAME)

    again = masked_again(hand.session, vault, named, "Hun, RAGNHILD Fossedals, er blid. Ja!")

    assert again == "Hun, ▮▮▮, er blid. Ja!"


def test_seal_is_gone_after_seven_days(hand: Hand, vault: Vault, named: Contribution) -> None:
    row = redact(hand, vault, named.id, NAME)

    let_originals_go(hand.session, now=hand.now + SEALED_FOR - timedelta(seconds=1))
    hand.session.expire_all()
    kept = row.sealed is not None
    let_originals_go(hand.session, now=hand.now + SEALED_FOR)
    hand.session.expire_all()

    assert (kept, row.sealed) == (True, None)
    (hid,) = hidden_in(hand.session, named.id, now=hand.now)
    assert hid.can_be_shown is False
    with pytest.raises(NotHidden):
        take_back(hand, vault, row.id)


def test_erased_resident_takes_all_of_it_along(
    hand: Hand, vault: Vault, anna: Person, named: Contribution
) -> None:
    repeat(hand, named)
    accept_transcript(hand, named.id, f"… {NAME} …", seen=1)
    redact(hand, vault, named.id, NAME)

    erase(hand.session, anna)

    assert "spiser alene" not in everything(hand.session)
    assert hand.session.scalars(select(Redaction)).all() == []


def test_hidden_words_leave_every_byte_on_disk(
    store: Store, vault: Vault, shelf: Shelf, catalogue: Catalogue, jevnaker: str,
    clock: FakeClock, tmp_path: Path,
) -> None:  # fmt: skip
    chores = Chores(store, shelf, catalogue, clock, Vault(SECRET))
    with store.writing() as session:
        hand = hand_of(session, "Kari", clock())
        person = join(session, vault, "4711", now=clock())
        named = say(hand, person, SAID)
        repeat(hand, named)
        number = named.id
    chores.index_words()
    with store.writing() as session:
        hand = Hand(session, hand.process, hand.facilitator_id, clock())
        redact(hand, vault, number, NAME)

    for _ in range(3):
        chores.index_words()
        chores.purge_words()
    chores.tidy()

    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()).lower()
    with store.reading() as session:
        kept = session.scalars(select(Contribution.text)).one()
        indexed = str(session.execute(text("SELECT * FROM findable")).all()).lower()
    assert (b"fossedal" in stored, "fossedal" in indexed) == (False, False)
    assert "▮▮▮ spiser" in kept
