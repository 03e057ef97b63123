"""What a broadcast looks like where residents read it, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from prompts.words import pick
from storage.tables import BroadcastKind, Person, Process
from web.board.composing.composed import Composed
from workshop.broadcasts import MakeSay
from workshop.messages import Say
from workshop.talk.history import Told

LONGEST_CAPTION = 1_024
"""In UTF-16 units, as Telegram counts. Source: Bot API, sendPhoto."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One language: the line as the chat page shows it, and how many get it."""

    language: str
    line: Told
    n: int

    @property
    def is_split(self) -> bool:
        """Whether Telegram sends the picture by itself, because the words are too many for it."""
        units = len(self.line.text.encode("utf-16-le")) // 2
        return self.line.picture is not None and units > LONGEST_CAPTION


def says_of(process: Process, composed: Composed, make_say: MakeSay) -> dict[str, Say]:
    """Return what would be said first, by language of the process."""
    return {code: _say(process, composed, make_say, code) for code in process.languages}


def previews_of(
    says: Mapping[str, Say], by_language: Mapping[str, int], *, now: datetime
) -> list[Preview]:
    """Return what the chat shows, language by language."""
    return [
        Preview(code, line_of(say, code, now=now), by_language.get(code, 0))
        for code, say in says.items()
    ]


def _say(process: Process, composed: Composed, make_say: MakeSay, code: str) -> Say:
    plan, first = composed.plan, process.languages[0]
    if plan.prompt is not None:
        return make_say(Person(language=code), plan.prompt, BroadcastKind.PROMPT)
    return Say(
        pick(plan.words or {}, code, first),
        picture=plan.picture,
        alt=pick(plan.alt, code, first) if plan.alt else None,
        voice=plan.voice,
    )


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
