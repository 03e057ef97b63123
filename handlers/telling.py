"""Being told of a new question after the page has been closed: offered, never begun by itself."""

from __future__ import annotations

from handlers.arriving import ask_consent
from handlers.choices import button
from handlers.introducing import ask_age
from handlers.turn import Says, Turn
from workshop.messages import Channel
from workshop.residents.people import has_consented

PAGE = "page:tell"
"""What the button carries: on the web a link to the page where it is turned on and off."""


def offer(turn: Turn) -> Says:
    """Show the way to be told; on Telegram new questions come by themselves."""
    if turn.heard.channel != Channel.WEB:
        return [turn.say("nudge.elsewhere")]
    if not turn.desk.can_nudge:
        return [turn.say("nudge.none")]
    if not has_consented(turn.person, turn.process):
        return ask_consent(turn)
    if turn.person.age_band is None:
        return ask_age(turn)
    return [turn.say("nudge.offer", ((button(turn, "button.nudge", PAGE),),))]
