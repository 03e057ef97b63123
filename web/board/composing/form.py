"""Writing a message to many: what, to whom and when, on one page that works as a plain form."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import File, Request, Response, UploadFile
from sqlalchemy.orm import Session

from storage.shelf import MAX_BYTES, NotUsable, Shelf
from storage.tables import Process
from web.backstage import Backstage, Stage
from web.board.broadcasts.wording import audience_in_words, names_of
from web.board.composing.choices import blank_draft, choices, with_fresh_words
from web.board.composing.composed import audience_fault
from web.board.composing.draft import Draft, Typed, What
from web.board.composing.prefilled import ballot_fields
from web.board.composing.sealing import open_draft
from web.board.doors.gate import Changer, Changing
from web.board.doors.holding import LOST_FILE
from web.board.frame import frame, show_board
from web.board.room.meetingforms import Faults
from web.fields import Text
from web.pages import language_of, wants_part
from web.routes import Router
from workshop.board.finding import prompts_of
from workshop.board.staff import SignedIn
from workshop.broadcasts import Whom, reach_of
from workshop.doors.carried import NotCarried
from workshop.process import current_process

NEW = "/board/broadcasts/new"
TAB = "broadcasts"
MOST_FORM_BYTES = 2 * MAX_BYTES + 1024 * 1024
"""The photo, the recording, and the rest of the form."""
UNUSABLE = {"too-large": "compose.photo_too_large"}
AGAIN = {"photo": "compose.photo_again", "voice": "compose.voice_again"}
"""What is said of a file that was chosen, and did not come because somebody was signed out."""
FILES = {"photo": "picture", "voice": "voice_name"}
"""Where a file is chosen, and the field that remembers its name on the shelf."""
GONE = {"photo": "compose.photo_gone", "voice": "compose.voice_gone"}
UNSPOKEN = {"too-large": "compose.voice_too_large"}
Photo = Annotated[UploadFile | None, File()]
Voice = Annotated[UploadFile | None, File()]
router = Router(prefix="/board/broadcasts")


@router.get("/new")
def begin(
    request: Request, stage: Stage, signed_in: Changer, gone: bool = False, dots: bool = False
) -> Response:
    """Show the form, with what can be chosen; `gone` if what was composed could not be kept.

    With `dots` it tells of the ballot that is open, with a button that leads there.
    """
    with stage.store.reading() as session:
        process = current_process(session)
        draft = blank_draft(session, stage, process, now=stage.clock())
        if dots:
            told = ballot_fields(session, process, stage.catalogue, now=stage.clock())
            draft = draft.but(**told)
    return show_form(request, stage, signed_in, draft, is_gone=gone)


@router.post("/new", max_body_size=MOST_FORM_BYTES)
def look(
    request: Request,
    stage: Stage,
    signed_in: Changing,
    draft: Typed,
    photo: Photo = None,
    voice: Voice = None,
    sealed: Text = "",
) -> Response:
    """Show the form again with everything typed, and to whom it would go by now."""
    if sealed:
        who, now = signed_in.facilitator_id, stage.clock()
        try:
            draft = open_draft(stage.vault, sealed, who, now=now).draft
        except NotCarried:
            return begin(request, stage, signed_in, gone=True)
    draft, faults = with_files(stage, draft, photo, voice)
    return show_form(request, stage, signed_in, draft, faults)


def with_files(
    stage: Backstage, draft: Draft, photo: UploadFile | None, voice: UploadFile | None
) -> tuple[Draft, Faults]:
    """Put the files that came with the form on the shelf; the form remembers their names."""
    shelf = stage.shelf
    lost = {name: AGAIN[name] for name in draft.all(LOST_FILE) if name in AGAIN}
    draft, wrong = _with_photo(shelf, draft.but(**{LOST_FILE: ()}), photo)
    draft, wrong_too = _with_voice(shelf, draft, voice)
    draft, gone = with_what_is_left(stage, draft)
    return draft, {**gone, **lost, **wrong, **wrong_too}


def with_what_is_left(stage: Backstage, draft: Draft) -> tuple[Draft, Faults]:
    """Let the files that a form names stay on the shelf; what is gone is to be chosen again."""
    faults: Faults = {}
    for field, name in FILES.items():
        file = draft.one(name)
        if file and not stage.shelf.hold(file, at=stage.clock()):
            draft, faults[field] = draft.but(**{name: ""}), GONE[field]
    return draft, faults if draft.what == What.WORDS else {}


def _with_voice(shelf: Shelf, draft: Draft, voice: UploadFile | None) -> tuple[Draft, Faults]:
    if voice is None or not voice.filename:
        return (draft.but(voice_name="", drop_voice="") if draft.one("drop_voice") else draft), {}
    try:
        name = shelf.keep_sent_voice(voice.file.read(MAX_BYTES + 1))
    except NotUsable as error:
        return draft, {"voice": UNSPOKEN.get(str(error), "compose.not_a_voice")}
    return draft.but(voice_name=name, drop_voice=""), {}


def _with_photo(shelf: Shelf, draft: Draft, photo: UploadFile | None) -> tuple[Draft, Faults]:
    if photo is None or not photo.filename:
        return (draft.but(picture="", drop_picture="") if draft.one("drop_picture") else draft), {}
    try:
        # Whoever knows the name may see it, as with the deck's pictures: it is for everybody.
        name = shelf.keep_prompt_picture(photo.file.read(MAX_BYTES + 1))
    except NotUsable as error:
        return draft, {"photo": UNUSABLE.get(str(error), "compose.not_a_picture")}
    return draft.but(picture=name, drop_picture=""), {}


def show_form(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    draft: Draft,
    faults: Faults | None = None,
    *,
    is_gone: bool = False,
) -> Response:
    """Return the form as it was typed, and what has to be put right."""
    wrong = dict(faults or {})
    with stage.store.reading() as session:
        process = current_process(session)
        draft = with_fresh_words(session, stage, process, draft)
        wrong |= audience_fault(session, process, draft)
        values = {
            **frame(session, process),
            **choices(session, process),
            **_whom(request, stage, session, process, draft, is_wrong="audience" in wrong),
        }
    template = "form_part" if wants_part(request) else "form"
    told = {"draft": draft, "faults": wrong, "is_gone": is_gone, "whats": list(What), "path": NEW}
    told["language_form"] = "compose"
    return show_board(
        request,
        f"board/composing/{template}.html",
        signed_in,
        TAB,
        status=422 if faults else 200,
        **values,
        **told,
    )


def _whom(
    request: Request,
    stage: Backstage,
    session: Session,
    process: Process,
    draft: Draft,
    *,
    is_wrong: bool,
) -> dict[str, Any]:
    """Return the audience in words, as an expression, and how many they are by now."""
    names = names_of(session, process, stage.catalogue, language_of(request))
    age = draft.number("from_age") or 0
    told: dict[str, Any] = {
        "expression": draft.expression,
        "in_words": audience_in_words(names, draft.expression, from_age=age),
        "count": None,
    }
    if not is_wrong:
        prompts = {one.code: one.id for one in prompts_of(session, process)}
        chosen = prompts.get(draft.one("prompt")) if draft.what == What.PROMPT else None
        whom = Whom(draft.expression, chosen, age, bool(draft.one("urgent")))
        told["count"] = len(reach_of(session, process, whom, now=stage.clock()).person_ids)
    return told
