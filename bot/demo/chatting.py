"""A sample resident at the conversation's door: reads what is said, answers, presses buttons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.conversation import Conversation
from bot.demo.sample import Answer, Ladder, SampleResident
from workshop.messages import (
    About,
    Attachment,
    Content,
    Edited,
    Heard,
    MediaKind,
    Pressed,
    Said,
    Say,
    Sent,
    Started,
)

READING_S = 9
LETTERS_PER_S = 5


@dataclass(slots=True)
class HandSetClock:
    """A clock that shows what it is set to."""

    now: datetime

    def __call__(self) -> datetime:
        """Return the moment that it is set to."""
        return self.now


@dataclass(frozen=True, slots=True)
class _Edit:
    """A message that gets new words at a later moment."""

    message: str
    text: str
    at: datetime


@dataclass(slots=True)
class Chat:
    """One conversation from the start to the end; `codes` tells prompt ids apart."""

    conversation: Conversation
    clock: HandSetClock
    codes: Mapping[int, str]
    resident: SampleResident
    address: str
    _told: list[Say] = field(default_factory=list)
    _edits: list[_Edit] = field(default_factory=list)
    _asked: About | None = None
    _number: int = 0

    def hold(self, start: datetime) -> None:
        """Begin at this moment, answer what one has an answer to, skip the rest, and leave."""
        self.clock.now = start
        self._arrive()
        self._answer_deck()
        self._press("done")
        if self.resident.free:
            self._do(Said(self.resident.free))
        for edit in self._edits:
            self.clock.now = edit.at
            self._do(Edited(edit.text), message=edit.message)

    def _arrive(self) -> None:
        one = self.resident
        self._do(Started(one.source))
        for answer in (
            f"lang:{one.language}",
            "join:yes",
            f"age:{one.age}",
            f"area:{one.area or '-'}",
            f"role:{one.role or '-'}",
        ):
            self._press(answer)

    def _answer_deck(self) -> None:
        left = dict(self.resident.answers)
        while left and (code := self._asked_code()) is not None:
            ladder = left.pop(code, None)
            if ladder is None:
                self._press("skip")
            else:
                self._answer_photo(code, ladder)
            if left and self._asked_code() is None:
                self._press("next")

    def _answer_photo(self, code: str, ladder: Ladder) -> None:
        for answer in ladder:
            if answer is None:
                self._press("skip")
            else:
                self._give(answer)
        while self._asked_code() == code:
            self._press("skip")

    def _asked_code(self) -> str | None:
        return self.codes[self._asked.prompt_id] if self._asked is not None else None

    def _give(self, answer: Answer) -> None:
        if answer.voice is not None:
            recording = Attachment(
                MediaKind.VOICE, reference=str(answer.voice), seconds=answer.seconds
            )
            self._do(Sent(recording, is_forwarded=answer.is_forwarded))
            return
        self._do(Said(answer.text, is_forwarded=answer.is_forwarded))
        if answer.edited is not None:
            later = self.clock.now + timedelta(hours=answer.hours_later)
            self._edits.append(_Edit(str(self._number), answer.edited, later))

    def _press(self, what: str) -> None:
        for say in reversed(self._told):
            for button in (one for row in say.rows for one in row):
                if button.press == what or button.press.startswith(f"{what}:"):
                    self._do(Pressed(button.press))
                    return
        raise RuntimeError(f"nobody was offered {what!r}: the sample does not fit the process")

    def _do(self, content: Content, *, message: str | None = None) -> None:
        self._number += 1
        self.clock.now += timedelta(seconds=READING_S + _letters(content) / LETTERS_PER_S)
        heard = Heard(
            self.resident.channel,
            self.address,
            f"{self.address}:{self._number}",
            self.clock.now,
            content,
            message=message or str(self._number),
            language=self.resident.language,
        )
        says = self.conversation.hear([heard])[0]
        self._told += says
        self._asked = next((say.about for say in says if say.about is not None), None)


def _letters(content: Content) -> int:
    return len(content.text) if isinstance(content, Said) else 0
