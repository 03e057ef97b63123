"""Finding prompts and meetings of a process by what people call them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Meeting, Process, Prompt
from workshop.refusals import UnknownMeeting, UnknownPrompt


def prompts_of(session: Session, process: Process) -> list[Prompt]:
    """Return the prompts in use, in the order of their numbers."""
    return list(
        session.scalars(
            select(Prompt)
            .where(Prompt.process_id == process.id, Prompt.is_retired.is_(False))
            .order_by(Prompt.number, Prompt.id)
        )
    )


def room_prompts_of(session: Session, process: Process) -> list[Prompt]:
    """Return the prompts that hang in the room; decks of single age bands only show them again."""
    return [prompt for prompt in prompts_of(session, process) if not prompt.ages]


def find_prompt(session: Session, process: Process, name: str) -> Prompt:
    """Return the prompt with this code, else number, else database id. Raises UnknownPrompt.

    Of several by one number, the one that hangs in the room.
    """
    prompts = sorted(prompts_of(session, process), key=lambda prompt: bool(prompt.ages))
    ways = (
        lambda prompt: prompt.code,
        lambda prompt: str(prompt.number),
        lambda prompt: str(prompt.id),
    )
    for way in ways:
        for prompt in prompts:
            if way(prompt) == name.strip():
                return prompt
    raise UnknownPrompt(name)


def meetings_of(session: Session, process: Process) -> list[Meeting]:
    """Return the meetings in the order they are held."""
    return list(
        session.scalars(
            select(Meeting)
            .where(Meeting.process_id == process.id, Meeting.is_removed.is_(False))
            .order_by(Meeting.starts_at, Meeting.id)
        )
    )


def find_meeting(session: Session, process: Process, name: str | None) -> Meeting:
    """Return the meeting with this code, else database id; the only one there is for None.

    Raises UnknownMeeting, also when None leaves a choice: provenance is never guessed.
    """
    meetings = meetings_of(session, process)
    if name is None and len(meetings) == 1:
        return meetings[0]
    for meeting in meetings:
        if name is not None and name.strip() in {meeting.code, str(meeting.id)}:
            return meeting
    raise UnknownMeeting(name or "", tuple(meeting.code for meeting in meetings))
