"""The press: a drawing and what is on it become a PDF or a PNG.

The only place that imports typst, and it does so when something is printed: the library has some
eighty megabytes. It reads no font of the machine, no file but those it is given, and no network.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typst import Fonts

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
SHEET = "sheet"
"""Under this name a drawing finds what is on it, as JSON."""
ACCESSIBLE: Final = "ua-1"
"""PDF/UA-1: tagged, with a language, a title and words for each picture. Source: ISO 14289-1."""


class Ending(StrEnum):
    """What can be made, by the ending of a file's name."""

    PDF = "pdf"
    PNG = "png"


def press(
    drawing: str,
    sheet: Mapping[str, Any],
    ending: Ending,
    *,
    files: Path,
    now: datetime,
    dots_per_inch: float = 144,
) -> bytes:
    """Return the one page of a drawing (a .typ file of this folder) as a file.

    Pictures that the sheet names are read from the folder `files`.
    """
    from typst import Compiler

    compiler = Compiler(
        root=files,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={SHEET: json.dumps(sheet)},
    )
    made = compiler.compile(
        input=(HERE / drawing).read_bytes(),
        format=ending.value,
        ppi=dots_per_inch,
        pdf_standards=[ACCESSIBLE] if ending == Ending.PDF else [],
        timestamp=now.replace(microsecond=0),
    )
    if not isinstance(made, bytes):
        raise RuntimeError(f"{drawing} has more than one page")
    return made


def _fonts() -> Fonts:
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
