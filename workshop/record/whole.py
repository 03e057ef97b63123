"""The record as a whole, and the schema that describes it."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy.orm import Session

from storage.tables import Broadcast, Meeting, Process, Prompt
from workshop.process import phases_of
from workshop.record.board import (
    decision_entries,
    item_entries,
    link_entries,
    quote_entries,
    status_entries,
)
from workshop.record.frame import (
    broadcast_entry,
    meeting_entry,
    phase_entry,
    process_entry,
    prompt_entry,
)
from workshop.record.naming import Entry, Names, rows_of
from workshop.record.voices import contribution_entries, people_entries
from workshop.record.votes import ballot_entries

VERSION = "verksted-record/1"
SCHEMA = Path(__file__).parent / "record.schema.json"


def export_record(session: Session, process: Process) -> Entry:
    """Return the record of a process, in an order that only what was said can change.

    What was withdrawn carries no words and no media. People are pseudonyms; no address, token
    or sealed byte is in it. Of dots there is nothing before they are counted.
    """
    names = Names(session, process)
    return {
        "schema": VERSION,
        "process": process_entry(process),
        "phases": [phase_entry(phase) for phase in phases_of(session, process)],
        "meetings": [
            meeting_entry(one, names)
            for one in rows_of(session, process, Meeting)
            if not one.is_removed
        ],
        "prompts": [prompt_entry(one, names) for one in rows_of(session, process, Prompt)],
        "people": people_entries(session, process),
        "contributions": contribution_entries(session, process, names),
        **item_entries(session, process),
        "quotes": quote_entries(session, process),
        "links": link_entries(session, process),
        "dots": ballot_entries(session, process, names),
        "decisions": decision_entries(session, process),
        "statuses": status_entries(session, process),
        "broadcasts": _broadcasts(session, process, names),
    }


def _broadcasts(session: Session, process: Process, names: Names) -> list[Entry]:
    rows = rows_of(session, process, Broadcast)
    series = {one.series_id: one.id for one in rows if one.series_id and one.place == 1}
    return [broadcast_entry(one, names, series) for one in rows]


def read_schema() -> Entry:
    """Return the JSON Schema (draft 2020-12) of the record."""
    schema: Entry = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return schema
