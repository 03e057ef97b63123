"""Voices and photos: kept at once, fetched afterwards; who a photo shows is asked."""

from __future__ import annotations

from handlers.asking import say_where
from handlers.choices import button, number_from
from handlers.replying import Filing, file_reply, go_on_after, keep, settle
from handlers.turn import Says, Turn
from storage.tables import Contribution, ContributionKind, Shown, StepState
from workshop.asking import standing_question, step_state
from workshop.messages import MediaKind, Rows, Sent
from workshop.places import Place
from workshop.voices import (
    add_media,
    album_of,
    answer_who_is_shown,
    clean_text,
    has_sent_voice,
    own_contribution,
    shown_in,
)
from workshop.wordings import add_part


def sent(turn: Turn, content: Sent) -> Says:
    """Keep a voice or photo with its caption."""
    if content.attachment.kind == MediaKind.VOICE:
        return _voice(turn, content)
    return _photo(turn, content)


def _voice(turn: Turn, content: Sent) -> Says:
    is_first = not has_sent_voice(turn.session, turn.person)
    filing = file_reply(turn)
    contribution = _keep(turn, filing, content, ContributionKind.VOICE)
    _add(turn, contribution, content)
    told = [turn.say("voice.kept")] if is_first else []
    return [*turn.receipt(), *told, *go_on_after(turn, filing)]


def _photo(turn: Turn, content: Sent) -> Says:
    if content.album is not None:
        begun = album_of(turn.session, turn.person, content.album)
        if begun is not None:
            return _further_photo(turn, begun, content)
    filing = file_reply(turn)
    contribution = _keep(turn, filing, content, ContributionKind.PHOTO)
    _add(turn, contribution, content)
    if filing.question is None or filing.is_late:
        told = go_on_after(turn, filing)
    else:
        told = []
        settle(turn, filing)
    turn.person.contribution_id = contribution.id
    turn.stand(Place.PICTURED)
    return [*turn.receipt(), *told, turn.say("shown.ask", shown_rows(turn, contribution.id))]


def _further_photo(turn: Turn, begun: Contribution, content: Sent) -> Says:
    answer = shown_in(turn.session, begun)
    _add(turn, begun, content)
    answer_who_is_shown(turn.session, begun.id, answer)
    caption = clean_text(content.caption)
    if caption and turn.heard.message is not None:
        add_part(begun, turn.heard.message, caption)
    return []


def shown_rows(turn: Turn, contribution_id: int | None = None) -> Rows:
    """Return the answers to whether all in a photo agree: nobody is left out, or somebody."""
    about = turn.person.contribution_id if contribution_id is None else contribution_id
    return (
        (button(turn, "button.shows_nobody", f"shown:nobody:{about}"),),
        (button(turn, "button.shows_somebody", f"shown:somebody:{about}"),),
    )


def press_shown(turn: Turn, arguments: list[str]) -> Says:
    """Keep the answer about the people in a photo; without a "nobody" it is not shown."""
    match arguments:
        case ["nobody" | "somebody" as answer, number]:
            contribution = own_contribution(turn.session, turn.person, number_from(number))
        case _:
            return [turn.toast("press.gone")]
    if contribution is None:
        return [turn.toast("press.gone")]
    shown = Shown(answer)
    answer_who_is_shown(turn.session, contribution.id, shown)
    told = [turn.say("shown.held")] if shown == Shown.SOMEBODY else []
    if turn.person.place != Place.PICTURED:
        return told or [turn.toast("shown.noted")]
    thanks = [] if told else [turn.say("shown.thanks")]
    return [*told, *thanks, *_after_picture(turn)]


def _after_picture(turn: Turn) -> Says:
    turn.person.contribution_id = None
    question = standing_question(turn.session, turn.person)
    if question is None:
        turn.stand(Place.IDLE)
        return []
    is_done = step_state(turn.session, turn.person, question.about) != StepState.OPEN
    turn.stand(Place.LISTENING if is_done else Place.QUESTION)
    return say_where(turn)


def _keep(turn: Turn, filing: Filing, content: Sent, kind: ContributionKind) -> Contribution:
    return keep(
        turn,
        filing,
        kind,
        clean_text(content.caption),
        is_forwarded=content.is_forwarded,
        album=content.album,
    )


def _add(turn: Turn, contribution: Contribution, content: Sent) -> None:
    add_media(
        turn.session,
        turn.vault,
        contribution,
        content.attachment,
        message=turn.heard.message,
        now=turn.now,
    )
