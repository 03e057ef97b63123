"""What it takes to receive people: one desk for each transaction."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime

from handlers.pace import AT_ONCE, Pace
from prompts.catalogue import Catalogue
from storage.vault import Vault
from workshop.book import Book
from workshop.messages import Say


@dataclass(frozen=True, slots=True)
class Desk:
    """The open book, the keys, the sentences, the time, the pace.

    `can_nudge` if residents of the web chat can be told of something new when they have left it.

    `said` holds questions that have been put into words already, for whoever is asked them next.
    """

    book: Book
    vault: Vault
    catalogue: Catalogue
    now: datetime
    pace: Pace = AT_ONCE
    can_nudge: bool = False
    said: dict[Hashable, Say] = field(default_factory=dict)
