"""Something of everything, to be told in a workshop record."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.demo.items import add_item, choose_items
from prompts.processfile import ItemKind
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
from workshop.board.finding import find_meeting, find_prompt
from workshop.board.staff import StaffRole
from workshop.broadcasts import Plan, fire_due, plan_broadcast
from workshop.doors.inviting import invite
from workshop.messages import About, MediaKind, Say
from workshop.notes import NotesFile, import_notes
from workshop.process import current_process
from workshop.record import export_record
from workshop.voices.keeping import REFERENCE

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
    fire_due(session, clock(), make_say=lambda _, one, __: Say("Hei", about=About(one.id)))
    invite(session, "Kari Nordmann", StaffRole.ADMIN, now=clock())
