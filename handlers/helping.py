"""The help card: who to call; always within reach, before and after everything else."""

from __future__ import annotations

from handlers.turn import Says, Turn
from prompts import helplines
from workshop.messages import Say


def card_say(language: str) -> Say:
    """Return the help card as a message."""
    return Say(helplines.help_card(language))


def help_card(turn: Turn) -> Says:
    """Show who to call, and what the bot can do; the conversation stays where it was."""
    return [card_say(turn.person.language), turn.say("help.commands")]
