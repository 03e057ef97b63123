"""What was kept aside is taken once more, as it was, when what stopped it has been put right."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from bot.house import House
from bot.retrying import retry_parked
from bot.settings import read_settings
from storage.tables import Contribution, FailedUpdate, Person, Seen
from tests.handlers.conftest import Archive, Resident
from tests.handlers.test_intake import parked, swallow_poison
from workshop.messages import (
    Attachment,
    Channel,
    Content,
    Edited,
    Heard,
    Left,
    MediaKind,
    Pressed,
    Returned,
    Said,
    Sent,
    Started,
    Unusable,
    Unwanted,
)
from workshop.upkeep.parking import read_heard, write_heard

CONTENTS: list[Content] = [
    Started("plakat"),
    Said("Hun spiser alene", is_forwarded=True),
    Sent(Attachment(MediaKind.VOICE, reference="r", seconds=3), caption="c", album="a"),
    Pressed("next", toast_id="t"),
    Edited("Nye ord"),
    Left(),
    Returned(),
    Unusable(Unwanted.VIDEO),
]


@pytest.fixture
def house(berit: Resident) -> House:
    """The house around the conversation."""
    talk = berit.conversation
    settings = read_settings(environment={})
    return House(settings, talk.store, talk.vault, talk.shelf, talk.catalogue, talk.clock)


def nothing(_raw: object) -> Heard | None:
    """Read a raw update as one that says nothing to us."""
    return None


@pytest.mark.parametrize("content", CONTENTS)
def test_event_is_read_as_it_was_written(berit: Resident, content: Content) -> None:
    heard = Heard(Channel.TELEGRAM, "4711", "m:1", berit.clock(), content, message="1")

    assert read_heard(write_heard(heard)) == heard


def test_fixed_poison_is_taken_once(house: House, berit: Resident, archive: Archive) -> None:
    swallow_poison(berit)
    with archive.store.writing() as session:
        session.execute(delete(Contribution))

    first = retry_parked(house, nothing)
    again = retry_parked(house, nothing)

    assert (first, again, parked(archive)) == ((1, 0), (0, 0), [])
    assert [voice.text for voice in archive.voices()] == ["Giften"]


def test_poison_stays_as_it_was(house: House, berit: Resident, archive: Archive) -> None:
    swallow_poison(berit)
    before = [(one.id, one.sealed, one.failed_at) for one in parked(archive)]
    seen = len(archive.all(Seen))
    berit.clock.advance(hours=1)

    counts = retry_parked(house, nothing)

    assert counts == (0, 1)
    assert [(one.id, one.sealed, one.failed_at) for one in parked(archive)] == before
    assert len(archive.all(Seen)) == seen


def test_raw_update_goes_to_the_channels_reader(house: House, archive: Archive) -> None:
    house.conversation.park(Channel.TELEGRAM, '{"update_id": 1}', "ValidationError")

    assert retry_parked(house, nothing) == (1, 0)
    assert archive.all(FailedUpdate) == []


def test_nobody_who_deleted_all_meanwhile_comes_back(
    house: House, berit: Resident, archive: Archive
) -> None:
    house.conversation.park(Channel.TELEGRAM, '{"update_id": 1}', "ValidationError")
    swallow_poison(berit)

    def delete_all_of_hers(_raw: object) -> None:
        berit.says("/slett")
        berit.presses("Ja, slett alt")

    counts = retry_parked(house, delete_all_of_hers)

    assert counts == (2, 0)
    assert (archive.all(Person), archive.all(FailedUpdate)) == ([], [])


@pytest.mark.parametrize("raw", ["", "[1]", "{}", '{"content": {"is": "Nobody"}}', "nonsense"])
def test_what_nobody_can_read_stays(house: House, archive: Archive, raw: str) -> None:
    house.conversation.park(Channel.TELEGRAM, raw, "ValidationError")

    assert retry_parked(house, nothing) == (0, 1)
    assert len(archive.all(FailedUpdate)) == 1
