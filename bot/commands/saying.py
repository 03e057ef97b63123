"""What a broadcast of the command line says, if it puts no prompt."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from bot.commands.console import Console
    from storage.tables import BroadcastKind, Meeting, Process


@dataclass(frozen=True, slots=True)
class Words:
    """What is said, by language, as what; None of it where a prompt is put."""

    words: Mapping[str, str] | None = None
    kind: BroadcastKind | None = None
    meeting: Meeting | None = None


def said_in(console: Console, session: Session, process: Process, chosen: Namespace) -> Words:
    """Return the words of the file, of what we have heard, or of an invitation.

    They are those that the board writes into its form. Raises Refused, UnknownMeeting.
    """
    from bot.commands.wording import read_words
    from bot.opening import Refused
    from storage.tables import BroadcastKind
    from web.board.composing.prefilled import heard_words, invitation_words
    from workshop.board.finding import find_meeting

    if chosen.text:
        return Words(read_words(Path(chosen.text), process.languages))
    if chosen.digest:
        heard = heard_words(session, process, console.catalogue)
        if not heard:
            raise Refused("command.nothing_heard")
        return Words(heard, BroadcastKind.DIGEST)
    if chosen.invitation:
        meeting = find_meeting(session, process, chosen.invitation)
        url = console.settings.public_url
        words = invitation_words(process, meeting, console.catalogue, url)
        return Words(words, BroadcastKind.INVITATION, meeting)
    return Words()
