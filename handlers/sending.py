"""Voices and photos: kept at once, fetched afterwards; who a photo shows is asked."""

from __future__ import annotations

from handlers.asking import move_on, say_where, stand_where_one_was
from handlers.choices import button, number_from
from handlers.patience import is_still_to_be_said
from handlers.replying import Filing, file_reply, go_on_after, reply_of
from handlers.turn import Says, Turn
from storage.tables import Contribution, ContributionKind, Shown
from workshop.book import Question
from workshop.messages import MediaKind, Rows, Sent
from workshop.residents.places import Place
from workshop.talk.asking import standing_question
from workshop.voices.keeping import (
    add_media,
    album_of,
    answer_who_is_shown,
    clean_text,
    has_sent_voice,
    keep_contribution,
    own_contribution,
    shown_in,
    unasked_photo,
)
from workshop.voices.wordings import add_part


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
    # What the photo answers stays open until its sender has said who is in it: one question
    # at a time, and nothing is filed under a question that nobody has seen.
    is_asked = filing.is_standing and not filing.is_late
    told = [] if is_asked else go_on_after(turn, filing)
    return [*turn.receipt(), *told, *ask_who_is_shown(turn, contribution.id)]


def ask_who_is_shown(turn: Turn, contribution_id: int) -> Says:
    """Ask whether everybody in a photo has agreed; it is shown to nobody until then."""
    turn.person.contribution_id = contribution_id
    turn.stand(Place.PICTURED)
    return [turn.say("shown.ask", shown_rows(turn, contribution_id))]


def leave_held(turn: Turn) -> Says:
    """Leave a photo unanswered for: it stays hidden, and the conversation goes on."""
    number = turn.person.contribution_id
    contribution = own_contribution(turn.session, turn.person, number)
    return _after_picture(turn, contribution)


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
    return [*told, *thanks, *_after_picture(turn, contribution)]


def _after_picture(turn: Turn, answered: Contribution | None) -> Says:
    turn.person.contribution_id = None
    unasked = unasked_photo(turn.session, turn.person)
    if unasked is not None and (answered is None or unasked.id != answered.id):
        return ask_who_is_shown(turn, unasked.id)
    stand_where_one_was(turn)
    question = standing_question(turn.book, turn.person)
    if question is None or turn.person.place != Place.QUESTION:
        return say_where(turn) if is_still_to_be_said(turn) else []
    if answered is not None and _answers(answered, question):
        move_on(turn, question)
    return say_where(turn)


def _answers(contribution: Contribution, question: Question) -> bool:
    about = question.about
    said = (contribution.prompt_id, contribution.rung, contribution.item_id)
    return said == (about.prompt_id, about.rung, about.item_id)


def _keep(turn: Turn, filing: Filing, content: Sent, kind: ContributionKind) -> Contribution:
    words = clean_text(content.caption)
    reply = reply_of(
        turn, filing, kind, words, is_forwarded=content.is_forwarded, album=content.album
    )
    return keep_contribution(turn.book, turn.person, turn.heard, reply, now=turn.now)


def _add(turn: Turn, contribution: Contribution, content: Sent) -> None:
    add_media(
        turn.session,
        turn.vault,
        contribution,
        content.attachment,
        message=turn.heard.message,
        now=turn.now,
    )
