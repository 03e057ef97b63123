"""Render every drawing here to ../pictures as a JPEG of 1280x960.

Needs Debian's `chromium` and the Python packages `playwright` and `pillow`.
Run `python render.py` for all drawings, `python render.py 02 11` for some.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

DRAWINGS = Path(__file__).resolve().parent
PICTURES = DRAWINGS.parent / "pictures"
WIDTH, HEIGHT = 1280, 960
JPEG_QUALITY = 85
# Small enough to open quickly on a weak phone connection.
MAX_BYTES = 350_000
LAUNCH_ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGE = "<!doctype html><style>html,body{{margin:0}}svg{{display:block}}</style>{svg}"


def chosen_drawings(numbers: list[str]) -> list[Path]:
    """Return the drawings whose name starts with one of the numbers; all if none given."""
    found = sorted(DRAWINGS.glob("*.svg"))
    return [path for path in found if not numbers or path.name[:2] in numbers]


def screenshot(page: Page, drawing: Path) -> bytes:
    """Return the drawing as PNG bytes, WIDTH x HEIGHT pixels."""
    page.set_content(PAGE.format(svg=drawing.read_text(encoding="utf-8")))
    return page.screenshot(type="png")


def write_jpeg(png: bytes, target: Path) -> int:
    """Write the JPEG without metadata and return its size in bytes.

    Quality drops in small steps until the file is within MAX_BYTES.
    """
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in range(JPEG_QUALITY, 60, -3):
        image.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
        if target.stat().st_size <= MAX_BYTES:
            break
    return target.stat().st_size


def main() -> None:
    """Render the drawings named on the command line."""
    browser_path = shutil.which("chromium")
    if browser_path is None:
        sys.exit("chromium is missing: apt-get install chromium")
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=LAUNCH_ARGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for drawing in chosen_drawings(sys.argv[1:]):
            target = PICTURES / f"{drawing.stem}.jpg"
            size = write_jpeg(screenshot(page, drawing), target)
            print(f"{target.name}: {size // 1000} kB")
        browser.close()


if __name__ == "__main__":
    main()
