"""The help card: who to call; always within reach, before and after everything else."""

from __future__ import annotations

from dataclasses import replace

from handlers.turn import Says, Turn
from prompts import helplines
from workshop.messages import Channel, Say


def card_say(language: str) -> Say:
    """Return the help card as a message."""
    return Say(helplines.help_card(language))


def help_card(turn: Turn) -> Says:
    """Show who to call, and what the bot can do; the conversation stays where it was."""
    return [card_say(turn.person.language), commands(turn)]


def commands(turn: Turn) -> Say:
    """Say what can be written; on Telegram nobody need ask to be told of a new question."""
    known = turn.say("help.commands")
    is_offered = turn.desk.can_nudge and turn.heard.channel == Channel.WEB
    return (
        replace(known, text=f"{known.text}\n{turn.text('nudge.command')}") if is_offered else known
    )
