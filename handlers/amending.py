"""A message that is edited: a contribution follows it, dots and ways to be reached do not.

Whoever edits such a message must hear that nothing has changed, or they think it has.
"""

from __future__ import annotations

from handlers import carrying, rewording, voting
from handlers.turn import Says, Turn
from workshop.messages import Edited
from workshop.voices.keeping import by_message, clean_text


def edited(turn: Turn, content: Edited) -> Says:
    """Keep the new wording of a contribution; of another message, say what stands."""
    message = turn.heard.message
    if message and by_message(turn.session, turn.person, message) is not None:
        return rewording.edited(turn, content)
    text = clean_text(content.text)
    return voting.edited_numbers(turn, text) or carrying.edited_contact(turn, text)
