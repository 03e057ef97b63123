"""The help card: who to call; always within reach, before and after everything else."""

from __future__ import annotations

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
    """Say what can be written, of dots while a ballot is open.

    On Telegram nobody need ask to be told of a new question.
    """
    lines = [turn.text("help.commands")]
    if turn.book.deck.open_ballot(turn.process, turn.now) is not None:
        lines.append(turn.text("dots.command"))
    if turn.desk.can_nudge and turn.heard.channel == Channel.WEB:
        lines.append(turn.text("nudge.command"))
    return Say("\n".join(lines))
