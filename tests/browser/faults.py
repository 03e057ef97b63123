"""What axe finds wrong with a page, on a phone, a tablet and a desktop, and in the dark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
Look = tuple[Scheme, int]
LOOKS: tuple[Look, ...] = (("light", 768), ("light", 1280), ("dark", 360))
"""In each width, and in each colour: states are looked at in the dark on a desktop."""
RULES = {
    "runOnly": [
        "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
    ],
    "resultTypes": ["violations"],
}  # fmt: skip


def faults(page: Page, looks: Sequence[Look] = LOOKS) -> list[str]:
    """Return what axe finds wrong with the page as it stands, in every width and colour."""
    found = []
    size = page.viewport_size
    for scheme, width in looks:
        # What fades in, or is on its way to another colour, would be measured halfway.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 800})
        result = Axe().run(page, options=RULES)
        found += [
            f"{scheme} {width}: {violation['id']} {node['target']}"
            for violation in result.response["violations"]
            for node in violation["nodes"]
        ]
    if size is not None:
        page.set_viewport_size(size)
    return found


def is_too_wide(page: Page) -> bool:
    """Tell whether one would have to scroll sideways."""
    is_wider: bool = page.evaluate(
        "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    )
    return is_wider
