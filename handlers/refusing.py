"""Kindly refusing what cannot be taken, with what to do instead."""

from __future__ import annotations

from handlers.turn import Says, Turn
from prompts.catalogue import Catalogue
from workshop.messages import Say, Unusable, Unwanted

SENTENCES = {
    Unwanted.CONTACT: "refuse.contact",
    Unwanted.LOCATION: "refuse.location",
    Unwanted.VIDEO: "refuse.video",
    Unwanted.FILE: "refuse.file",
    Unwanted.TOO_LARGE: "refuse.too_large",
    Unwanted.GROUP: "refuse.group",
    Unwanted.OTHER: "refuse.other",
}


def refuse(turn: Turn, content: Unusable) -> Says:
    """Say why something is not taken; nothing of it is kept."""
    return [turn.say(SENTENCES[content.kind])]


def file_lost(catalogue: Catalogue, language: str) -> Say:
    """Return what is said when a file that was received cannot be opened, or not be brought."""
    return Say(catalogue.say("refuse.unreadable", language))
