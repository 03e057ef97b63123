"""New wordings: a message edited in place, or rewritten through "what I have said"."""

from __future__ import annotations

from handlers.asking import resume
from handlers.turn import Says, Turn
from storage.tables import Contribution, Phase, PhaseState
from workshop.messages import Edited
from workshop.redacting.hiding import masked_again
from workshop.residents.places import Place
from workshop.voices.keeping import by_message, clean_text, own_contribution
from workshop.voices.wordings import reword


def edited(turn: Turn, content: Edited) -> Says:
    """Keep the new wording of a message; the earlier one stays in its history.

    A message that was never kept (a command, a word before the yes) has no wording to change.
    """
    message = turn.heard.message
    contribution = by_message(turn.session, turn.person, message) if message else None
    text = clean_text(content.text)
    if contribution is None or not text or text == contribution.text:
        return []
    return [turn.say("edit.late")] if _reword(turn, contribution, message, text) else []


def rewritten(turn: Turn, text: str) -> Says:
    """Take the words that somebody wrote after choosing "change" for one of their own."""
    contribution = own_contribution(turn.session, turn.person, turn.person.contribution_id)
    turn.person.contribution_id = None
    turn.stand(Place.IDLE)
    if contribution is None:
        return [turn.toast("press.gone"), *resume(turn)]
    is_late = _reword(turn, contribution, None, text)
    return [turn.say("edit.late" if is_late else "edit.done"), *resume_quietly(turn)]


def resume_quietly(turn: Turn) -> Says:
    """Go back to the question one stood at; nothing is said to somebody who stood at none."""
    if turn.person.prompt_id is None:
        turn.stand(Place.IDLE)
        return []
    return resume(turn)


def _reword(turn: Turn, contribution: Contribution, message: str | None, text: str) -> bool:
    phase = turn.session.get(Phase, contribution.phase_id) if contribution.phase_id else None
    is_late = phase is not None and phase.state == PhaseState.CLOSED
    # Names that facilitators have hidden stay hidden, also when the message is edited.
    text = masked_again(turn.session, turn.vault, contribution, text)
    reword(turn.session, contribution, message, text, is_late=is_late, now=turn.now)
    return is_late
