"""The sorting table: what was said on the left, needs, measures or solutions on the right.

One form does it all, so that it works without scripts: a card is chosen, and a button of the
panel says where it goes. Our script adds keys, dragging and staying where one is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Form, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Process
from web.backstage import Backstage, Stage
from web.board.counting import census_of
from web.board.doors.gate import Changing, Colleague
from web.board.frame import frame, show_board
from web.board.hand import hand_of, last_acts
from web.board.refusing import sentence_for
from web.board.table import At, Table
from web.board.titles import words_typed
from web.fields import HIGHEST_ROW, RowNumber, Text
from web.pages import wants_part
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.board.tally import counts_by_source, meetings_heard, photos
from workshop.coding.sampling import blind_to
from workshop.process import current_process, open_phase
from workshop.refusals import ChangedSince, WorkshopError
from workshop.sorting.acts import Hand, redo, undo
from workshop.sorting.chain import items_of_voices, standing_items
from workshop.sorting.inbox import Pile, handful, heights
from workshop.sorting.items import put_up_from
from workshop.sorting.quoting import Aside, Part, fetch_back, put_aside, quote
from workshop.sorting.transcribing import versions_of

KINDS = {"needs": ItemKind.NEED, "measures": ItemKind.MEASURE}
"""What is sorted into in a phase; from the solutions on, it is solutions."""
NEW = "new"
router = Router(prefix="/board/sort")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something was not done: a sentence, and the act that could not be taken back."""

    sentence: str
    act_id: int | None = None


@router.get("")
def page(
    request: Request, stage: Stage, signed_in: Colleague, table: At, refused: str = ""
) -> HTMLResponse:
    """Show the table; to our own script only the parts that may have changed."""
    sentence = sentence_for(refused)
    refusal = Refusal(sentence) if sentence else None
    return _show(request, stage, signed_in, table, refusal=refusal)


@router.post("/quote")
def sort_one(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    table: At,
    contribution: Annotated[int, Form(ge=0, le=HIGHEST_ROW)] = 0,
    item: Text = "",
    words: Text = "",
    start: Annotated[int, Form(ge=0)] = 0,
    title: Text = "",
    title_language: Text = "",
    is_turned: Annotated[bool, Form()] = False,
) -> Response:
    """Put a contribution, or these words of it, under an item or a new one."""

    part = Part(words, start, is_turned)

    def act(hand: Hand) -> None:
        named = _title(hand.process, title, title_language)
        if item == NEW and named:
            kind = table.kind or _kind_now(hand.session, hand.process)
            put_up_from(hand, contribution, kind, named, part)
            return
        number = int(item[:10]) if item.isdecimal() else 0
        quote(hand, contribution, number if number <= HIGHEST_ROW else 0, part)

    return _after(request, stage, signed_in, table, act)


@router.post("/aside")
def lay_aside(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    table: At,
    contribution: Annotated[int, Form(ge=0, le=HIGHEST_ROW)] = 0,
    why: Annotated[Aside, Form()] = Aside.OTHER_MATTER,
) -> Response:
    """Put a contribution away without an item, for a reason."""
    return _after(
        request, stage, signed_in, table, lambda hand: put_aside(hand, contribution, why)
    )


@router.post("/back")
def lay_back(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    table: At,
    contribution: Annotated[int, Form(ge=0, le=HIGHEST_ROW)] = 0,
) -> Response:
    """Take a contribution that was put away back to what is to be sorted."""
    return _after(request, stage, signed_in, table, lambda hand: fetch_back(hand, contribution))


@router.post("/undo")
def take_back(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    table: At,
    past: Annotated[RowNumber | None, Form()] = None,
) -> Response:
    """Take back what this facilitator did last on the board, or what they did before that."""
    return _after(request, stage, signed_in, table, lambda hand: undo(hand, past=past))


@router.post("/redo")
def do_again(request: Request, stage: Stage, signed_in: Changing, table: At) -> Response:
    """Do again what this facilitator took back last."""
    return _after(request, stage, signed_in, table, redo)


def _after(
    request: Request, stage: Backstage, signed_in: SignedIn, table: Table, act: Any
) -> Response:
    """Do something on the board and show the table; what is refused is said there."""
    with _said_of_refusal() as refused, stage.store.writing() as session:
        act(hand_of(session, stage, signed_in))
    if refused or wants_part(request):
        return _show(request, stage, signed_in, table, refusal=refused[0] if refused else None)
    return RedirectResponse(table.href(), status_code=303)


@contextmanager
def _said_of_refusal() -> Iterator[list[Refusal]]:
    """Catch what the board refuses and has a sentence for; the list holds it then."""
    said: list[Refusal] = []
    try:
        yield said
    except WorkshopError as error:
        sentence = sentence_for(type(error).__name__)
        if sentence is None:
            raise
        said.append(Refusal(sentence, error.act_id if isinstance(error, ChangedSince) else None))


def _show(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    table: Table,
    *,
    refusal: Refusal | None = None,
) -> HTMLResponse:
    if table.pile == Pile.HIDDEN and not signed_in.may_protect:
        raise HTTPException(403)
    table = table.seen_by(signed_in)
    past = refusal.act_id if refusal else None
    with stage.store.reading() as session:
        process = current_process(session)
        values = {
            **frame(session, process),
            **_table(request, session, process, table),
            **_voices(session, signed_in, process, table),
            "acts": last_acts(session, process, signed_in, past=past),
            "refused": refusal.sentence if refusal else None,
        }
    template = "board/sorting_part.html" if wants_part(request) else "board/sorting.html"
    status = 409 if refusal else 200
    return show_board(request, template, signed_in, "sort", status=status, table=table, **values)


def _table(request: Request, session: Session, process: Process, table: Table) -> dict[str, Any]:
    cells = census_of(request).count(session)
    kind = table.kind or _kind_now(session, process)
    everything = standing_items(session, process)
    return {
        "kind": kind,
        "items": [item for item in everything if item.kind == kind],
        "named": {item.number: item for item in everything},
        "heights": heights(session, process),
        "deck": photos(session, process, table.phase or None, cells),
        "posters": sorted(
            {
                one.source
                for one in counts_by_source(session, process, table.choice.sieve, cells)
                if one.source
            }
        ),
        "meetings": [(one.code, one.title) for one in meetings_heard(session, process, cells)],
        "process_languages": process.languages,
        "ages": process.ages["bands"],
        "areas": process.areas,
    }


def _voices(
    session: Session, signed_in: SignedIn, process: Process, table: Table
) -> dict[str, Any]:
    """Return the cards, with what was written down of them and where they stand.

    Who sorts a sample for the second time is not told where its cards stand.
    """
    found = handful(session, process, table.choice, before=table.before)
    numbers = [card.number for card in found.cards]
    blind = blind_to(session, signed_in.facilitator_id)
    under = items_of_voices(session, numbers)
    return {
        "cards": found.cards,
        "older": found.older,
        "under": {number: under[number] for number in under if number not in blind},
        "versions_of": versions_of(session, numbers),
    }


def _kind_now(session: Session, process: Process) -> ItemKind:
    phase = open_phase(session, process)
    return KINDS.get(phase.kind, ItemKind.SOLUTION) if phase else ItemKind.NEED


def _title(process: Process, title: str, language: str) -> dict[str, str]:
    code = language if language in process.languages else process.languages[0]
    return words_typed(process.languages, [code], [title])
