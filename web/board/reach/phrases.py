"""Which phrase goes with which kind of source and which size of sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from web.paper.poster import Size
from workshop.reach.sources import SourceKind

KINDS: Final[Mapping[str, str]] = {
    SourceKind.POSTER: "reach.kind_poster",
    SourceKind.FLYER: "reach.kind_flyer",
    SourceKind.NEWSPAPER: "reach.kind_newspaper",
    SourceKind.SOCIAL: "reach.kind_social",
    SourceKind.CLASS: "reach.kind_class",
    SourceKind.OTHER: "reach.kind_other",
}
SIZES: Final[Mapping[str, str]] = {
    Size.A3: "reach.size_a3",
    Size.A4: "reach.size_a4",
    Size.A5: "reach.size_a5",
    Size.TENT: "reach.size_tent",
    Size.SQUARE: "reach.size_square",
    Size.STORY: "reach.size_story",
    Size.SCREEN: "reach.size_screen",
}
REACH: Final[Mapping[str, Any]] = {"source_kinds": KINDS, "sheet_sizes": SIZES}
