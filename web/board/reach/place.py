"""One place that people may come from: its links, what hangs there, texts, in and out of use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Depends, HTTPException, Request, Response
from sqlalchemy.orm import Session

from storage.tables import Facilitator, Process, Prompt, Source
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import last_acts
from web.board.reach.forms import SourceFields, read_change, typed_source
from web.board.reach.places import PAGE, TAB
from web.board.refusing import sentence_for
from web.board.returning import do_and_return
from web.board.room.meetingforms import Faults
from web.fields import RowNumber
from web.paper.poster import SCREENS, Poster, Size, make_poster
from web.paper.press import Ending
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.process import current_process
from workshop.reach.pictures import pictures_of, usual_picture
from workshop.reach.sources import (
    LONGEST_LABEL,
    SourceKind,
    change_source,
    find_source,
    resume_source,
    retire_source,
)
from workshop.reach.ways import Ways, bot_username, ways_of
from workshop.reach.words import is_borrowed, texts
from workshop.refusals import UnknownSource
from workshop.sorting.acts import Hand
from workshop.sorting.stacks import Stack

NO_PICTURE = "-"
TYPES: Final = {Ending.PDF: "application/pdf", Ending.PNG: "image/png"}
SHAPES: Final = {
    Size.A3: (297, 420), Size.A4: (210, 297), Size.A5: (148, 210), Size.TENT: (210, 297),
    Size.SQUARE: (1, 1), Size.STORY: (9, 16), Size.SCREEN: (16, 9),
}  # fmt: skip
"""Width to height of a preview, so that the page does not jump when it comes."""
router = Router(prefix=PAGE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """In which language, and with which picture: a prompt's code, `-` for none."""

    language: str = ""
    picture: str = ""

    def query(self, language: str) -> str:
        """Return this as it stands in the address of a sheet."""
        asked = {"language": language, "picture": self.picture}
        return urlencode({name: value for name, value in asked.items() if value})


Asked = Annotated[Wanted, Depends()]
Typed = Annotated[SourceFields, Depends(typed_source)]


@router.get("/{number}")
def page(
    request: Request,
    stage: Stage,
    signed_in: Colleague,
    number: RowNumber,
    wanted: Asked,
    added: str = "",
    refused: str = "",
) -> Response:
    """Show a place: its links, its sheets as they look, and the texts to copy."""
    return _show(request, stage, signed_in, number, wanted, is_added=bool(added), refused=refused)


@router.post("/{number}/change")
def change(
    request: Request, stage: Stage, signed_in: Changing, number: RowNumber, typed: Typed
) -> Response:
    """Call a place something else, or say that it is of another kind."""
    if faults := read_change(typed):
        return _show(request, stage, signed_in, number, Wanted(), typed=typed, faults=faults)
    kind = SourceKind(typed.kind)

    def act(hand: Hand) -> None:
        change_source(hand, number, label=typed.name, kind=kind)

    return do_and_return(stage, signed_in, act, f"{PAGE}/{number}")


@router.post("/{number}/retire")
def retire(stage: Stage, signed_in: Changing, number: RowNumber) -> Response:
    """Take a place out of use."""
    to = f"{PAGE}/{number}"
    return do_and_return(stage, signed_in, lambda hand: retire_source(hand, number), to)


@router.post("/{number}/resume")
def resume(stage: Stage, signed_in: Changing, number: RowNumber) -> Response:
    """Take a place into use again."""
    to = f"{PAGE}/{number}"
    return do_and_return(stage, signed_in, lambda hand: resume_source(hand, number), to)


@router.get("/{number}/{name}")
def sheet(
    stage: Stage,
    signed_in: Colleague,
    number: RowNumber,
    name: str,
    wanted: Asked,
    preview: bool = False,
) -> Response:
    """Return a sheet as a file, named by size and ending: `a3.pdf`, `square.png`."""
    size, ending = _named(name)
    with stage.store.reading() as session:
        process, source = _find(session, number)
        language = _language(process, source, wanted)
        picture = _picture(session, process, wanted.picture)
        poster = Poster(process, language, _ways(session, stage, source), picture)
        file_name = f"{source.code}-{size}-{language}.{ending}"
        made = make_poster(
            poster,
            size,
            ending,
            catalogue=stage.catalogue,
            shelf=stage.shelf,
            now=stage.clock(),
            is_preview=preview,
        )
    how = "inline" if preview else "attachment"
    headers = {"Content-Disposition": f'{how}; filename="{file_name}"'}
    return Response(made, media_type=TYPES[ending], headers=headers)


def _show(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    number: int,
    wanted: Wanted,
    *,
    is_added: bool = False,
    refused: str = "",
    typed: SourceFields | None = None,
    faults: Faults | None = None,
) -> Response:
    with stage.store.reading() as session:
        process, source = _find(session, number)
        language = _language(process, source, wanted)
        ways = _ways(session, stage, source)
        by = session.get(Facilitator, source.made_by_id) if source.made_by_id else None
        values: dict[str, Any] = {
            **frame(session, process),
            "source": source,
            "made_by": by.name if by else "",
            "ways": ways,
            "texts": texts(stage.catalogue, process, ways, language),
            "pictures": pictures_of(session, process),
            "process_languages": process.languages,
            "acts": last_acts(session, process, signed_in, stack=Stack.REACH),
        }
    told = {
        "wanted": wanted,
        "in_language": language,
        "query": wanted.query(language),
        "sizes": [(size, *SHAPES[size], size in SCREENS) for size in Size],
        "is_class": source.kind == SourceKind.CLASS,
        "is_borrowed": is_borrowed(stage.catalogue, language),
        "is_added": is_added,
        "refused": sentence_for(refused),
        "typed": typed or SourceFields(source.label, source.kind),
        "faults": faults or {},
        "longest": LONGEST_LABEL,
    }
    status = 422 if faults else 409 if told["refused"] else 200
    template = "board/reach/place.html"
    return show_board(request, template, signed_in, TAB, status=status, **told, **values)


def _named(name: str) -> tuple[Size, Ending]:
    size, _, ending = name.partition(".")
    if size not in set(Size) or ending not in set(Ending):
        raise HTTPException(404)
    return Size(size), Ending(ending)


def _find(session: Session, number: int) -> tuple[Process, Source]:
    process = current_process(session)
    try:
        return process, find_source(session, process, number)
    except UnknownSource as error:
        raise HTTPException(404) from error


def _language(process: Process, source: Source, wanted: Wanted) -> str:
    asked = (wanted.language, source.language, *process.languages)
    return next(one for one in asked if one in process.languages)


def _ways(session: Session, stage: Backstage, source: Source) -> Ways:
    name = stage.bot_username or bot_username(session)
    return ways_of(source.code, stage.public_url, name, SourceKind(source.kind))


def _picture(session: Session, process: Process, code: str) -> Prompt | None:
    if code == NO_PICTURE:
        return None
    pictures = pictures_of(session, process)
    chosen = (one for one in pictures if one.code == code)
    return next(chosen, usual_picture(pictures))
