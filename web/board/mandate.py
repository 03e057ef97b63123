"""Who decides, what was promised, who gives the green light, and by when: changed at the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from storage.tables import Process
from web.backstage import Backstage, Stage
from web.board.doors.gate import Changer, Changing
from web.board.frame import frame, show_board
from web.board.room.meetingforms import Faults, Texts, read_day
from web.fields import Text
from web.routes import Router
from workshop.board.staff import SignedIn
from workshop.process import current_process
from workshop.refusals import BadMandate, NotAsShown
from workshop.steering.mandate import (
    LONGEST_LEADERS,
    LONGEST_WORDS,
    Mandate,
    change_mandate,
    let_file_say,
    mandate_of,
)
from workshop.voices.keeping import clean_text

PAGE = "/board/process"
router = Router(prefix="/board/process/mandate")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it stands; `seen` marks what it began with."""

    decider: Mapping[str, str]
    promise: Mapping[str, str]
    green_light: str
    decides_by: str
    seen: str


def typed(
    language: Texts = [],  # noqa: B006
    decider: Texts = [],  # noqa: B006
    promise: Texts = [],  # noqa: B006
    green_light: Text = "",
    decides_by: Text = "",
    seen: Text = "",
) -> Typed:
    """Return the form as it was sent."""
    return Typed(
        _by_language(language, decider),
        _by_language(language, promise),
        clean_text(green_light),
        decides_by.strip(),
        seen,
    )


@router.get("")
def form(request: Request, stage: Stage, signed_in: Changer) -> Response:
    """Show who decides, to be changed."""
    with stage.store.reading() as session:
        stands = _as_typed(current_process(session))
    return _show(request, stage, signed_in, stands)


@router.post("")
def save(
    request: Request, stage: Stage, signed_in: Changing, form: Annotated[Typed, Depends(typed)]
) -> Response:
    """Write down who decides; if a colleague was faster, theirs is shown beside what was typed."""
    now, who = stage.clock(), signed_in.facilitator_id
    day = read_day(form.decides_by)
    if form.decides_by and day is None:
        return _show(request, stage, signed_in, form, faults={"decides_by": "room.form.no_day"})
    try:
        with stage.store.writing() as session:
            process = current_process(session)
            mandate = Mandate(
                _known(process, form.decider), _known(process, form.promise), form.green_light, day
            )
            change_mandate(session, process, mandate, seen=form.seen, facilitator_id=who, now=now)
    except BadMandate as error:
        faults = {name: _fault(name, form) for name in sorted(error.wrong)}
        return _show(request, stage, signed_in, form, faults=faults)
    except NotAsShown:
        return _show(request, stage, signed_in, form, is_stale=True)
    return RedirectResponse(f"{PAGE}?done=mandate", status_code=303)


@router.post("/file")
def as_in_file(stage: Stage, signed_in: Changing) -> Response:
    """Let the process file say who decides again, when it is loaded next."""
    now, who = stage.clock(), signed_in.facilitator_id
    with stage.store.writing() as session:
        let_file_say(session, current_process(session), facilitator_id=who, now=now)
    return RedirectResponse(f"{PAGE}?done=file", status_code=303)


def _by_language(languages: list[str], texts: list[str]) -> dict[str, str]:
    pairs = zip(languages, texts, strict=False)
    return {code: clean_text(text) for code, text in pairs}


def _known(process: Process, words: Mapping[str, str]) -> dict[str, str]:
    return {code: words.get(code, "") for code in process.languages}


def _fault(name: str, form: Typed) -> str:
    if name == "green_light":
        return "process.too_long"
    field, _, code = name.partition("-")
    words = form.decider if field == "decider" else form.promise
    return "process.too_long" if words.get(code) else "process.mandate_empty"


def _as_typed(process: Process) -> Typed:
    stands = mandate_of(process)
    by = stands.decides_by.isoformat() if stands.decides_by else ""
    return Typed(stands.decider, stands.promise, stands.green_light, by, stands.mark)


def _show(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    form: Typed,
    *,
    faults: Faults | None = None,
    is_stale: bool = False,
) -> Response:
    with stage.store.reading() as session:
        process = current_process(session)
        stands = mandate_of(process)
        values: dict[str, Any] = {
            **frame(session, process),
            "process_languages": process.languages,
            "is_by_hand": process.mandate_by_hand,
        }
    shown = replace(form, seen=stands.mark)
    told = {"typed": shown, "stands": stands, "faults": faults or {}, "is_stale": is_stale}
    told |= {"longest": LONGEST_WORDS, "longest_leaders": LONGEST_LEADERS}
    status = 422 if faults else 409 if is_stale else 200
    template = "board/mandate.html"
    return show_board(request, template, signed_in, "process", status=status, **told, **values)
