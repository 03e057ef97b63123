"""A picture of a prompt: is it there, is it a picture, and can everybody get to know it."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image

from prompts.parts.section import Section
from prompts.processfile import PictureFile

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_MEGABYTES = 5
# Telegram refuses a photo beyond these. Source: Bot API, sendPhoto.
MAX_SIDES_PX = 10_000
MAX_RATIO = 20


def read_picture(section: Section) -> PictureFile:
    """Return the picture, its path taken from the folder of the process file."""
    path = section.findings.path.parent / section.text("file", missing="picture_unnamed")
    if section.is_sound("file"):
        _require_picture(section, path)
    picture = PictureFile(
        path=path,
        credit=section.text("credit", missing="picture_without_credit"),
        licence=section.text("licence", missing="picture_without_licence"),
        consent=section.text("consent", missing="picture_without_consent"),
        alt=section.words("alt", missing="picture_without_alt"),
        spoken=section.words("spoken", missing="picture_without_spoken"),
    )
    section.close()
    return picture


def _require_picture(section: Section, path: Path) -> None:
    if not path.is_file():
        section.error("file", "picture_missing", file=str(path))
        return
    megabytes = path.stat().st_size / 1_000_000
    if megabytes > MAX_MEGABYTES:
        section.error("file", "picture_too_big", file=path.name, megabytes=f"{megabytes:.1f}")
        return
    fault = _fault_inside(path)
    if fault:
        section.error("file", fault, file=path.name)


def _fault_inside(path: Path) -> str | None:
    """Return what is wrong with the content; the file's name is not believed."""
    try:
        width, height = _measure(path)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Warning):
        return "picture_not_readable"
    is_strip = max(width, height) > MAX_RATIO * min(width, height)
    return "picture_shape" if is_strip or width + height > MAX_SIDES_PX else None


def _measure(path: Path) -> tuple[int, int]:
    """Return width and height of a whole picture; raises one of Pillow's many errors if not."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(path, formats=FORMATS) as image:
            image.verify()
        # verify() passes a JPEG that was cut short; only unpacking it finds that.
        with Image.open(path, formats=FORMATS) as image:
            image.load()
            return image.size
