"""What lies on the sorting table, as it stands in the address of the page."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query
from pydantic import BeforeValidator

from prompts.processfile import ItemKind
from storage.tables import Flag
from web.board.wall import LONGEST_SEARCH, View
from web.fields import RowNumber, plain_text
from workshop.board.searching import words_in
from workshop.board.staff import SignedIn
from workshop.sorting.inbox import Choice, Pile


@dataclass(frozen=True, slots=True)
class Table:
    """What lies on the table, as it stands in the address."""

    pile: Pile = Pile.UNSORTED
    kind: ItemKind | None = None
    phase: str = ""
    photo: str = ""
    source: str = ""
    speech: str = ""
    age: str = ""
    area: str = ""
    flag: Flag | str = ""
    q: Annotated[str, BeforeValidator(plain_text)] = ""
    before: Annotated[RowNumber | None, Query()] = None

    @property
    def choice(self) -> Choice:
        """The choice as the pile takes it."""
        wall = View(phase=self.phase, photo=self.photo, source=self.source)
        return Choice(
            pile=self.pile,
            sieve=wall.sieve,
            language=self.speech or None,
            age_band=self.age or None,
            area=self.area or None,
            flag=self.flag if self.flag in set(Flag) else None,
            words=words_in(self.q[:LONGEST_SEARCH]),
        )

    def seen_by(self, signed_in: SignedIn) -> Table:
        """Return the table as somebody may have it laid.

        Who only reads does not narrow it by age or area: both together can point at one person.
        """
        if signed_in.may_change:
            return self
        return replace(self, age="", area="")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the pile and the kind has been chosen."""
        narrowing = (self.phase, self.photo, self.source, self.speech, self.age, self.area)
        return any((*narrowing, self.flag, self.q, self.before))

    def href(self, **changed: object) -> str:
        """Return the address of this table with something chosen differently."""
        stands = {field.name: getattr(self, field.name) for field in fields(self)}
        if stands["pile"] == Pile.UNSORTED:
            stands["pile"] = ""
        query = urlencode({k: v for k, v in {**stands, **changed}.items() if v})
        return f"/board/sort?{query}" if query else "/board/sort"


At = Annotated[Table, Depends()]
