"""The results as open data: one object, and a table of the items."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

from prompts.processfile import ItemKind
from prompts.words import pick
from storage.tables import Process
from workshop.board.protecting import Figure
from workshop.outside.public import Piece, Results

SCHEMA = "verksted-results/1"
COLUMNS = (
    "id", "kind", "title", "description", "is_chosen", "voices", "built_on", "led_to",
)  # fmt: skip
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take as the beginning of a formula."""


def as_object(process: Process, results: Results) -> dict[str, Any]:
    """Return all that the page says, in every language; counts under five are null."""
    return {
        "schema": SCHEMA,
        "process": process.slug,
        "municipality": process.municipality,
        "title": process.title,
        "question": process.question,
        "decider": process.decider,
        "promise": process.promise,
        "answered": results.people.answered.n,
        "items": [_item(piece) for kind in ItemKind for piece in results.pieces[kind]],
    }


def as_table(process: Process, results: Results) -> str:
    """Return the items as CSV, in the first language of the process."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    first = process.languages[0]
    for kind in ItemKind:
        for piece in results.pieces[kind]:
            rows.writerow([_safe(one) for one in _row(piece, first)])
    return out.getvalue()


def _item(piece: Piece) -> dict[str, Any]:
    item = piece.item
    return {
        "id": item.name,
        "kind": item.kind,
        "title": item.title,
        "description": item.description,
        "is_chosen": item.is_chosen,
        "voices": piece.voices.n,
        "built_on": list(item.built_on),
        "led_to": list(item.led_to),
        "quotes": [
            {"text": one.text, "language": one.language, "is_from_room": one.is_from_room}
            for one in piece.quotes
        ],
        "decisions": [
            {
                "body": one.body,
                "decided_on": one.day.isoformat(),
                "ruled": one.ruled,
                "words": one.words,
                "document": one.document or None,
            }
            for one in piece.decisions
        ],
        "status": _status(piece),
        "improvements": [
            {"text": one.text, "language": one.language, "is_from_room": one.is_from_room}
            for one in piece.improvements
        ],
        "improving": piece.improving.n,
        "reality": dict(piece.card.parts),
        "want_to_help": piece.helping.n,
    }


def _status(piece: Piece) -> Mapping[str, Any] | None:
    if piece.since is None:
        return None
    since = piece.since
    return {"progress": since.progress, "day": since.day.isoformat(), "words": since.words}


def _row(piece: Piece, first: str) -> list[str]:
    item = piece.item
    return [
        item.name,
        str(item.kind),
        pick(item.title, first, first),
        pick(item.description, first, first) if item.description else "",
        "1" if item.is_chosen else "0",
        _count(piece.voices),
        " ".join(item.built_on),
        " ".join(item.led_to),
    ]


def _count(figure: Figure) -> str:
    return "" if figure.n is None else str(figure.n)


def _safe(value: str) -> str:
    return f"'{value}" if value.startswith(RISKY) else value
