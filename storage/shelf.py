"""The media shelf: pictures and voices as files of our own making.

Nothing is kept as it came: a picture is decoded and encoded anew, so that no place, camera or
comment travels with it; a sound is kept only if its bytes say that it is one.
Names are random, so knowing one tells nothing of another. Nobody else on the machine may read.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from storage.oggvoice import opus_in_ogg
from storage.pictures import made_anew
from storage.sounds import cleaned, is_opus
from storage.unusable import NotUsable as NotUsable

MAX_BYTES: Final = 20 * 1024 * 1024
"""Telegram gives a bot no larger file; the web keeps to the same. Source: Bot API, getFile."""
PART: Final = ".part"
PROMPT_PREFIX: Final = "prompt-"
PRIVATE_FOLDER: Final = 0o700
PRIVATE_FILE: Final = 0o600
TYPES: Final = {
    ".jpg": "image/jpeg",
    ".ogg": "audio/ogg",
    ".webm": "audio/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
}
SPOKEN: Final = (".ogg", ".m4a", ".mp3")
"""What Telegram shows as a voice. Source: Bot API, sendVoice."""


@dataclass(frozen=True, slots=True)
class Shelved:
    """A file on the shelf: its random name, MIME type, size in bytes and pixels."""

    name: str
    mime: str
    size_bytes: int
    width: int | None = None
    height: int | None = None


class Shelf:
    """The folder of media files, and the pictures of the prompts beside it."""

    def __init__(self, folder: Path) -> None:
        """Use this folder; it is made when the first file comes."""
        self.folder = folder

    def keep_picture(self, raw: bytes) -> Shelved:
        """Encode a picture anew and put it on the shelf. Raises NotUsable."""
        _require_size(raw)
        encoded, size = made_anew(raw)
        name = self._put(encoded, f"{secrets.token_hex(16)}.jpg")
        return Shelved(name, TYPES[".jpg"], len(encoded), *size)

    def keep_sound(self, raw: bytes) -> Shelved:
        """Put a voice recording on the shelf. Raises NotUsable."""
        _require_size(raw)
        sound, suffix = cleaned(raw)
        name = self._put(sound, f"{secrets.token_hex(16)}{suffix}")
        return Shelved(name, TYPES[suffix], len(sound))

    def keep_prompt_picture(self, raw: bytes) -> str:
        """Put a prompt's picture on the shelf, once however often it is loaded; its name."""
        _require_size(raw)
        encoded, _ = made_anew(raw)
        digest = hashlib.sha256(encoded).hexdigest()[:32]
        return self._put(encoded, f"{PROMPT_PREFIX}{digest}.jpg")

    def keep_sent_voice(self, raw: bytes) -> str:
        """Put a recording that goes to many on the shelf, as Telegram plays one; its name.

        A browser's WebM becomes Ogg. Raises NotUsable, for WAV too: Telegram takes none.
        """
        _require_size(raw)
        sound, suffix = cleaned(raw)
        if suffix == ".webm":
            sound, suffix = opus_in_ogg(sound), ".ogg"
        if suffix not in SPOKEN or (suffix == ".ogg" and not is_opus(sound)):
            raise NotUsable("not-a-voice")
        digest = hashlib.sha256(sound).hexdigest()[:32]
        return self._put(sound, f"{PROMPT_PREFIX}{digest}{suffix}")

    def path(self, name: str) -> Path:
        """Return where a file stands. Raises ValueError for a name that is not one of ours."""
        if name != Path(name).name or Path(name).suffix not in TYPES:
            raise ValueError(f"not a name on the shelf: {name!r}")
        return self.folder / name

    def remove(self, name: str) -> None:
        """Remove a file for good, a half-written one too; one that is gone is no error."""
        target = self.folder / name if _is_half_written(name) else self.path(name)
        target.unlink(missing_ok=True)

    def names_of_prompts(self) -> list[str]:
        """Return what goes to many: pictures and voices, also those that nothing has any more."""
        found = self.folder.glob(f"{PROMPT_PREFIX}*")
        return sorted(path.name for path in found if path.suffix in TYPES)

    def sent_before(self, moment: datetime) -> set[str]:
        """Return what goes to many of the files that were put or held here before this moment.

        What was never written to its end is among them.
        """
        found = self.folder.glob(f"{PROMPT_PREFIX}*")
        ours = (path for path in found if path.suffix in (*TYPES, PART))
        return {path.name for path in ours if _is_older(path, moment)}

    def hold(self, name: str, *, at: datetime) -> bool:
        """Let what goes to many count as put here at this moment; tell whether it is here."""
        if not name.startswith(PROMPT_PREFIX) or Path(name).suffix not in TYPES:
            return False
        path = self.path(name)
        with suppress(OSError):
            os.utime(path, (at.timestamp(), at.timestamp()))
        return path.is_file()

    def put_back(self, name: str, content: bytes) -> bool:
        """Put a file from a backup where it stood; tell whether it was missing."""
        is_missing = not self.path(name).exists()
        if is_missing:
            self._put(content, name)
        return is_missing

    def names_before(self, moment: datetime) -> list[str]:
        """Return the files of residents that were put here before this moment."""
        if not self.folder.is_dir():
            return []
        return [
            path.name
            for path in self.folder.iterdir()
            if not path.name.startswith(PROMPT_PREFIX) and _is_older(path, moment)
        ]

    def _put(self, content: bytes, name: str) -> str:
        self.folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
        target = self.folder / name
        part = target.with_suffix(f".{secrets.token_hex(4)}{PART}")
        part.touch(PRIVATE_FILE)
        part.write_bytes(content)
        part.replace(target)
        return name


def _is_older(path: Path, moment: datetime) -> bool:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment
    except FileNotFoundError:
        return False


def _is_half_written(name: str) -> bool:
    return name == Path(name).name and name.endswith(PART)


def type_of(name: str) -> str:
    """Return the MIME type that a name on the shelf says."""
    return TYPES[Path(name).suffix]


def _require_size(raw: bytes) -> None:
    if not raw:
        raise NotUsable("empty")
    if len(raw) > MAX_BYTES:
        raise NotUsable("too-large")
