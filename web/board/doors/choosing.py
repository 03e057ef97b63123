"""What setting up a sign-in and changing it have in common: a password, and the code of an app."""

from __future__ import annotations

from typing import Any

from web.backstage import Backstage
from web.paper.codes import qr_code
from workshop.doors.codes import app_address, in_groups
from workshop.doors.passwords import hash_password, require_strong
from workshop.doors.refusals import WeakPassword
from workshop.process import current_process


class Unusable(Exception):
    """This password will not do; `fault` is the name of the sentence that says why."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def hash_chosen(stage: Backstage, name: str, password: str, again: str) -> str:
    """Return the hash of a password that was typed twice. Raises Unusable, CrowdedDoor.

    What everybody can guess of a person counts for nothing: their name, and their process's.
    """
    with stage.store.reading() as session:
        known = [name, *current_process(session).title.values()]
    try:
        require_strong(password, *known)
    except WeakPassword as error:
        raise Unusable(str(error.weakness)) from error
    if password != again:
        raise Unusable("different")
    return hash_password(password)


def app_shown(secret: str, name: str) -> dict[str, Any]:
    """Return what an app is connected with, as the template takes it: a picture and letters."""
    address = app_address(secret, name)
    return {"code": qr_code(address), "address": address, "secret": in_groups(secret)}
