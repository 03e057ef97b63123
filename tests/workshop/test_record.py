from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind, ProcessFile
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import (
    Contribution,
    ContributionKind,
    Flag,
    Media,
    MediaState,
    Person,
    Shown,
    Wording,
)
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.residents import join
from workshop.board.finding import find_meeting, find_prompt
from workshop.board.items import add_item, choose_items
from workshop.board.staff import StaffRole, invite
from workshop.broadcasts import Plan, fire_due, plan_broadcast
from workshop.loading import load_process
from workshop.messages import About, MediaKind, Say
from workshop.notes import NotesFile, import_notes
from workshop.process import current_process
from workshop.record import export_record, read_schema
from workshop.voices.keeping import REFERENCE, withdraw

CHAT = "4711004711"
LISTS = (
    "phases",
    "meetings",
    "prompts",
    "people",
    "contributions",
    "needs",
    "measures",
    "solutions",
    "quotes",
    "links",
    "dots",
    "decisions",
    "statuses",
    "broadcasts",
)


@pytest.fixture
def session(store: Store, jevnaker: str) -> Iterator[Session]:
    with store.writing() as session:
        yield session


@pytest.fixture
def resident(session: Session, vault: Vault, clock: FakeClock) -> Person:
    return join(
        session,
        vault,
        CHAT,
        now=clock(),
        age_band="80-plus",
        area="vang",
        role="relative",
        source="bussen",
    )


def say(session: Session, person: Person, clock: FakeClock, text: str = "") -> Contribution:
    """Keep what a resident says to the kitchen table."""
    process = current_process(session)
    prompt = find_prompt(session, process, "kjokkenbordet")
    said = Contribution(
        process_id=process.id,
        person_id=person.id,
        phase_id=prompt.phase_id,
        prompt_id=prompt.id,
        rung=1,
        channel=person.channel,
        source=person.source,
        kind=ContributionKind.TEXT if text else ContributionKind.VOICE,
        text=text,
        language="nb",
        message="17",
        said_at=clock() - timedelta(minutes=1),
        kept_at=clock(),
        flags=[Flag.LATE],
    )
    session.add(said)
    session.flush()
    return said


def add_medium(
    session: Session, vault: Vault, said: Contribution, clock: FakeClock, **fields: object
) -> None:
    """Add a voice of 12 seconds that is kept, unless the fields say otherwise."""
    values: dict[str, Any] = {
        "kind": MediaKind.VOICE,
        "state": MediaState.KEPT,
        "name": f"{said.id}.ogg",
        "mime": "audio/ogg",
        "seconds": 12,
        "shown": Shown.UNASKED,
    }
    reference = vault.seal("the channel's file id", REFERENCE)
    session.add(
        Media(
            contribution_id=said.id, not_before=clock(), reference=reference, **(values | fields)
        )
    )
    session.flush()


def export(session: Session) -> dict[str, Any]:
    """Return the record as a reader of the file gets it."""
    session.flush()
    record: dict[str, Any] = json.loads(
        json.dumps(export_record(session, current_process(session)))
    )
    return record


def fill(session: Session, person: Person, vault: Vault, clock: FakeClock) -> None:
    """Let there be something of every kind."""
    process = current_process(session)
    voice = say(session, person, clock)
    add_medium(session, vault, voice, clock)
    voice.message = "16"
    said = say(session, person, clock, "Jeg sitter ofte alene")
    said.edited_at = clock()
    session.add(Wording(contribution_id=said.id, text="Jeg sitter alene", replaced_at=clock()))
    meeting = find_meeting(session, process, "verksted-behov")
    raw = b"text,kind,prompt,table\nEn buss,behov,2,Bord 1\n"
    import_notes(session, meeting, NotesFile("a.csv", raw), now=clock())
    for kind in ItemKind:
        item = add_item(session, process, kind, {"nb": "Noen å snakke med"}, now=clock())
        choose_items(session, process, kind, [item.id])
    prompt = find_prompt(session, process, "1")
    plan_broadcast(session, process, Plan(prompt, None, "all", clock()), now=clock())
    fire_due(session, clock(), make_say=lambda _, one: Say("Hei", about=About(one.id)))
    invite(session, "Kari Nordmann", StaffRole.ADMIN, now=clock())


def test_schema_is_a_sound_schema() -> None:
    Draft202012Validator.check_schema(read_schema())


def test_full_record_is_as_the_schema_says(
    session: Session, resident: Person, vault: Vault, clock: FakeClock
) -> None:
    fill(session, resident, vault, clock)

    record = export(session)

    faults = [error.message for error in Draft202012Validator(read_schema()).iter_errors(record)]
    assert faults == []
    assert [len(record[name]) for name in LISTS[3:]] == [1, 3, 1, 1, 1, 0, 0, 0, 0, 0, 1]


def test_schema_takes_nothing_it_does_not_name(
    session: Session, resident: Person, vault: Vault, clock: FakeClock
) -> None:
    fill(session, resident, vault, clock)
    record = export(session)
    nested = [record, record["people"][0], record["contributions"][0]["source"]]

    for one in nested:
        one["chat_id"] = CHAT

    found = list(Draft202012Validator(read_schema()).iter_errors(record))
    assert len(found) == len(nested)


def test_empty_process_has_every_list(session: Session) -> None:
    record = export(session)

    assert tuple(record) == ("schema", "process", *LISTS)
    assert [record[name] for name in LISTS[3:]] == [[]] * 11
    assert Draft202012Validator(read_schema()).is_valid(record)


def test_what_was_said_carries_its_source(
    session: Session, resident: Person, clock: FakeClock
) -> None:
    said = say(session, resident, clock, "Jeg sitter ofte alene")

    (told,) = export(session)["contributions"]

    assert told == {
        "id": f"c{said.id}",
        "kind": "text",
        "text": "Jeg sitter ofte alene",
        "media": [],
        "wordings": [],
        "transcripts": [],
        "language": "nb",
        "language_guess": None,
        "language_confidence": None,
        "phase": "needs",
        "prompt": "kjokkenbordet",
        "question": 1,
        "item": None,
        "source": {
            "channel": "telegram",
            "meeting": None,
            "table": None,
            "person": resident.code,
            "start": "bussen",
        },
        "said_at": "2026-11-23T08:59:00+00:00",
        "edited_at": None,
        "state": "kept",
        "flags": ["late"],
    }


def test_withdrawn_words_and_voices_stay_home(
    session: Session, resident: Person, vault: Vault, clock: FakeClock
) -> None:
    said = say(session, resident, clock, "Jeg angrer på dette")
    add_medium(session, vault, said, clock)
    session.add(Wording(contribution_id=said.id, text="Jeg angrer", replaced_at=clock()))
    withdraw(session, said)

    record = export(session)

    (told,) = record["contributions"]
    assert (told["state"], told["text"], told["media"]) == ("withdrawn", "", [])
    assert "angrer" not in json.dumps(record)
    assert Draft202012Validator(read_schema()).is_valid(record)


def test_only_media_that_are_kept_are_told(
    session: Session, resident: Person, vault: Vault, clock: FakeClock
) -> None:
    said = say(session, resident, clock)
    add_medium(session, vault, said, clock, name="kept.ogg")
    add_medium(session, vault, said, clock, name=None, state=MediaState.WAITING)
    add_medium(session, vault, said, clock, name="lost.ogg", state=MediaState.LOST)

    (told,) = export(session)["contributions"]

    assert told["media"] == [
        {
            "name": "kept.ogg",
            "kind": "voice",
            "mime": "audio/ogg",
            "seconds": 12,
            "width": None,
            "height": None,
            "shown": "unasked",
            "ruling": None,
        }
    ]


def test_people_are_pseudonyms_and_no_more(session: Session, resident: Person) -> None:
    assert export(session)["people"] == [
        {
            "id": resident.code,
            "age_band": "80-plus",
            "area": "vang",
            "role": "relative",
            "language": "nb",
            "source": "bussen",
        }
    ]


def test_who_never_said_yes_is_not_in_it(session: Session, vault: Vault, clock: FakeClock) -> None:
    join(session, vault, CHAT, now=clock(), consent_version=None)

    assert export(session)["people"] == []


def test_nothing_that_points_at_anyone_leaves(
    session: Session, resident: Person, vault: Vault, clock: FakeClock
) -> None:
    fill(session, resident, vault, clock)

    written = json.dumps(export(session))

    secret = (CHAT, "Kari Nordmann", vault.fingerprint("telegram", CHAT), "file id", "\\u0000")
    assert [one for one in secret if one in written] == []


def test_record_is_the_same_every_time(
    session: Session, resident: Person, vault: Vault, clock: FakeClock
) -> None:
    fill(session, resident, vault, clock)

    assert json.dumps(export(session)) == json.dumps(export(session))


def test_schema_knows_every_flag() -> None:
    flags = read_schema()["$defs"]["contribution"]["properties"]["flags"]["items"]["enum"]

    assert set(flags) == {*Flag, *ItemKind}


def test_other_process_is_not_in_it(
    session: Session,
    resident: Person,
    jevnaker_file: ProcessFile,
    shelf: Shelf,
    clock: FakeClock,
) -> None:
    say(session, resident, clock, "Jeg sitter ofte alene")
    other = replace(jevnaker_file, slug="another")

    load_process(session, other, shelf, now=clock())

    record = export(session)
    assert (record["process"]["id"], record["people"], record["contributions"]) == (
        "another",
        [],
        [],
    )
