"""Answering with a file from the shelf, so that nothing in it can do anything."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import HTTPException
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles

from storage.shelf import Shelf, type_of
from web.headers import FILE

PRIVATE = "no-store"
FOR_EVER = "public, max-age=31536000, immutable"


class FreshFiles(StaticFiles):
    """Our own style sheets and scripts: browsers ask each time whether they have changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return a file, or 304 if the browser has it already."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def file_response(shelf: Shelf, name: str, *, cache: str = PRIVATE) -> FileResponse:
    """Return a file on the shelf. Raises HTTPException 404: no such name, or no longer there."""
    try:
        path = shelf.path(name)
    except ValueError as error:
        raise HTTPException(404) from error
    if not _is_there(path):
        raise HTTPException(404)
    return FileResponse(
        path,
        media_type=type_of(name),
        filename=name,
        content_disposition_type="inline",
        headers={"Content-Security-Policy": FILE, "Cache-Control": cache},
    )


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        # A name longer than any file can have.
        return False
