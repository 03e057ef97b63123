"""A note or a list as a facilitator sends it: its words, and where they belong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import NoteWay, Process, Prompt
from storage.vault import hash_token
from web.fields import Text
from workshop.board.finding import prompts_of
from workshop.board.staff import SignedIn
from workshop.notes import Origin
from workshop.notes.pasted import usable_table
from workshop.notes.reading import Note
from workshop.voices.keeping import clean_text

LONGEST_NOTE = 20_000


@dataclass(frozen=True, slots=True)
class NoteFields:
    """A note or a list as it stands in the form, with where it belongs; `nonce` names the form."""

    text: str
    table: str
    prompt: str
    kind: str
    nonce: str

    def press(self, signed_in: SignedIn, number: int) -> str:
        """Return what is the same only if the same form was sent with the same words."""
        parts = (signed_in.facilitator_id, number, self.nonce, self.text, *self.choice)
        return hash_token("\x1f".join(map(str, parts)))

    @property
    def choice(self) -> tuple[str, str, str]:
        """Where the note belongs."""
        return self.table, self.prompt, self.kind


def typed_note(
    text: Text = "", table: Text = "", prompt: Text = "", kind: Text = "", nonce: Text = ""
) -> NoteFields:
    """Return the form of a note or a list as it was sent."""
    return NoteFields(text, table, prompt, kind, nonce)


Typed = Annotated[NoteFields, Depends(typed_note)]


def read_note(
    session: Session, process: Process, typed: NoteFields
) -> tuple[Note | None, dict[str, str]]:
    """Return the note that was typed, or None and what has to be put right."""
    text = clean_text(typed.text)
    if not text:
        return None, {"text": "room.note.empty"}
    if len(text) > LONGEST_NOTE:
        return None, {"text": "room.note.too_long"}
    like = like_of(session, process, typed)
    return Note(text, like.written_as, like.prompt, like.table), {}


def like_of(session: Session, process: Process, typed: NoteFields) -> Note:
    """Return a note without words that stands where these words belong."""
    return Note(
        text="",
        written_as=ItemKind(typed.kind) if typed.kind in set(ItemKind) else None,
        prompt=_prompt(session, process, typed.prompt),
        table=usable_table(typed.table),
    )


def _prompt(session: Session, process: Process, code: str) -> Prompt | None:
    return next((one for one in prompts_of(session, process) if one.code == code), None)


def origin_of(way: NoteWay, signed_in: SignedIn, number: int, typed: NoteFields) -> Origin:
    """Return how these words come in, and who brings them."""
    press = typed.press(signed_in, number) if typed.nonce else None
    return Origin(way, "", signed_in.facilitator_id, press)
