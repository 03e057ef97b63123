"""Contributions by the hundred thousand, written as rows: the wall does not ask who spoke."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import Table, insert, inspect, select, update
from sqlalchemy.orm import Session

from storage.tables import (
    Base,
    Contribution,
    Delivery,
    Media,
    MediaState,
    Meeting,
    Outgoing,
    Person,
    Prompt,
    Shown,
)
from workshop.clock import utc_now

AT_A_TIME = 10_000
ROOM_SHARE = 0.08
WITHDRAWN_SHARE = 0.05
MEDIA_SHARE = 0.04
NOTES_FIRST = 0.3
"""Workshops were early: among the newest seven tenths nothing is from a table."""
POSTERS = tuple(f"plakat-{number}" for number in range(1, 25))
SMALL_WORDS = """
jeg vi du han hun det er var har hadde kan vil skal må på i til fra med for om av og men
så ikke alle noen ingen bare også mer mindre før nå her der hjemme ute inne hver dag uke år
mor far barn barna naboen naboene bygda skolen butikken bussen legen hagen huset grenda
"""
ROOT_WORDS = "skog vann bro vei hus hage mat tur sang fjell bygd barn eldre ung helg kveld"
END_WORDS = "møte gruppe plass stue lag hjelp tid kafé sti rom fest kjøring besøk venn rute"
COMMON = SMALL_WORDS.split()
ROOTS = ROOT_WORDS.split()
ENDS = END_WORDS.split()
RARE = tuple(f"{one}{two}{three}" for one in ROOTS for two in ROOTS for three in ENDS)
"""3,840 words as Norwegian makes them, of which each is rare."""


def fill(session: Session, count: int, seed: int = 1) -> None:
    """Write this many contributions, with what goes with them, in the order they were kept."""
    chance = random.Random(seed)
    people = session.scalars(select(Person.id)).all()
    prompts = session.execute(select(Prompt.id, Prompt.phase_id).order_by(Prompt.id)).all()
    meetings = session.scalars(select(Meeting.id)).all()
    process_id = session.scalars(select(Prompt.process_id)).first()
    for start in range(0, count, AT_A_TIME):
        numbers = range(start, min(start + AT_A_TIME, count))
        rows = []
        for number in numbers:
            prompt, phase = prompts[_deck_place(number, count, len(prompts), chance)]
            row = _row(number, chance, is_early=number < NOTES_FIRST * count)
            row |= {"process_id": process_id, "prompt_id": prompt, "phase_id": phase}
            is_note = row["channel"] == "room"
            row["meeting_id"] = chance.choice(meetings) if is_note else None
            row["person_id"] = None if is_note else chance.choice(people)
            rows.append(row)
        _write(session, Contribution, rows)
        _write(session, Outgoing, [_receipt(row) for row in rows])
        _write(session, Media, list(_media(rows, chance)))


def _write(session: Session, mapped: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    # Into the table itself: mapped classes cost time.
    session.connection().execute(insert(cast(Table, inspect(mapped).local_table)), rows)


def withdraw_some(session: Session) -> None:
    """Take back every twentieth, as their residents would: afterwards."""
    every = round(1 / WITHDRAWN_SHARE)
    taken_back = Contribution.id % every == 0
    session.execute(update(Contribution).where(taken_back).values(state="withdrawn"))


def words_for(chance: random.Random) -> str:
    """Return something a person may have written: 6 to 40 words, some of them rare."""
    length = chance.randint(6, 40)
    words = chance.choices(COMMON, k=length)
    for place in chance.sample(range(length), max(1, length // 6)):
        words[place] = chance.choice(RARE)
    return " ".join(words).capitalize() + "."


def _deck_place(number: int, count: int, size: int, chance: random.Random) -> int:
    """Return a prompt near where the process stands: phases come one after the other."""
    drift = chance.randint(-1, 1)
    return min(size - 1, max(0, number * size // count + drift))


def _row(number: int, chance: random.Random, *, is_early: bool) -> dict[str, Any]:
    is_note = is_early and chance.random() < ROOM_SHARE / NOTES_FIRST
    at = utc_now() - timedelta(seconds=10_000_000 - number)
    channel = "room" if is_note else chance.choice(("telegram", "telegram", "web"))
    has_source = not is_note and chance.random() < 0.6
    return {
        "id": number + 1,
        "rung": number % 3,
        "channel": channel,
        "source": chance.choice(POSTERS) if has_source else None,
        "kind": "note" if is_note else "text",
        "text": words_for(chance),
        "language": "nb",
        "language_guessed_at": at,
        "message": str(number),
        "said_at": at,
        "kept_at": at,
        "state": "kept",
        "flags": [],
    }


def _receipt(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "process_id": row["process_id"],
        "person_id": row["person_id"],
        "channel": "telegram",
        "kind": "message",
        "priority": 1,
        "payload": {"text": "Takk!"},
        "state": Delivery.SENT,
        "message": row["message"],
        "created_at": row["kept_at"],
        "not_before": row["kept_at"],
        "done_at": row["kept_at"],
    }


def _media(rows: Sequence[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    for row in rows:
        if chance.random() >= MEDIA_SHARE or row["channel"] == "room":
            continue
        yield {
            "contribution_id": row["id"],
            "kind": chance.choice(("photo", "voice")),
            "state": MediaState.KEPT,
            "name": f"{row['id']}.webp",
            "shown": chance.choice((Shown.NOBODY, Shown.SOMEBODY)),
            "not_before": row["kept_at"],
        }
