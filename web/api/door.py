"""The door of the API: which system asks, and may it read this."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from storage.store import AWAY
from web.backstage import Backstage, Stage
from web.limits import address_of, limits_of
from workshop.outside.keys import Reader, Scope, note_use, require_reader
from workshop.refusals import InvalidKey

log = logging.getLogger(__name__)

bearer = HTTPBearer(
    scheme_name="key",
    description="A key that the municipality's administrator has made (`verksted api-key add`). "
    "Scope `results`: everything but contributions. `record`: contributions too. `people`: and "
    "the pseudonyms of those who made them.",
    auto_error=False,
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


def _needs(scope: Scope) -> Callable[[Request, Stage, Credentials], Reader]:
    def require(request: Request, stage: Stage, credentials: Credentials) -> Reader:
        reader = _reader(request, stage, credentials)
        limits_of(request).readers.take(str(reader.key_id))
        if not reader.scope.opens(scope):
            raise HTTPException(403)
        return reader

    return require


ReadsResults = Annotated[Reader, Depends(_needs(Scope.RESULTS))]
ReadsRecord = Annotated[Reader, Depends(_needs(Scope.RECORD))]


def _reader(
    request: Request, stage: Backstage, credentials: HTTPAuthorizationCredentials | None
) -> Reader:
    now = stage.clock()
    try:
        with stage.store.reading() as session:
            token = credentials.credentials if credentials else ""
            reader = require_reader(session, token, now=now)
    except InvalidKey as error:
        # Only wrong keys are counted by address: whoever has a right one is never kept out.
        limits_of(request).wrong_keys.take(address_of(request))
        raise HTTPException(401) from error
    if reader.is_due:
        _note(stage, reader, now)
    return reader


def _note(stage: Backstage, reader: Reader, now: datetime) -> None:
    try:
        with stage.store.writing() as session:
            note_use(session, reader, now=now)
    except AWAY:
        # A full disk or a database that is held is no reason to read nothing: noted next time.
        log.info("action=note-key key=%s is_noted=false", reader.key_id)
