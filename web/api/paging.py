"""Cursors: where a page ended, in a form that nobody reads anything into."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import Query
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field

from web.fields import HIGHEST_ROW

MOST = 500
USUAL = 100


class Page(BaseModel):
    """Which page is asked for."""

    model_config = ConfigDict(extra="forbid")

    cursor: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9_-]{4,200}$",
        description="`next_cursor` of the page before. Without it the first page.",
    )
    limit: int = Field(default=USUAL, ge=1, le=MOST, description="So many at most.")

    def starts_after(self, *of: str) -> int:
        """Return the number after which the page begins.

        Raises RequestValidationError if the cursor is none of ours, or of another list.
        """
        if self.cursor is None:
            return 0
        *named, number = _opened(self.cursor)
        if named != list(of) or not (number.isdecimal() and int(number) <= HIGHEST_ROW):
            raise _not_ours()
        return int(number)


Paging = Annotated[Page, Query()]


def cursor_at(number: int, *of: str) -> str:
    """Return a cursor that goes on after a number, in the list that `of` names."""
    written = "\n".join([*of, str(number)]).encode()
    return base64.urlsafe_b64encode(written).decode().rstrip("=")


def _opened(cursor: str) -> list[str]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.urlsafe_b64decode(padded).decode().split("\n")
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise _not_ours() from error


def _not_ours() -> RequestValidationError:
    detail = "Not a cursor of this list. Begin again without one."
    return RequestValidationError([{"loc": ("query", "cursor"), "msg": detail, "type": "cursor"}])
