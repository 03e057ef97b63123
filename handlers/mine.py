"""What I have said: one's own contributions, to change or to take back."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.choices import button, number_from
from handlers.rewording import resume_quietly
from handlers.turn import Says, Turn
from prompts.words import Words
from storage.tables import Contribution, ContributionKind, ContributionState, Prompt
from workshop.answering.own import became_of
from workshop.messages import Rows, Say
from workshop.residents.places import Place
from workshop.times import day_in_words
from workshop.voices.keeping import own_contribution, own_contributions, restore, withdraw

AT_A_TIME = 5
SHORT = 300


def show_mine(turn: Turn, *, before: int | None = None) -> Says:
    """List the newest of what this resident said, each with change and take back."""
    found = own_contributions(turn.session, turn.person, before=before, limit=AT_A_TIME + 1)
    if not found:
        return [turn.say("mine.nothing" if before is None else "mine.no_more")]
    shown = found[:AT_A_TIME]
    became = became_of(turn.session, turn.process, [one.id for one in shown])
    says = [_one(turn, one, became.get(one.id, [])) for one in shown]
    if len(found) > AT_A_TIME:
        older = button(turn, "button.older", f"mine:{found[AT_A_TIME - 1].id}")
        says.append(turn.say("mine.more", ((older,),)))
    return [turn.say("mine.head"), *says] if before is None else says


def press_mine(turn: Turn, arguments: list[str]) -> Says:
    """Show what one has said, from the newest or from an older one on."""
    return show_mine(turn, before=number_from(arguments[0]) if arguments else None)


def press_change(turn: Turn, arguments: list[str]) -> Says:
    """Wait for new words for one's own contribution."""
    contribution = _own(turn, arguments)
    if contribution is None or contribution.state == ContributionState.WITHDRAWN:
        return [turn.toast("press.gone")]
    turn.person.contribution_id = contribution.id
    turn.stand(Place.EDITING)
    return [turn.say("edit.ask", editing_rows(turn), words=_words(turn, contribution))]


def editing_rows(turn: Turn) -> Rows:
    """Return the way out of changing one's words."""
    return ((button(turn, "button.keep_as_is", "keep"),),)


def press_keep(turn: Turn, _arguments: list[str]) -> Says:
    """Leave one's words as they are and go on."""
    if turn.person.place != Place.EDITING:
        return [turn.toast("press.already")]
    turn.person.contribution_id = None
    turn.stand(Place.IDLE)
    return [turn.say("edit.kept"), *resume_quietly(turn)]


def press_take_back(turn: Turn, arguments: list[str]) -> Says:
    """Take one's own contribution out of everything, with a way back."""
    contribution = _own(turn, arguments)
    if contribution is None:
        return [turn.toast("press.gone")]
    withdraw(turn.session, contribution)
    undo = button(turn, "button.undo", f"undo:{contribution.id}")
    return [turn.say("mine.withdrawn", ((undo,),))]


def press_undo(turn: Turn, arguments: list[str]) -> Says:
    """Take a withdrawn contribution back in."""
    contribution = _own(turn, arguments)
    if contribution is None:
        return [turn.toast("press.gone")]
    restore(contribution)
    return [turn.say("mine.restored")]


def _own(turn: Turn, arguments: list[str]) -> Contribution | None:
    number = number_from(arguments[0]) if len(arguments) == 1 else None
    return own_contribution(turn.session, turn.person, number)


def _one(turn: Turn, contribution: Contribution, became: Sequence[Words]) -> Say:
    day = day_in_words(contribution.said_at, turn.process.timezone, turn.person.language)
    where = _where(turn, contribution)
    text = turn.text("mine.one", day=day, where=where, words=_words(turn, contribution))
    if became and contribution.state == ContributionState.KEPT:
        text = "\n\n".join([text, turn.text("mine.became"), *map(turn.words, became)])
    take_back = button(turn, "button.take_back", f"take:{contribution.id}")
    change = button(turn, "button.change", f"change:{contribution.id}")
    has_words = contribution.kind == ContributionKind.TEXT or bool(contribution.text)
    rows = ((change, take_back) if has_words else (take_back,),)
    return Say(text, rows=rows, names_items=bool(became))


def _where(turn: Turn, contribution: Contribution) -> str:
    prompt = turn.session.get(Prompt, contribution.prompt_id) if contribution.prompt_id else None
    if prompt is None:
        return turn.text("mine.free")
    key = "mine.photo" if prompt.picture else "mine.question"
    return turn.text(key, number=prompt.number)


def _words(turn: Turn, contribution: Contribution) -> str:
    if contribution.text:
        is_long = len(contribution.text) > SHORT
        return contribution.text[:SHORT] + "…" if is_long else contribution.text
    is_voice = contribution.kind == ContributionKind.VOICE
    return turn.text("mine.a_voice" if is_voice else "mine.a_photo")
