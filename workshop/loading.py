"""Putting a process file into the tables, the first time and every time it changes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from prompts.processfile import PhaseFile, PictureFile, ProcessFile, PromptFile, WorkshopPlan
from storage.sharing import take_turn
from storage.shelf import Shelf
from storage.tables import Meeting, Phase, PhaseState, Process, Prompt
from workshop.process import move_phases, phases_of

MANDATE = ("decider", "promise")
"""Who decides and what they have promised; once written at the board, the file says it no more."""


def load_process(session: Session, file: ProcessFile, shelf: Shelf, *, now: datetime) -> Process:
    """Put a process file into the tables, or bring a loaded one up to date; it becomes current.

    Prompts that the file no longer has are retired, with all that was said to them. What was
    changed at the board stays as it is there: phases opened or closed by hand, dates, meetings,
    and who decides (`left_alone` tells what the file says otherwise).
    """
    take_turn(session, "loading")
    process = _process_row(session, file)
    _copy_process(process, file, now)
    session.flush()
    session.execute(update(Process).values(is_current=Process.id == process.id))
    session.execute(update(Prompt).where(Prompt.process_id == process.id).values(is_retired=True))
    session.expire_all()
    for position, phase_file in enumerate(file.phases):
        phase = _load_phase(session, process, phase_file, position)
        for plan in phase_file.workshops:
            _load_meeting(session, phase, plan)
        for place, prompt_file in enumerate(phase_file.deck):
            _load_prompt(session, phase, prompt_file, place, shelf)
    session.flush()
    move_phases(session, process, now=now)
    return process


def left_alone(session: Session, process: Process, file: ProcessFile) -> list[str]:
    """Return what the file says otherwise than the board, and loading it did not change.

    Kinds of phases (their dates), and `decider` or `promise`.
    """
    stands = {phase.kind: phase for phase in phases_of(session, process)}
    dates = [
        one.kind
        for one in file.phases
        if (stands[one.kind].opens_at, stands[one.kind].closes_at) != (one.opens_at, one.closes_at)
    ]
    words = [name for name in MANDATE if getattr(process, name) != dict(getattr(file, name))]
    return [*map(str, dates), *words]


def _process_row(session: Session, file: ProcessFile) -> Process:
    process = session.scalar(select(Process).where(Process.slug == file.slug))
    if process is None:
        process = Process(slug=file.slug)
        session.add(process)
    return process


def _copy_process(process: Process, file: ProcessFile, now: datetime) -> None:
    process.title = dict(file.title)
    process.municipality = file.municipality
    process.question = dict(file.question)
    if not process.mandate_by_hand:
        process.decider = dict(file.decider)
        process.promise = dict(file.promise)
    process.use = dict(file.use)
    process.privacy = dict(file.privacy)
    process.consent_version = file.consent_version
    process.timezone = file.timezone
    process.languages = list(file.languages)
    process.ages = _ages(file)
    process.areas = {area.code: dict(area.words) for area in file.areas}
    process.contact = _contact(file)
    process.retention = _retention(file)
    process.quiet_hours = {
        "starts": file.quiet_hours.starts.isoformat("minutes"),
        "ends": file.quiet_hours.ends.isoformat("minutes"),
    }
    process.rhythm = _rhythm(file)
    process.loaded_at = now


def _rhythm(file: ProcessFile) -> dict[str, Any]:
    rhythm = file.rhythm
    hours = [one.isoformat("minutes") for one in rhythm.delivery or ()]
    return {
        "per_week": rhythm.per_week,
        "youth_per_week": rhythm.youth_per_week,
        "reminders": rhythm.reminders,
        **({"delivery": {"starts": hours[0], "ends": hours[1]}} if hours else {}),
    }


def _ages(file: ProcessFile) -> dict[str, Any]:
    bands = [
        {"code": band.code, "words": dict(band.words), "from": band.from_age}
        for band in file.ages.bands
    ]
    return {"minimum": file.ages.minimum, "bands": bands}


def _contact(file: ProcessFile) -> dict[str, Any]:
    contact = file.contact
    return {
        "name": contact.name,
        "phone": contact.phone,
        "email": contact.email,
        "address": contact.address,
    }


def _retention(file: ProcessFile) -> dict[str, Any]:
    retention = file.retention
    return {
        "voice_days": retention.voice_days,
        "identity_days": retention.identity_days,
        "note": dict(retention.note),
    }


def _load_phase(session: Session, process: Process, file: PhaseFile, position: int) -> Phase:
    phase = session.scalar(
        select(Phase).where(Phase.process_id == process.id, Phase.kind == file.kind)
    ) or Phase(process_id=process.id, kind=file.kind, state=PhaseState.PLANNED)
    phase.position = position
    phase.title = dict(file.title)
    phase.intro = dict(file.intro)
    if not phase.dates_by_hand:
        phase.opens_at = file.opens_at
        phase.closes_at = file.closes_at
    session.add(phase)
    session.flush()
    return phase


def _load_meeting(session: Session, phase: Phase, plan: WorkshopPlan) -> None:
    meeting = session.scalar(
        select(Meeting).where(Meeting.process_id == phase.process_id, Meeting.code == plan.code)
    ) or Meeting(process_id=phase.process_id, code=plan.code)
    if meeting.changed_by_hand:
        return
    meeting.phase_id = phase.id
    meeting.title = dict(plan.title)
    meeting.place = plan.place
    meeting.starts_at = plan.starts_at
    meeting.ends_at = plan.ends_at
    session.add(meeting)


def _load_prompt(
    session: Session, phase: Phase, file: PromptFile, position: int, shelf: Shelf
) -> None:
    prompt = session.scalar(
        select(Prompt).where(Prompt.process_id == phase.process_id, Prompt.code == file.code)
    ) or Prompt(process_id=phase.process_id, code=file.code)
    prompt.phase_id = phase.id
    prompt.number = file.number
    prompt.position = position
    prompt.tone = file.tone
    prompt.each = file.each
    prompt.questions = [dict(question) for question in file.questions]
    prompt.ages = list(file.ages)
    prompt.is_retired = False
    _copy_picture(prompt, file.picture, shelf)
    session.add(prompt)


def _copy_picture(prompt: Prompt, picture: PictureFile | None, shelf: Shelf) -> None:
    kept = shelf.keep_prompt_picture(picture.path.read_bytes()) if picture else None
    prompt.picture = kept
    prompt.alt = dict(picture.alt) if picture else None
    prompt.spoken = dict(picture.spoken) if picture else None
    prompt.credit = picture.credit if picture else None
    prompt.licence = picture.licence if picture else None
