"""From a refusal to the phrase that says what to do about it."""

from __future__ import annotations

from typing import Any

from bot.opening import Refused
from bot.settings import BadSetting
from workshop import refusals
from workshop.broadcasts import MeetingOver, PhaseNotOpen, PromptNeedsItem, TooManyReminders

Phrase = tuple[str, dict[str, Any]]

PHRASES: dict[type[Exception], str] = {
    refusals.NoProcess: "command.no_process",
    refusals.UnknownProcess: "command.unknown_process",
    refusals.UnknownPhase: "command.unknown_phase",
    refusals.UnknownMeeting: "command.unknown_meeting",
    refusals.UnknownPrompt: "command.unknown_prompt",
    refusals.UnknownBroadcast: "command.unknown_broadcast",
    refusals.UnknownBatch: "command.unknown_batch",
    refusals.BadAudience: "command.bad_audience",
    refusals.NothingToSend: "command.nothing_to_send",
    refusals.KeyNameTaken: "command.key_name_taken",
    refusals.UnknownKey: "command.unknown_key",
    MeetingOver: "command.meeting_over",
    PhaseNotOpen: "command.phase_not_open",
    PromptNeedsItem: "command.prompt_needs_item",
    TooManyReminders: "command.too_many_reminders",
    BadSetting: "command.bad_setting",
}
"""The phrase of each refusal; its fields are the phrase's values."""


def phrase_of(refusal: Exception) -> Phrase:
    """Return key and values. Raises KeyError for a refusal no command can meet."""
    if isinstance(refusal, Refused):
        return refusal.key, refusal.values
    return PHRASES[type(refusal)], {name: _written(value) for name, value in vars(refusal).items()}


def _written(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else value
