"""The admins' page: who works on the board, and with which role."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from storage.tables import Facilitator
from web.backstage import Backstage, Stage
from web.board.doors.gate import Admin, AdminForm
from web.board.frame import frame, show_board
from web.fields import RowNumber, Text
from web.routes import Router
from workshop.board.staff import SignedIn, StaffRole
from workshop.doors.colleagues import (
    change_role,
    colleagues,
    invite_again,
    invite_colleague,
    shut_out,
    withdraw_invite,
)
from workshop.doors.naming import LONGEST_NAME
from workshop.doors.refusals import (
    KnownColleague,
    NotAnAdmin,
    NotOneself,
    OtherByNow,
    UnknownColleague,
)
from workshop.process import current_process
from workshop.refusals import InvalidInvite, WorkshopError

PAGE = "/board/colleagues"
router = Router(prefix=PAGE)
DONE = frozenset({"role", "out", "withdrawn"})
Role = Annotated[StaffRole, Form()]


@router.get("")
def page(request: Request, stage: Stage, signed_in: Admin, done: str = "") -> Response:
    """Show everybody, and what can be done."""
    return _page(request, stage, signed_in, done=done if done in DONE else "")


@router.post("")
def add(
    request: Request, stage: Stage, signed_in: AdminForm, role: Role, name: Text = ""
) -> Response:
    """Show a link for somebody, this once."""
    wanted = " ".join(name.split())
    if not 0 < len(wanted) <= LONGEST_NAME:
        return _page(request, stage, signed_in, fault="name", typed=(name, role))
    try:
        with stage.store.writing() as session:
            token = invite_colleague(session, signed_in, wanted, role, now=stage.clock())
    except KnownColleague:
        return _page(request, stage, signed_in, fault="known", typed=(name, role))
    except WorkshopError as error:
        return _refused(request, stage, signed_in, error)
    return _link_page(request, stage, signed_in, wanted, token)


@router.post("/{number}/invite")
def add_again(
    request: Request, stage: Stage, signed_in: AdminForm, number: RowNumber, seen: Text = ""
) -> Response:
    """Show a new link for a colleague, who begins anew with it.

    Here and below `seen` is what the page showed: what is otherwise by now is left as it is.
    """
    try:
        with stage.store.writing() as session:
            token = invite_again(session, signed_in, number, now=stage.clock(), seen=seen)
            name = session.get_one(Facilitator, number).name
    except WorkshopError as error:
        return _refused(request, stage, signed_in, error)
    return _link_page(request, stage, signed_in, name, token)


@router.post("/{number}/role")
def set_role(
    request: Request,
    stage: Stage,
    signed_in: AdminForm,
    number: RowNumber,
    role: Role,
    seen: Text = "",
) -> Response:
    """Give a colleague another role."""
    try:
        with stage.store.writing() as session:
            change_role(session, signed_in, number, role, now=stage.clock(), seen=seen)
    except WorkshopError as error:
        return _refused(request, stage, signed_in, error)
    return RedirectResponse(f"{PAGE}?done=role", status_code=303)


@router.post("/{number}/out")
def put_out(request: Request, stage: Stage, signed_in: AdminForm, number: RowNumber) -> Response:
    """Let a colleague in no more."""
    try:
        with stage.store.writing() as session:
            shut_out(session, signed_in, number, now=stage.clock())
    except WorkshopError as error:
        return _refused(request, stage, signed_in, error)
    return RedirectResponse(f"{PAGE}?done=out", status_code=303)


@router.post("/{number}/withdraw")
def withdraw(
    request: Request, stage: Stage, signed_in: AdminForm, number: RowNumber, seen: Text = ""
) -> Response:
    """Let a link that nobody has used be worth nothing."""
    try:
        with stage.store.writing() as session:
            withdraw_invite(session, signed_in, number, now=stage.clock(), seen=seen)
    except WorkshopError as error:
        return _refused(request, stage, signed_in, error)
    return RedirectResponse(f"{PAGE}?done=withdrawn", status_code=303)


def _refused(
    request: Request, stage: Backstage, signed_in: SignedIn, error: WorkshopError
) -> Response:
    match error:
        case NotOneself():
            return _page(request, stage, signed_in, fault="oneself")
        case OtherByNow():
            return _page(request, stage, signed_in, fault="other_by_now")
        case InvalidInvite():
            return _page(request, stage, signed_in, fault="no_link")
        case UnknownColleague():
            raise HTTPException(404) from error
        case NotAnAdmin():
            raise HTTPException(403) from error
    raise error


def _page(
    request: Request,
    stage: Backstage,
    signed_in: SignedIn,
    *,
    fault: str = "",
    done: str = "",
    typed: tuple[str, StaffRole] = ("", StaffRole.FACILITATOR),
) -> Response:
    with stage.store.reading() as session:
        values = frame(session, current_process(session))
        everybody = colleagues(session, now=stage.clock())
    told = {"colleagues": everybody, "fault": fault, "done": done, "path": PAGE}
    told |= {"typed_name": typed[0], "typed_role": typed[1]}
    status = 422 if fault else 200
    template = "board/doors/colleagues.html"
    return show_board(request, template, signed_in, "colleagues", status=status, **values, **told)


def _link_page(
    request: Request, stage: Backstage, signed_in: SignedIn, name: str, token: str
) -> Response:
    link = f"{stage.public_url.rstrip('/')}/board/enter/{token}"
    with stage.store.reading() as session:
        values = frame(session, current_process(session))
    told: dict[str, Any] = {"name": name, "link": link, "path": PAGE}
    return show_board(
        request, "board/doors/invited.html", signed_in, "colleagues", **values, **told
    )
