"""The wall: contributions as they arrive, chat beside room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BeforeValidator
from sqlalchemy.orm import Session

from storage.tables import Process
from web.backstage import Stage
from web.board.counting import census_of
from web.board.doors.gate import Colleague
from web.board.frame import frame, show_board
from web.fields import RowNumber, plain_text
from web.pages import wants_part
from web.routes import Router
from workshop.board.census import Cells
from workshop.board.searching import words_in
from workshop.board.sieve import Side, Sieve
from workshop.board.tally import Count, counts_by_source, meetings_heard, photos
from workshop.board.wall import Stretch, strips
from workshop.messages import Channel
from workshop.process import current_process

POSTER = "poster-"
MEETING = "meeting-"
"""How the value of a poster or advert begins in the list of sources, and that of a workshop."""
LONGEST_SEARCH = 200
router = Router(prefix="/board")


@dataclass(frozen=True, slots=True)
class View:
    """What a facilitator has chosen to look at, as it stands in the address.

    `q` is what is looked for, as typed; `together` shows room and chat as one stream.
    `room_since` and the like come from our script only: the oldest cards that it shows.
    """

    phase: str = ""
    photo: str = ""
    source: str = ""
    q: Annotated[str, BeforeValidator(plain_text)] = ""
    together: bool = False
    room_before: Annotated[RowNumber | None, Query()] = None
    chat_before: Annotated[RowNumber | None, Query()] = None
    both_before: Annotated[RowNumber | None, Query()] = None
    room_since: Annotated[RowNumber | None, Query()] = None
    chat_since: Annotated[RowNumber | None, Query()] = None
    both_since: Annotated[RowNumber | None, Query()] = None

    @property
    def sieve(self) -> Sieve:
        """The choice as the wall's queries take it."""
        channel = Channel(self.source) if self.source in set(Channel) else None
        is_poster, is_meeting = (self.source.startswith(kind) for kind in (POSTER, MEETING))
        return Sieve(
            phase=self.phase or None,
            prompt=self.photo or None,
            channel=channel,
            source=self.source.removeprefix(POSTER) if is_poster else None,
            meeting=self.source.removeprefix(MEETING) if is_meeting else None,
        )

    @property
    def words(self) -> tuple[str, ...]:
        """What is looked for; nothing but signs is nothing."""
        return words_in(self.q[:LONGEST_SEARCH])

    @property
    def sides(self) -> list[Side]:
        """The sides to show: both, unless the source is on one of them only."""
        if self.source == Channel.ROOM or self.source.startswith(MEETING):
            return [Side.ROOM]
        if self.source:
            return [Side.CHAT]
        return [Side.BOTH] if self.together else [Side.ROOM, Side.CHAT]

    @property
    def is_newest(self) -> bool:
        """Whether the newest contributions are in sight."""
        return self.room_before is self.chat_before is self.both_before is None

    def before(self, side: Side) -> int | None:
        """Return where the cards of a side begin, if not with the newest."""
        return {
            Side.ROOM: self.room_before,
            Side.CHAT: self.chat_before,
            Side.BOTH: self.both_before,
        }[side]

    def since(self, side: Side) -> int | None:
        """Return the oldest card of a side that our script shows."""
        return {
            Side.ROOM: self.room_since,
            Side.CHAT: self.chat_since,
            Side.BOTH: self.both_since,
        }[side]

    @property
    def stretches(self) -> dict[Side, Stretch]:
        """Which cards of each side to show."""
        return {side: Stretch(self.before(side), self.since(side)) for side in self.sides}

    def href(self, **changed: object) -> str:
        """Return the address of this view with something chosen differently."""
        chosen = {
            "phase": self.phase,
            "photo": self.photo,
            "source": self.source,
            "q": self.q,
            "together": int(self.together),
            **{f"{side}_before": self.before(side) for side in Side},
            **changed,
        }
        query = urlencode({key: value for key, value in chosen.items() if value})
        return f"/board?{query}" if query else "/board"


@router.get("")
def wall(
    request: Request, stage: Stage, signed_in: Colleague, view: Annotated[View, Depends()]
) -> HTMLResponse:
    """Show the wall as chosen; to our own script only the part that may have changed."""
    with stage.store.reading() as session:
        process = current_process(session)
        cells = census_of(request).count(session)
        values = {**frame(session, process), **_wall(session, process, view, cells)}
    template = "board/wall_part.html" if wants_part(request) else "board/wall.html"
    return show_board(request, template, signed_in, "wall", view=view, **values)


def _wall(session: Session, process: Process, view: View, cells: Cells) -> dict[str, Any]:
    deck = photos(session, process, view.phase or None, cells)
    counts = counts_by_source(session, process, view.sieve, cells)
    return {
        "deck": deck,
        "chosen": next((photo for photo in deck if photo.code == view.photo), None),
        "counts": _by_channel(counts),
        "posters": _by_poster(counts),
        "meetings": [(one.code, one.title) for one in meetings_heard(session, process, cells)],
        "strips": strips(session, process, view.sieve, view.stretches, words=view.words),
    }


def _by_channel(counts: list[Count]) -> dict[Channel, int]:
    order = (Channel.ROOM, Channel.TELEGRAM, Channel.WEB)
    found = {one: sum(count.n for count in counts if count.channel == one) for one in order}
    rehearsed = sum(count.n for count in counts if count.channel == Channel.REHEARSAL)
    # Apart, and only while there is a rehearsal.
    return found | ({Channel.REHEARSAL: rehearsed} if rehearsed else {})


def _by_poster(counts: list[Count]) -> dict[str, int]:
    names = sorted({count.source for count in counts if count.source})
    return {name: sum(count.n for count in counts if count.source == name) for name in names}
