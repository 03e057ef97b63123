"""The four cookies: a chat, a session on the board, a browser that was in, a language."""

from __future__ import annotations

import re
import secrets
from enum import StrEnum

from fastapi import Request, Response

from web.backstage import Backstage

YEAR_S = 365 * 24 * 60 * 60
TOKEN_BYTES = 32
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 random bits, as `secrets.token_urlsafe` writes them."""


class Cookie(StrEnum):
    """The names of our cookies; over https they get the prefix __Host-."""

    CHAT = "verksted"
    BOARD = "board"
    BROWSER = "browser"
    LANGUAGE = "language"


def new_token() -> str:
    """Return a new random token of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def read_token(request: Request, stage: Backstage, cookie: Cookie) -> str | None:
    """Return the token in a cookie; None if there is none that we could have made."""
    token = read_cookie(request, stage, cookie)
    return token if TOKEN.fullmatch(token) else None


def read_cookie(request: Request, stage: Backstage, cookie: Cookie) -> str:
    """Return what stands in a cookie, whatever it is; empty if there is none."""
    return request.cookies.get(_name(stage, cookie), "")


def set_cookie(
    response: Response, stage: Backstage, cookie: Cookie, value: str, *, seconds: int | None
) -> None:
    """Set a cookie that no script and no other site can use; None: until the window closes."""
    response.set_cookie(
        _name(stage, cookie),
        value,
        max_age=seconds,
        path="/",
        secure=stage.is_secure,
        httponly=True,
        samesite="lax",
    )


def drop_cookie(response: Response, stage: Backstage, cookie: Cookie) -> None:
    """Take a cookie away."""
    response.delete_cookie(
        _name(stage, cookie), path="/", secure=stage.is_secure, httponly=True, samesite="lax"
    )


def _name(stage: Backstage, cookie: Cookie) -> str:
    is_bare = cookie == Cookie.LANGUAGE or not stage.is_secure
    return cookie.value if is_bare else f"__Host-{cookie.value}"
