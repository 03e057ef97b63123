"""The media shelf: pictures and voices as files of our own making.

Nothing is kept as it came: a picture is decoded and encoded anew, so that no place, camera or
comment travels with it; a sound is kept only if its first bytes say what it is. Names are
random, so knowing one tells nothing of another.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

MAX_BYTES: Final = 20 * 1024 * 1024
"""Telegram gives a bot no larger file; the web keeps to the same. Source: Bot API, getFile."""
MAX_SIDE_PX: Final = 2560
MAX_PIXELS: Final = 80_000_000
JPEG_QUALITY: Final = 85
PART: Final = ".part"
PROMPT_PREFIX: Final = "prompt-"
PICTURE_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")
TYPES: Final = {
    ".jpg": "image/jpeg",
    ".ogg": "audio/ogg",
    ".webm": "audio/webm",
    ".m4a": "audio/mp4",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
}


class NotUsable(Exception):
    """The bytes are not a picture or sound we can keep; `reason` is one word for it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
        encoded, size = _reencode(raw)
        name = self._put(encoded, f"{secrets.token_hex(16)}.jpg")
        return Shelved(name, TYPES[".jpg"], len(encoded), *size)

    def keep_sound(self, raw: bytes) -> Shelved:
        """Put a voice recording on the shelf. Raises NotUsable."""
        _require_size(raw)
        suffix = _sound_suffix(raw)
        name = self._put(raw, f"{secrets.token_hex(16)}{suffix}")
        return Shelved(name, TYPES[suffix], len(raw))

    def keep_prompt_picture(self, raw: bytes) -> str:
        """Put a prompt's picture on the shelf, once however often it is loaded; its name."""
        encoded, _ = _reencode(raw)
        digest = hashlib.sha256(encoded).hexdigest()[:32]
        return self._put(encoded, f"{PROMPT_PREFIX}{digest}.jpg")

    def path(self, name: str) -> Path:
        """Return where a file stands. Raises ValueError for a name that is not one of ours."""
        if name != Path(name).name or Path(name).suffix not in TYPES:
            raise ValueError(f"not a name on the shelf: {name!r}")
        return self.folder / name

    def remove(self, name: str) -> None:
        """Remove a file for good, a half-written one too; one that is gone is no error."""
        target = self.folder / name if _is_half_written(name) else self.path(name)
        target.unlink(missing_ok=True)

    def names_before(self, moment: datetime) -> list[str]:
        """Return the files of residents that were put here before this moment."""
        if not self.folder.is_dir():
            return []
        return [
            path.name
            for path in self.folder.iterdir()
            if not path.name.startswith(PROMPT_PREFIX)
            and datetime.fromtimestamp(path.stat().st_mtime, UTC) < moment
        ]

    def _put(self, content: bytes, name: str) -> str:
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / name
        part = target.with_suffix(f".{secrets.token_hex(4)}{PART}")
        part.write_bytes(content)
        part.replace(target)
        return name


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


def _reencode(raw: bytes) -> tuple[bytes, tuple[int, int]]:
    _require_size(raw)
    try:
        with Image.open(BytesIO(raw), formats=PICTURE_FORMATS) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise NotUsable("too-large")
            picture = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise NotUsable("not-a-picture") from error
    except Image.DecompressionBombError as error:
        raise NotUsable("too-large") from error
    picture.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))
    # A fresh canvas has no info dictionary, so no EXIF, XMP, profile or comment is written.
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    out = BytesIO()
    clean.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue(), clean.size


def _sound_suffix(raw: bytes) -> str:
    if raw.startswith(b"OggS"):
        return ".ogg"
    if raw.startswith(b"\x1aE\xdf\xa3"):
        return ".webm"
    if raw[4:8] == b"ftyp":
        return ".m4a"
    if raw.startswith(b"ID3") or raw[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return ".mp3"
    if raw.startswith(b"RIFF") and raw[8:12] == b"WAVE":
        return ".wav"
    raise NotUsable("not-a-sound")
