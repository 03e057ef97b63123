"""What is said of the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prompts.processfile import ItemKind

RESULTS: Final[Mapping[str, Mapping[str, str]]] = {
    "result_kinds": {
        ItemKind.NEED: "results.needs",
        ItemKind.MEASURE: "results.measures",
        ItemKind.SOLUTION: "results.solutions",
    },
    "result_hints": {
        ItemKind.NEED: "results.needs_hint",
        ItemKind.MEASURE: "results.measures_hint",
        ItemKind.SOLUTION: "results.solutions_hint",
    },
}
