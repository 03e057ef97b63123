"""What a broadcast looks like where residents read it, in each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from prompts.words import pick
from storage.tables import BroadcastKind, Person, Process
from web.board.composing.composed import Composed
from workshop.broadcasts import MakeSay
from workshop.broadcasts.rows import rows_of
from workshop.messages import Say
from workshop.talk.history import Told

LONGEST_CAPTION = 1_024
"""In UTF-16 units, as Telegram counts. Source: Bot API, sendPhoto."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as the chat page shows its line."""

    line: Told

    @property
    def is_split(self) -> bool:
        """Whether Telegram sends the picture by itself, because the words are too many for it."""
        units = len(self.line.text.encode("utf-16-le")) // 2
        return self.line.picture is not None and units > LONGEST_CAPTION


@dataclass(frozen=True, slots=True)
class Preview:
    """One language: its messages, of a series all of them, and how many get it."""

    language: str
    seen: Sequence[Seen]
    n: int


def says_of(process: Process, composed: Composed, make_say: MakeSay) -> dict[str, Sequence[Say]]:
    """Return what would be said, by language of the process: of a series, each part in order."""
    return {code: _says(process, composed, make_say, code) for code in process.languages}


def previews_of(
    says: Mapping[str, Sequence[Say]], by_language: Mapping[str, int], *, now: datetime
) -> list[Preview]:
    """Return what the chat shows, language by language."""
    return [
        Preview(
            code, [Seen(line_of(say, code, now=now)) for say in each], by_language.get(code, 0)
        )
        for code, each in says.items()
    ]


def _says(process: Process, composed: Composed, make_say: MakeSay, code: str) -> Sequence[Say]:
    plan, first = composed.plan, process.languages[0]
    if composed.prompts:
        person = Person(language=code)
        return [make_say(person, one, BroadcastKind.PROMPT) for one in composed.prompts]
    words = Say(
        pick(plan.words or {}, code, first),
        picture=plan.picture,
        alt=pick(plan.alt, code, first) if plan.alt else None,
        voice=plan.voice,
        rows=rows_of(plan.button, code, first),
    )
    return [words]


def line_of(say: Say, code: str, *, now: datetime) -> Told:
    """Return what would be said as the chat page shows a line."""
    return Told(
        number=0,
        at=now,
        text=say.text,
        message="",
        rows=say.rows,
        picture=say.picture,
        alt=say.alt or "",
        language=code,
        is_question=say.about is not None,
        voice=say.voice,
        is_current=True,
    )
