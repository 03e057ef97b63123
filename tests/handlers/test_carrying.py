"""/bidra: offering to help with a solution, kept apart from all that one says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from prompts.processfile import ItemKind
from storage.store import Store
from storage.tables import Base, Carrier, Contribution, Outgoing, Person
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident, SayPhrase
from tests.sorting.conftest import hand_of
from workshop.carrying.signing import CONTACT
from workshop.messages import Attachment, MediaKind, Said, Sent, Unusable, Unwanted
from workshop.residents.forgetting import forget_undecided
from workshop.residents.retention import identities_go_at, let_identities_go
from workshop.sorting.items import choose, put_up, take_down

PHONE = "Kari, 900 12 345"


@pytest.fixture
def dinner(store: Store, clock: FakeClock, berit: Resident) -> int:
    """A solution that was chosen."""
    with store.writing() as session:
        hand = hand_of(session, "Kari", clock())
        number = put_up(hand, ItemKind.SOLUTION, {"nb": "Tirsdagsmiddag"}).id
        put_up(hand, ItemKind.SOLUTION, {"nb": "Ny benk"})
        choose(hand, ItemKind.SOLUTION, [number])
    return number


@pytest.fixture
def asked(berit: Resident, dinner: int) -> Resident:
    """Somebody who is asked how she can be reached."""
    berit.says("/bidra")
    berit.presses("Tirsdagsmiddag")
    return berit


def contacts(archive: Archive) -> list[str]:
    """Return how carriers can be reached, opened."""
    rows = archive.all(Carrier)
    return [archive.vault.open(one.sealed, CONTACT) for one in rows if isinstance(one, Carrier)]


@pytest.mark.parametrize("word", ["/bidra", "/join", "Jeg vil bidra"])
def test_only_chosen_solutions_are_offered(
    berit: Resident, dinner: int, phrase: SayPhrase, word: str
) -> None:
    assert berit.says(word) == phrase("carry.which")
    assert berit.labels == ["Tirsdagsmiddag"]


def test_nothing_is_offered_before_something_is_chosen(berit: Resident, phrase: SayPhrase) -> None:
    assert berit.says("/bidra") == phrase("carry.none")


def test_contact_is_sealed_and_never_a_contribution(asked: Resident, archive: Archive) -> None:
    answer = asked.says(PHONE)

    (carrier,) = archive.all(Carrier)
    assert isinstance(carrier, Carrier)
    assert (contacts(archive), archive.voices()) == ([PHONE], [])
    assert b"900" not in carrier.sealed
    assert "… 345" in answer


def test_contact_stands_nowhere_in_the_clear(asked: Resident, archive: Archive) -> None:
    asked.says(f"{PHONE} eller kari.nordmann@post.example")

    texts = [
        str(getattr(row, column.name))
        for table in Base.metadata.sorted_tables
        for mapper in Base.registry.mappers
        if mapper.local_table is table
        for row in archive.all(mapper.class_)
        for column in table.columns
    ]
    assert not any("900 12 345" in one or "kari.nordmann" in one for one in texts)


def test_nothing_leads_from_contact_to_person(asked: Resident, archive: Archive) -> None:
    asked.says(PHONE)

    person = archive.person(asked)
    (carrier,) = archive.all(Carrier)
    assert isinstance(person, Person)
    assert isinstance(carrier, Carrier)
    assert person.carrying_id is None
    assert carrier.mark == archive.vault.fingerprint("carrier", person.code)
    assert carrier.mark != Vault("another secret that is long enough!").fingerprint(
        "carrier", person.code
    )


@pytest.mark.parametrize("text", ["Jeg heter Kari", "Ring meg på mandag", "2", "a" * 250])
def test_words_without_a_way_are_kept_nowhere(
    asked: Resident, archive: Archive, phrase: SayPhrase, text: str
) -> None:
    answer = asked.says(text)

    assert answer == phrase("carry.unclear")
    assert (archive.voices(), archive.all(Carrier)) == ([], [])
    asked.says("kari@post.example")
    assert contacts(archive) == ["kari@post.example"]


def test_voice_picture_and_forward_are_not_kept(
    asked: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    voice = Attachment(MediaKind.VOICE, reference="v", seconds=4)
    for content in (Sent(voice), Sent(voice, caption=PHONE), Unusable(Unwanted.CONTACT)):
        assert asked.does(content)[-1].text == phrase("carry.in_writing")
    forwarded = asked.does(Said(PHONE, is_forwarded=True))

    assert forwarded[-1].text == phrase("carry.unclear")
    assert (archive.voices(), archive.media(), contacts(archive)) == ([], [], [])


def test_reply_to_our_message_is_still_the_contact(asked: Resident, archive: Archive) -> None:
    asked.says(PHONE, reply_to="17")

    assert (contacts(archive), archive.voices()) == ([PHONE], [])


@pytest.mark.parametrize("word", ["nei", "Nei, gå tilbake"])
def test_way_out_leads_back_to_the_question(
    asked: Resident, archive: Archive, phrase: SayPhrase, word: str
) -> None:
    answer = asked.says(word)

    asked.says("Hun spiser alene")
    assert answer.startswith(phrase("carry.left"))
    assert [voice.text for voice in archive.voices()] == ["Hun spiser alene"]


def test_help_and_stop_are_understood_meanwhile(asked: Resident, phrase: SayPhrase) -> None:
    assert phrase("help.commands") in asked.says("hjelp")
    assert asked.says("stopp") == phrase("stop.done")


def test_detour_lapses_but_a_number_is_no_answer(asked: Resident, archive: Archive) -> None:
    asked.clock.now += timedelta(minutes=20)
    asked.says("900 12 345")
    asked.says("/bidra")
    asked.presses("Tirsdagsmiddag")
    asked.clock.now += timedelta(minutes=20)
    asked.says("Hun spiser alene")

    assert [voice.text for voice in archive.voices()] == ["Hun spiser alene"]
    assert contacts(archive) == ["900 12 345"]


def test_another_button_ends_it(asked: Resident, archive: Archive) -> None:
    asked.presses("Hopp over")

    asked.says("Noe helt annet")

    assert [voice.text for voice in archive.voices()] == ["Noe helt annet"]


def test_solution_that_has_gone_keeps_nothing(
    asked: Resident, dinner: int, store: Store, archive: Archive, phrase: SayPhrase
) -> None:
    with store.writing() as session:
        take_down(hand_of(session, "Per", asked.clock()), dinner)

    assert asked.says(PHONE) == phrase("carry.gone")
    assert (archive.all(Carrier), archive.voices()) == ([], [])


def test_second_contact_takes_the_place_of_the_first(asked: Resident, archive: Archive) -> None:
    asked.says(PHONE)
    asked.says("/bidra")
    asked.presses("Tirsdagsmiddag")
    asked.says("kari@post.example")

    assert contacts(archive) == ["kari@post.example"]


def test_taking_back_deletes_for_good(
    asked: Resident, archive: Archive, phrase: SayPhrase
) -> None:
    asked.says(PHONE)

    first, again = asked.presses("Slett dette"), asked.presses("Slett dette")

    assert (first, again) == (phrase("carry.taken_back"), phrase("press.gone"))
    assert archive.all(Carrier) == []


def test_nobody_takes_back_what_is_anothers(
    asked: Resident, archive: Archive, clock: FakeClock
) -> None:
    asked.says(PHONE)
    other = Resident(asked.conversation, clock, address="4712")
    other.joins()

    other.presses_what("uncarry:1")

    assert contacts(archive) == [PHONE]


def test_erasing_takes_the_contact_along(asked: Resident, archive: Archive) -> None:
    asked.says(PHONE)
    asked.says("/slett")
    asked.says("ja")

    assert [archive.all(one) for one in (Carrier, Person, Contribution)] == [[], [], []]


def test_no_to_taking_part_takes_it_along(asked: Resident, archive: Archive) -> None:
    asked.says(PHONE)
    with archive.store.writing() as session:
        session.get_one(Person, 1).consent_version = "an older text"
    asked.says("/start")
    asked.says("nei")

    assert archive.all(Carrier) == []


def test_whoever_is_forgotten_is_no_carrier(asked: Resident, archive: Archive) -> None:
    asked.says(PHONE)
    with archive.store.writing() as session:
        session.get_one(Person, 1).consent_version = None
        session.query(Outgoing).delete()
    with archive.store.writing() as session:
        gone = forget_undecided(session, archive.vault, now=asked.clock() + timedelta(days=31))

    assert (gone, archive.all(Carrier)) == (1, [])


def test_contacts_go_with_identities(asked: Resident, archive: Archive) -> None:
    asked.says(PHONE)
    with archive.store.writing() as session:
        process = hand_of(session, "Per", asked.clock()).process
        due_at = identities_go_at(session, process)
        assert due_at is not None
        let_identities_go(session, process, now=due_at)

    assert archive.all(Carrier) == []
