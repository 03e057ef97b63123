"""Nothing is kept as it came."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from storage.shelf import MAX_BYTES, NotUsable, Shelf
from storage.store import Store
from workshop.residents.forgetting import sweep_strays


def photo(width: int = 400, height: int = 300, kind: str = "JPEG") -> bytes:
    """Return a photo that carries a place, a camera and a comment."""
    exif = Image.Exif()
    exif[0x010F] = "Kameramerket"
    exif.get_ifd(0x8825)[1] = "N"
    out = BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind, exif=exif, comment=b"hemmelig")
    return out.getvalue()


def test_photo_loses_place_and_camera(shelf: Shelf) -> None:
    shelved = shelf.keep_picture(photo())

    kept = shelf.path(shelved.name).read_bytes()
    with Image.open(BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {}
    assert b"Kameramerket" not in kept
    assert b"hemmelig" not in kept


def test_photo_is_turned_upright(shelf: Shelf) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", (400, 300)).save(out, "JPEG", exif=exif)

    shelved = shelf.keep_picture(out.getvalue())

    assert (shelved.width, shelved.height) == (300, 400)


MEMORY = Path("/proc/self/status")


@pytest.mark.skipif(not MEMORY.exists(), reason="only Linux tells the most memory ever used")
def test_large_photo_is_decoded_in_little_memory() -> None:
    # In a process of its own: what has been used once counts for ever.
    script = (
        "import pathlib, re, sys; from storage.pictures import made_anew\n"
        f"status = pathlib.Path('{MEMORY}')\n"
        "most = lambda: int(re.search(r'VmHWM:\\s+(\\d+)', status.read_text())[1])\n"
        "raw = sys.stdin.buffer.read(); before = most(); made_anew(raw); print(most() - before)"
    )

    ran = subprocess.run(
        [sys.executable, "-c", script], input=photo(7000, 7000), capture_output=True, check=True
    )

    whole_kb = 7000 * 7000 * 3 // 1024
    assert int(ran.stdout) < whole_kb


def test_large_photo_is_made_smaller(shelf: Shelf) -> None:
    shelved = shelf.keep_picture(photo(5120, 100))

    assert shelved.width == 2560


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-a-picture"),
        (b"<html><script>1</script></html>", "not-a-picture"),
        (b"MZ" + b"\x00" * 100, "not-a-picture"),
        (b"PK\x03\x04" + b"\x00" * 100, "not-a-picture"),
        (photo()[:200], "not-a-picture"),
        (b"\xff" * (MAX_BYTES + 1), "too-large"),
    ],
)
def test_other_files_are_no_pictures(shelf: Shelf, raw: bytes, reason: str) -> None:
    with pytest.raises(NotUsable) as refused:
        shelf.keep_picture(raw)

    assert refused.value.reason == reason
    assert not shelf.folder.exists()


@pytest.mark.parametrize("name", ["../verksted.db", "a/b.jpg", "x.html", "/etc/passwd", ""])
def test_only_names_of_ours_are_found(shelf: Shelf, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        shelf.path(name)


def test_same_prompt_picture_is_one_file(shelf: Shelf) -> None:
    first = shelf.keep_prompt_picture(photo())

    assert shelf.keep_prompt_picture(photo()) == first
    assert len(list(shelf.folder.iterdir())) == 1


def test_strays_are_swept_after_a_day(shelf: Shelf, store: Store) -> None:
    stray = shelf.keep_picture(photo()).name
    prompt = shelf.keep_prompt_picture(photo())
    (shelf.folder / "half.0a.part").write_bytes(b"half")

    with store.writing() as session:
        soon = sweep_strays(session, shelf, now=datetime.now(UTC) + timedelta(hours=23))
        later = sweep_strays(session, shelf, now=datetime.now(UTC) + timedelta(hours=25))

    assert (soon, later) == (0, 2)
    assert [shelf.path(stray).exists(), shelf.path(prompt).exists()] == [False, True]
