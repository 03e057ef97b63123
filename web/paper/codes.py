"""QR codes: the only place that draws them (segno)."""

from __future__ import annotations

from io import BytesIO

import segno
from markupsafe import Markup

QUIET_MODULES = 2
"""The white edge in a page; the white panel that the code stands on gives the rest of the four."""
QUIET_ON_PAPER = 4
"""Modules of white around a code. Source: ISO/IEC 18004."""


def qr_code(text: str) -> Markup:
    """Return a QR code as SVG for a page; a quarter of it may be hidden and it still opens."""
    drawn = segno.make(text, error="q", micro=False).svg_inline(
        omitsize=True, border=QUIET_MODULES, svgclass="qr", lineclass=None
    )
    # Made by segno of squares alone; the text itself is not in it.
    return Markup(drawn)  # noqa: S704


def qr_on_paper(text: str) -> str:
    """Return a QR code as an SVG file, black with its white edge.

    At least 15% may be hidden, and more where that needs no more squares: on a flyer they are
    small, and larger ones are read from further away.
    """
    code = segno.make(text, error="m", micro=False, boost_error=True)
    written = BytesIO()
    code.save(written, kind="svg", border=QUIET_ON_PAPER, light="#fff", omitsize=True, nl=False)
    return written.getvalue().decode()
