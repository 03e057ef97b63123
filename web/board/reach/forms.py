"""What facilitators write about a place that people may come from: read, or what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from storage.tables import Process
from web.board.room.meetingforms import Faults
from web.fields import Text
from workshop.reach.sources import (
    LONGEST_LABEL,
    SourceKind,
    SourcePlan,
    clean_code,
)
from workshop.voices.keeping import clean_text


@dataclass(frozen=True, slots=True)
class SourceFields:
    """The fields as they stand in the form."""

    name: str = ""
    kind: str = SourceKind.POSTER
    language: str = ""
    short: str = ""


def typed_source(
    name: Text = "", kind: Text = "", language: Text = "", short: Text = ""
) -> SourceFields:
    """Return the form as it was sent."""
    return SourceFields(" ".join(clean_text(name).split()), kind, language, short.strip())


def read_change(typed: SourceFields) -> Faults:
    """Return what has to be put right of a name and a kind: field to sentence."""
    faults: Faults = {}
    if not 0 < len(typed.name) <= LONGEST_LABEL:
        faults["name"] = "reach.no_label"
    if typed.kind not in set(SourceKind):
        faults["kind"] = "reach.no_kind"
    return faults


def read_source(typed: SourceFields, process: Process) -> tuple[SourcePlan | None, Faults]:
    """Return what was written as a plan, or None and what has to be put right."""
    faults = read_change(typed)
    if typed.language not in process.languages:
        faults["language"] = "reach.no_language"
    if clean_code(typed.short) != typed.short:
        faults["short"] = "reach.bad_code"
    if faults:
        return None, faults
    return SourcePlan(typed.name, SourceKind(typed.kind), typed.language, typed.short), {}
