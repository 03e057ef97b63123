"""How a question is put: the photo, the words, the buttons under them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from textwrap import shorten

from handlers.choices import press_about
from handlers.turn import Turn
from prompts.catalogue import Catalogue
from prompts.words import Words, pick
from storage.tables import BroadcastKind, Prompt
from workshop.book import Question
from workshop.carrying.cards import Part
from workshop.messages import About, Button, Rows, Say
from workshop.residents.resident import Resident

NO_PAUSE = timedelta()
A_LINE = 160
"""So much of each thing on a card is read on a telephone before the question."""
ON_THE_CARD = {Part.WHO: "card.who", Part.FIRST_STEP: "card.first_step"}


def put(turn: Turn, question: Question, pause: timedelta = NO_PAUSE) -> Say:
    """Return a question as it is put to this resident; made once for all who are asked it."""
    language = turn.person.language
    key = ("put", question.about, question.nth, question.of, language, pause)
    said = turn.desk.said
    if key not in said:
        said[key] = replace(question_say(turn.catalogue, language, question), pause=pause)
    return said[key]


def question_say(catalogue: Catalogue, language: str, question: Question) -> Say:
    """Return a question as it is put to a resident; the photo comes with the first one."""
    picture = question.prompt.picture if question.rung == 0 else None
    return Say(
        _text(catalogue, language, question),
        rows=_rows(catalogue, language, question),
        picture=picture,
        alt=_pick(question.prompt.alt, language) if picture else None,
        about=question.about,
    )


def broadcast_question(
    catalogue: Catalogue, person: Resident, prompt: Prompt, kind: BroadcastKind
) -> Say:
    """Return a prompt's first question as a broadcast puts it, or reminds of it."""
    say = question_say(catalogue, person.language, Question(prompt, 0))
    if kind != BroadcastKind.REMINDER:
        return say
    return replace(say, text=f"{catalogue.say('ask.reminder', person.language)}\n\n{say.text}")


def item_title(question: Question, language: str) -> str:
    """Return the title of the item that a question is about; empty where there is none."""
    return _pick(question.item.title, language) if question.item else ""


def _text(catalogue: Catalogue, language: str, question: Question) -> str:
    words = _pick(question.prompt.questions[question.rung], language)
    if question.item is not None:
        words = words.replace("{item}", item_title(question, language))
    parts = [*_card(catalogue, language, question), words]
    if question.nth:
        parts.insert(0, catalogue.say("ask.count", language, nth=question.nth, of=question.of))
    if question.prompt.picture and question.rung == 0:
        parts.insert(0, catalogue.say("ask.photo", language, number=question.prompt.number))
        parts.append(_credit(catalogue, language, question.prompt))
    return "\n\n".join(parts)


def _card(catalogue: Catalogue, language: str, question: Question) -> list[str]:
    """Return the solution that is tried out, in short: what it is, who does it, what comes first.

    Nothing if there is no more to say than its title, which stands in the question.
    """
    if question.card is None or question.item is None:
        return []
    told = {part: _pick(question.card.parts.get(part), language) for part in ON_THE_CARD}
    lines = [
        shorten(_pick(question.item.description, language), A_LINE, placeholder=" …"),
        *(
            catalogue.say(key, language, words=shorten(told[part], A_LINE, placeholder=" …"))
            for part, key in ON_THE_CARD.items()
            if told[part]
        ),
    ]
    said = [line for line in lines if line]
    return ["\n".join([item_title(question, language), *said])] if said else []


def _credit(catalogue: Catalogue, language: str, prompt: Prompt) -> str:
    return catalogue.say(
        "ask.credit", language, credit=prompt.credit or "", licence=prompt.licence or ""
    )


def _rows(catalogue: Catalogue, language: str, question: Question) -> Rows:
    about = question.about

    def button(key: str, verb: str, at: About = about) -> Button:
        return Button(catalogue.say(key, language), press_about(verb, at))

    first: tuple[Button, ...]
    if question.rung > 0:
        earlier = About(about.prompt_id, about.rung - 1, about.item_id)
        first = (
            button("button.more", "more", earlier),
            button("button.skip_question", "skip"),
        )
    elif question.prompt.picture:
        first = (button("button.describe", "describe"), button("button.skip_photo", "skip"))
    else:
        first = (button("button.skip_question", "skip"),)
    return (first, (Button(catalogue.say("button.done", language), "done"),))


def _pick(words: Words | None, language: str) -> str:
    return pick(words, language, next(iter(words))) if words else ""
