"""What a workshop record leaves at home: names, withdrawn words, files that are not kept."""

from __future__ import annotations

import json
from dataclasses import replace

from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session

from prompts.processfile import ProcessFile
from storage.shelf import Shelf
from storage.tables import (
    MediaState,
    Person,
    Wording,
)
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.workshop.recorded import CHAT, add_medium, export, fill, say
from tests.workshop.residents import join
from workshop.loading import load_process
from workshop.record import read_schema
from workshop.voices.keeping import withdraw


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
