"""The workshop record: whole, as its schema says, and the same every time."""

from __future__ import annotations

import json

from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import (
    Flag,
    Person,
)
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.recorded import CHAT, LISTS, export, fill, say
from workshop.record import read_schema


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


def test_record_is_the_same_every_time(
    session: Session, resident: Person, vault: Vault, clock: FakeClock
) -> None:
    fill(session, resident, vault, clock)

    assert json.dumps(export(session)) == json.dumps(export(session))


def test_schema_knows_every_flag() -> None:
    flags = read_schema()["$defs"]["contribution"]["properties"]["flags"]["items"]["enum"]

    assert set(flags) == {*Flag, *ItemKind}
