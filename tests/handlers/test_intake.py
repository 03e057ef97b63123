"""An event that a channel repeats, and events that were parked."""

from __future__ import annotations

from storage.tables import FailedUpdate, Outgoing, Seen
from tests.handlers.conftest import Archive, Resident
from workshop.messages import Channel, Pressed, Said, Started


def parked(archive: Archive) -> list[FailedUpdate]:
    """Return what no handler could take."""
    return [row for row in archive.all(FailedUpdate) if isinstance(row, FailedUpdate)]


def swallow_poison(resident: Resident) -> None:
    """Say two things under one message id: the second can be kept nowhere."""
    resident.says("Først", message="77")
    resident.says("Giften", message="77")


def test_repeated_press_is_answered_once(berit: Resident, archive: Archive) -> None:
    press = Pressed("done", toast_id="toast")

    first = berit.does(press, key="p:1")
    said = len(archive.all(Outgoing))
    again = berit.does(press, key="p:1")

    assert (len(first), again, parked(archive)) == (2, [], [])
    assert len(archive.all(Outgoing)) == said


def test_repeated_press_undoes_nothing_since(berit: Resident, archive: Archive) -> None:
    berit.says("Hun spiser alene")
    number = archive.voices()[0].id
    berit.does(Pressed(f"take:{number}"), key="p:1")
    berit.presses("Angre")

    berit.does(Pressed(f"take:{number}"), key="p:1")

    assert archive.voices()[0].state == "kept"


def test_repeated_words_are_kept_once(berit: Resident, archive: Archive) -> None:
    berit.does(Said("Hun spiser alene"), key="m:1", message="501")

    again = berit.does(Said("Hun spiser alene"), key="m:1", message="502")

    assert (again, parked(archive)) == ([], [])
    assert [voice.text for voice in archive.voices()] == ["Hun spiser alene"]


def test_same_key_on_two_channels_is_two_events(berit: Resident, archive: Archive) -> None:
    before = len(archive.all(Seen))
    berit.does(Said("En"), key="m:1")

    Resident(berit.conversation, berit.clock, channel=Channel.WEB).does(Started(), key="m:1")

    assert len(archive.all(Seen)) == before + 2


def test_parked_event_names_nobody_in_clear(berit: Resident, archive: Archive) -> None:
    swallow_poison(berit)

    (row,) = parked(archive)

    assert row.why == "IntegrityError in Said"
    assert b"Giften" not in (row.sealed or b"")
    assert berit.address not in str(vars(row))


def test_parked_events_go_with_the_erased(berit: Resident, archive: Archive) -> None:
    other = Resident(berit.conversation, berit.clock, address="4712")
    other.joins()
    for resident in (berit, other):
        swallow_poison(resident)
    berit.says("/slett")

    berit.presses("Ja, slett alt")

    (left,) = parked(archive)
    assert left.fingerprint == archive.vault.fingerprint("telegram", "4712")


def test_repeated_poison_is_parked_once(berit: Resident, archive: Archive) -> None:
    berit.says("Først", message="77")
    for _ in range(2):
        berit.does(Said("Giften"), message="77", key="m:77 again")

    assert len(parked(archive)) == 1
