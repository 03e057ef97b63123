"""A browser that has been in before is counted by itself, whoever else tries at its address.

Behind the address of a hall's network sit all its guests; none of them is to keep a facilitator
out. What the browser carries is sealed, so that nobody makes themselves one.
"""

from __future__ import annotations

import base64
import binascii

from fastapi import Request, Response

from storage.vault import WrongKey, hash_token
from web.backstage import Backstage
from web.cookies import YEAR_S, Cookie, new_token, read_cookie, set_cookie
from web.limits import address_of

SEALED_BROWSER = "a browser that has been in"
LONGEST = 400


def visitor_of(request: Request, stage: Backstage) -> str:
    """Return whose tries these are: those of a browser we know, or of a network address."""
    known = _opened(stage, read_cookie(request, stage, Cookie.BROWSER))
    return hash_token(known) if known else address_of(request)


def remember_browser(request: Request, response: Response, stage: Backstage) -> None:
    """Let a browser that has just come in carry what it is known by. It says nothing of whom."""
    if _opened(stage, read_cookie(request, stage, Cookie.BROWSER)):
        return
    sealed = base64.urlsafe_b64encode(stage.vault.seal(new_token(), SEALED_BROWSER))
    set_cookie(response, stage, Cookie.BROWSER, sealed.decode("ascii"), seconds=YEAR_S)


def _opened(stage: Backstage, carried: str) -> str:
    if not 0 < len(carried) <= LONGEST:
        return ""
    try:
        return stage.vault.open(base64.urlsafe_b64decode(carried), SEALED_BROWSER)
    except (binascii.Error, ValueError, WrongKey):
        return ""
