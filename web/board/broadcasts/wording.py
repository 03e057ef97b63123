"""To whom a broadcast goes, in a sentence that anybody can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from babel.lists import format_list
from sqlalchemy.orm import Session

from prompts.catalogue import FALLBACK_LANGUAGE, Catalogue
from prompts.words import Words, pick
from storage.tables import Process
from web.board.phrases.hall import ROLES
from web.wording import date_in_full
from workshop.board.finding import meetings_of, prompts_of
from workshop.messages import Channel
from workshop.process import phases_of
from workshop.refusals import BadAudience
from workshop.residents.audience import Part, parts_of

CLAUSES: Final[Mapping[str, tuple[str, str]]] = {
    "language": ("broadcasts.who_language", "broadcasts.not_language"),
    "age": ("broadcasts.who_age", "broadcasts.not_age"),
    "area": ("broadcasts.who_area", "broadcasts.not_area"),
    "role": ("broadcasts.who_role", "broadcasts.not_role"),
    "source": ("broadcasts.who_source", "broadcasts.not_source"),
    "channel": ("broadcasts.who_channel", "broadcasts.not_channel"),
    "answered": ("broadcasts.who_answered", "broadcasts.not_answered"),
    "joined": ("broadcasts.who_joined", "broadcasts.not_joined"),
    "attended": ("broadcasts.who_attended", "broadcasts.not_attended"),
    "answer": ("broadcasts.who_answer", "broadcasts.not_answer"),
}
"""What a condition says of those who meet it, and of those who must not."""
CHANNELS: Final[Mapping[str, str]] = {
    Channel.TELEGRAM: "broadcasts.channel_telegram",
    Channel.WEB: "broadcasts.channel_web",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What a process calls its prompts, phases, workshops, ages and places, in one language."""

    catalogue: Catalogue
    language: str
    process: Process
    by_part: Mapping[str, Mapping[str, Words]]

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the catalogue."""
        return self.catalogue.say(key, self.language, **values)


def names_of(session: Session, process: Process, catalogue: Catalogue, language: str) -> Names:
    """Read once what any number of audiences are told with."""
    prompts = prompts_of(session, process)
    asked: dict[str, Words] = {str(one.id): one.questions[0] for one in prompts}
    asked |= {str(one.number): one.questions[0] for one in prompts}
    asked |= {one.code: one.questions[0] for one in prompts}
    asked |= {one.kind: one.title for one in phases_of(session, process)}
    return Names(
        catalogue,
        language,
        process,
        {
            "answered": asked,
            "attended": {one.code: one.title for one in meetings_of(session, process)},
            "age": {one["code"]: one["words"] for one in process.ages["bands"]},
            "area": process.areas,
        },
    )


def audience_in_words(names: Names, expression: str, *, from_age: int = 0) -> str:
    """Return to whom an audience goes, in whole sentences; what is unknown stands as written."""
    try:
        parts = parts_of(expression)
    except BadAudience:
        return names.say("broadcasts.to_unread", written=expression)
    told = [_clause(names, part) for part in parts]
    if told:
        those = format_list(told, locale=_locale(names))
        sentence = names.say("broadcasts.to_those", who=those)
    else:
        sentence = names.say("broadcasts.to_all")
    if from_age:
        sentence = f"{sentence} {names.say('broadcasts.to_grown', age=from_age)}"
    return sentence


def _clause(names: Names, part: Part) -> str:
    values = (_value(names, part.name, one) for one in part.values)
    return names.say(CLAUSES[part.name][part.is_not], what=_either(names, values))


def _either(names: Names, values: Iterable[str]) -> str:
    return format_list(list(values), style="or", locale=_locale(names))


def _value(names: Names, name: str, value: str) -> str:
    match name:
        case "language":
            return names.catalogue.named_in(value, names.language)
        case "joined":
            return _day(names, value)
        case "channel" | "role":
            keys = CHANNELS if name == "channel" else ROLES
            return names.say(keys[value]) if value in keys else value
        case "age":
            return _called(names, name, value)
    return names.say("broadcasts.quoted", words=_called(names, name, value))


def _called(names: Names, name: str, value: str) -> str:
    words = names.by_part.get(name, {}).get(value)
    return pick(words, names.language, FALLBACK_LANGUAGE) if words else value


def _day(names: Names, value: str) -> str:
    try:
        return date_in_full(date.fromisoformat(value), names.language)
    except ValueError:
        return value


def _locale(names: Names) -> str:
    return names.language if names.language in ("nb", "nn", "en") else FALLBACK_LANGUAGE
