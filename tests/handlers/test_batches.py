"""Many events at once are one transaction; each of them is taken as if it were alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.conversation import Conversation
from handlers import UNHURRIED
from storage.store import Store
from storage.tables import Contribution, FailedUpdate, Outgoing, Person
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.statements import noted
from workshop.book.deck import Shelved
from workshop.messages import (
    Attachment,
    Channel,
    Content,
    Edited,
    Heard,
    MediaKind,
    Pressed,
    Said,
    SayKind,
    Sent,
    Started,
)
from workshop.residents.people import add_address
from workshop.upkeep.parking import write_heard


@pytest.fixture
def heard(clock: FakeClock) -> HeardFrom:
    """Makes events, each with a number of its own."""
    return HeardFrom(clock)


class HeardFrom:
    """Makes what arrives from an address, in order."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._number = 900

    def __call__(
        self, address: str, content: Content, *, key: str | None = None, message: str | None = None
    ) -> Heard:
        """Return one event."""
        self._number += 1
        name = message or str(self._number)
        key = key or f"{address}:{name}:{type(content).__name__}"
        at = self._clock()
        return Heard(Channel.TELEGRAM, address, key, at, content, message=name, language="nb")


def test_words_of_one_person_in_a_batch_keep_their_order(
    berit: Resident, conversation: Conversation, heard: HeardFrom, archive: Archive
) -> None:
    conversation.hear([heard(berit.address, Said(words)) for words in ("en", "to", "tre")])

    assert [(one.text, one.rung) for one in archive.voices()] == [("en", 0), ("to", 1), ("tre", 2)]


def test_burst_in_a_batch_is_one_answer(
    berit: Resident, conversation: Conversation, heard: HeardFrom, archive: Archive
) -> None:
    unhurried = replace(conversation, pace=UNHURRIED)

    said = unhurried.hear([heard(berit.address, Said(words)) for words in ("en", "to", "tre")])

    assert [one.rung for one in archive.voices()] == [0, 0, 0]
    messages = [say for says in said for say in says if say.kind == SayKind.MESSAGE]
    assert len(messages) == 1


def test_free_words_in_a_batch_are_thanked_for_once_and_written_together(
    berit: Resident, conversation: Conversation, heard: HeardFrom, store: Store, archive: Archive
) -> None:
    berit.presses("Ferdig for nå")
    few, many = ([heard(berit.address, Said(words)) for words in "ab" * times] for times in (1, 9))
    (first, second) = conversation.hear(few)

    with noted(store.engine) as asked:
        later = conversation.hear(many)

    assert [say.kind for say in first] == [SayKind.REACTION, SayKind.MESSAGE]
    assert [say.kind for says in (second, *later) for say in says] == [SayKind.REACTION] * 19
    assert [voice.flags for voice in archive.voices()] == [["free"]] * 20
    assert sum("INSERT INTO contribution" in sql for sql, _ in asked) == 1


def test_free_words_are_thanked_for_again_after_a_while(
    berit: Resident, conversation: Conversation, heard: HeardFrom, clock: FakeClock
) -> None:
    berit.presses("Ferdig for nå")
    conversation.hear([heard(berit.address, Said("Bussen"))])
    clock.advance(minutes=11)

    ((receipt, thanks),) = conversation.hear([heard(berit.address, Said("går for sjelden"))])

    assert (receipt.kind, thanks.kind) == (SayKind.REACTION, SayKind.MESSAGE)


VOICE = Sent(Attachment(MediaKind.VOICE, reference="r", seconds=3))


@pytest.mark.parametrize(("is_told", "times"), [(False, 1), (True, 0)])
def test_voice_that_was_kept_aside_is_thanked_for_as_any_other(
    berit: Resident,
    conversation: Conversation,
    heard: HeardFrom,
    archive: Archive,
    phrase: SayPhrase,
    *,
    is_told: bool,
    times: int,
) -> None:
    conversation.hear([heard(berit.address, VOICE)])
    berit.presses("Ferdig for nå")
    if is_told:
        conversation.hear([heard(berit.address, Said("Bussen"))])
    before = len(archive.all(Outgoing))
    parked = heard(berit.address, VOICE)
    conversation.park(parked.channel, write_heard(parked), "ValueError")

    assert conversation.hear_parked(1, parked)

    said = [one.payload["text"] for one in archive.all(Outgoing) if isinstance(one, Outgoing)]
    assert said[before:].count(phrase("free.kept")) == times


def test_what_is_ready_before_the_first_batch_says_and_keeps_nothing(
    berit: Resident, conversation: Conversation, heard: HeardFrom, store: Store, archive: Archive
) -> None:
    before = (len(archive.all(Outgoing)), len(archive.voices()))
    fresh = replace(conversation, shelved=Shelved())

    fresh.get_ready()

    assert (len(archive.all(Outgoing)), len(archive.voices())) == before
    with noted(store.engine) as asked:
        fresh.hear([heard(berit.address, Said("en"))])
    assert not any("FROM prompt" in sql for sql, _ in asked)


def test_stranger_twice_in_a_batch_is_one_person(
    conversation: Conversation, heard: HeardFrom, archive: Archive
) -> None:
    conversation.hear([heard("1", Started("plakat")), heard("1", Pressed("lang:nn"))])

    (person,) = archive.all(Person)
    assert isinstance(person, Person)
    assert (person.language, person.source) == ("nn", "plakat")


def test_resident_at_two_addresses_in_a_batch_is_one(
    berit: Resident,
    conversation: Conversation,
    heard: HeardFrom,
    archive: Archive,
    store: Store,
    vault: Vault,
) -> None:
    with store.writing() as session:
        person = session.scalars(select(Person)).one()
        add_address(session, vault, person, Channel.TELEGRAM, "another", now=person.joined_at)

    conversation.hear([heard(berit.address, Said("en")), heard("another", Said("to"))])

    assert [(one.text, one.rung) for one in archive.voices()] == [("en", 0), ("to", 1)]


def test_all_that_changes_in_a_batch_is_written(
    berit: Resident, conversation: Conversation, heard: HeardFrom, archive: Archive
) -> None:
    conversation.hear([heard(berit.address, Pressed("lang:nn")), heard("2", Started("plakat"))])
    conversation.hear([heard(berit.address, Said("/stopp")), heard("2", Pressed("join:yes"))])

    people = [one for one in archive.all(Person) if isinstance(one, Person)]
    assert [(one.language, one.place, one.source) for one in people] == [
        ("nn", "idle", None),
        ("nb", "age", "plakat"),
    ]
    assert [one.paused_at is None for one in people] == [False, True]


def test_event_twice_in_a_batch_is_taken_once(
    berit: Resident, conversation: Conversation, heard: HeardFrom, archive: Archive
) -> None:
    same = heard(berit.address, Said("en"))

    conversation.hear([same, same])

    assert [one.text for one in archive.voices()] == ["en"]


def test_edit_in_the_batch_of_its_words_finds_them(
    berit: Resident, conversation: Conversation, heard: HeardFrom, archive: Archive
) -> None:
    said = heard(berit.address, Said("en stoll"), message="50")
    edited = heard(berit.address, Edited("en stol"), message="50")

    conversation.hear([said, edited])

    assert [one.text for one in archive.voices()] == ["en stol"]


def test_words_after_erasing_in_one_batch_are_a_strangers(
    berit: Resident, conversation: Conversation, heard: HeardFrom, archive: Archive
) -> None:
    says = ("en stol", "/slett", "ja", "hei igjen")

    conversation.hear([heard(berit.address, Said(words)) for words in says])

    assert archive.all(Contribution) == []
    (person,) = archive.all(Person)
    assert isinstance(person, Person)
    assert person.consent_version is None


def test_poison_in_a_batch_doubles_nothing_for_its_neighbours(
    berit: Resident, conversation: Conversation, heard: HeardFrom, archive: Archive
) -> None:
    before = len(archive.all(Outgoing))
    first = heard(berit.address, Said("en"), message="60")
    poison = heard(berit.address, Said("gift"), message="60", key="another name")
    stranger = heard("2", Started())

    conversation.hear([first, poison, stranger])

    assert [one.text for one in archive.voices()] == ["en"]
    assert len(archive.all(FailedUpdate)) == 1
    assert len(archive.all(Outgoing)) - before == 3
