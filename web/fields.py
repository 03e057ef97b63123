"""What a form or an address may bring in: text that can be kept anywhere, numbers of rows."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from pydantic import BeforeValidator, Field

HIGHEST_ROW = 2**31 - 1
"""The largest number that a row can have; a database refuses to compare with a larger one."""


def plain_text(value: object) -> object:
    """Return a text without NUL and lone surrogates; anything else as it is."""
    if not isinstance(value, str):
        return value
    whole = value.replace("\x00", "")
    return whole.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


Text = Annotated[str, BeforeValidator(plain_text), Form()]
"""A field of a form."""
RowNumber = Annotated[int, Field(ge=1, le=HIGHEST_ROW)]
"""The number of a row, as an address or a form names it."""
