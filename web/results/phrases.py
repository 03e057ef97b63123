"""What is said of the results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from prompts.processfile import ItemKind
from workshop.carrying.cards import Part

REALITY: Final[Mapping[str, str]] = {
    Part.WHO: "reality.who",
    Part.PARTNERS: "reality.partners",
    Part.FIRST_STEP: "reality.first_step",
    Part.OBSTACLE: "reality.obstacle",
    Part.DECIDES: "reality.decides",
    Part.OFFERS: "reality.offers",
}
"""What a solution's card says, in the order in which it is read."""
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
    "reality": REALITY,
}
