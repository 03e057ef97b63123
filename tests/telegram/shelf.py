"""The files Telegram holds: what residents sent and what the bot uploaded."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from tests.telegram.clock import Clock
from tests.telegram.json_types import Json
from tests.telegram.refusals import bad_request

LARGEST_DOWNLOAD = 20 << 20
LINK_VALID_S = 3_600


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file with its two ids; `size` in bytes may be declared larger than the content."""

    file_id: str
    unique_id: str
    folder: str
    extension: str
    content: bytes
    size: int

    @property
    def ids(self) -> dict[str, str | int]:
        """Return the fields every Telegram file object starts with."""
        return {
            "file_id": self.file_id,
            "file_unique_id": self.unique_id,
            "file_size": self.size,
        }


class Shelf:
    """Files by id, and download links that end after an hour."""

    def __init__(self, clock: Clock, secret: str) -> None:
        self._clock = clock
        self._secret = secret
        self._files: dict[str, StoredFile] = {}
        self._described: dict[str, tuple[str, Json | list[Json]]] = {}
        self._links: dict[str, tuple[StoredFile, float]] = {}

    def keep(
        self,
        content: bytes,
        *,
        folder: str,
        extension: str,
        declared_size: int | None = None,
    ) -> StoredFile:
        """Store the bytes and return them with new ids, never the same id twice."""
        seal = hashlib.sha384(f"{self._secret}/{folder}/{len(self._files)}".encode()).digest()
        size = len(content) if declared_size is None else declared_size
        kept = StoredFile(
            file_id="AgAC" + base64.urlsafe_b64encode(seal[:42]).decode(),
            unique_id="AQAD"
            + base64.urlsafe_b64encode(seal[42:]).decode()
            + str(len(self._files)),
            folder=folder,
            extension=extension,
            content=content,
            size=size,
        )
        self._files[kept.file_id] = kept
        return kept

    def get(self, file_id: str) -> StoredFile:
        """Return the file; an unknown id (a `file_unique_id` too) is refused."""
        if file_id not in self._files:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._files[file_id]

    def describe(self, kind: str, described: Json | list[Json]) -> None:
        """Note what a file was sent as, so that its id can be sent again."""
        parts = described if isinstance(described, list) else [described]
        for part in parts:
            self._described[part["file_id"]] = (kind, described)

    def described(self, file_id: str, kind: str) -> Json | list[Json]:
        """Return the object a file was first sent as; another kind than `kind` is refused."""
        self.get(file_id)
        first_kind, described = self._described[file_id]
        if first_kind != kind:
            raise bad_request(f"can't use file of type {first_kind.title()} as {kind.title()}")
        return described

    def link(self, file_id: str) -> dict[str, str | int]:
        """Return Telegram's File object with a path valid for an hour."""
        if file_id not in self._files:
            raise bad_request("invalid file_id")
        kept = self._files[file_id]
        if kept.size > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        path = f"{kept.folder}/file_{len(self._links)}{kept.extension}"
        self._links[path] = (kept, self._clock.now() + LINK_VALID_S)
        return {**kept.ids, "file_path": path}

    def download(self, path: str) -> bytes | None:
        """Return the bytes behind a path; None when it is unknown or has ended."""
        kept, ends_at = self._links.get(path, (None, 0.0))
        if kept is None or ends_at < self._clock.now():
            return None
        return kept.content
