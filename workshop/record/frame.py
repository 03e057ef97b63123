"""The frame of the record: process, phases, meetings, prompts, broadcasts."""

from __future__ import annotations

from collections.abc import Mapping

from storage.tables import Broadcast, Meeting, Phase, Process, Prompt
from workshop.record.naming import Entry, Names, moment


def process_entry(process: Process) -> Entry:
    """Return the process as the record describes it."""
    return {
        "id": process.slug,
        "title": process.title,
        "municipality": process.municipality,
        "question": process.question,
        "decider": process.decider,
        "promise": process.promise,
        "use": process.use,
        "privacy": process.privacy,
        "consent_version": process.consent_version,
        "timezone": process.timezone,
        "languages": process.languages,
        "ages": process.ages,
        "areas": process.areas,
        "contact": process.contact,
        "retention": process.retention,
        "quiet_hours": process.quiet_hours,
        "rhythm": process.rhythm,
    }


def phase_entry(phase: Phase) -> Entry:
    """Return one phase."""
    return {
        "id": phase.kind,
        "title": phase.title,
        "intro": phase.intro,
        "opens_at": moment(phase.opens_at),
        "closes_at": moment(phase.closes_at),
        "state": phase.state,
        "moved_by_hand": phase.moved_by_hand,
    }


def meeting_entry(meeting: Meeting, names: Names) -> Entry:
    """Return one meeting of the room."""
    return {
        "id": meeting.code,
        "phase": names.phases[meeting.phase_id],
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": moment(meeting.starts_at),
        "ends_at": moment(meeting.ends_at),
        "tables": meeting.tables,
        "attendance": {
            "total": meeting.attendance.get("total"),
            "roles": meeting.attendance.get("roles", {}),
            "ages": meeting.attendance.get("ages", {}),
        },
    }


def prompt_entry(prompt: Prompt, names: Names) -> Entry:
    """Return one prompt with its questions and what its picture shows."""
    return {
        "id": prompt.code,
        "phase": names.phases[prompt.phase_id],
        "number": prompt.number,
        "position": prompt.position,
        "tone": prompt.tone,
        "each": prompt.each,
        "questions": prompt.questions,
        "ages": prompt.ages,
        "picture": prompt.picture,
        "alt": prompt.alt,
        "spoken": prompt.spoken,
        "credit": prompt.credit,
        "licence": prompt.licence,
        "is_retired": prompt.is_retired,
    }


def broadcast_entry(broadcast: Broadcast, names: Names, series: Mapping[int, int]) -> Entry:
    """Return one message to many; not to whom it went. `series` has the first part of each."""
    first = series.get(broadcast.series_id or 0)
    return {
        "id": f"b{broadcast.id}",
        "kind": broadcast.kind,
        "prompt": names.prompts[broadcast.prompt_id],
        "words": broadcast.words,
        "audience": broadcast.audience,
        "from_age": broadcast.from_age,
        "meeting": names.meetings[broadcast.meeting_id],
        "series": f"b{first}" if first else None,
        "reminds": f"b{broadcast.reminds_id}" if broadcast.reminds_id else None,
        "place": broadcast.place,
        "is_urgent": broadcast.is_urgent,
        "due_at": moment(broadcast.due_at),
        "state": broadcast.state,
        "fired_at": moment(broadcast.fired_at),
    }
