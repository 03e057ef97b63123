"""A picture is judged by what is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.prompts.small_process import faults_in, write_process


def keys_with(folder: Path, content: bytes) -> list[str]:
    """Return the faults when the picture has this content."""
    path = write_process(folder)
    (folder / "benk.jpg").write_bytes(content)
    return [fault.key for fault in faults_in(path)]


@pytest.mark.parametrize("content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"MZ\x90"])
def test_file_that_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    assert keys_with(tmp_path, content) == ["check.picture_not_readable"]


def test_picture_cut_short_is_refused(tmp_path: Path) -> None:
    Image.effect_noise((200, 200), 80).save(tmp_path / "whole.jpg")
    whole = (tmp_path / "whole.jpg").read_bytes()

    assert keys_with(tmp_path, whole[: len(whole) // 2]) == ["check.picture_not_readable"]


def test_gif_named_jpg_is_refused(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / "a.gif")

    found = keys_with(tmp_path, (tmp_path / "a.gif").read_bytes())

    assert found == ["check.picture_not_readable"]


@pytest.mark.parametrize("ending", ["png", "webp"])
def test_png_and_webp_are_welcome(tmp_path: Path, ending: str) -> None:
    Image.new("RGB", (8, 8)).save(tmp_path / f"a.{ending}")

    assert keys_with(tmp_path, (tmp_path / f"a.{ending}").read_bytes()) == []


def test_picture_over_five_megabytes_is_refused(tmp_path: Path) -> None:
    path = write_process(tmp_path)
    with (tmp_path / "benk.jpg").open("ab") as picture:
        picture.write(bytes(5_000_000))

    found = [(fault.key, fault.values) for fault in faults_in(path)]

    assert found == [("check.picture_too_big", {"file": "benk.jpg", "megabytes": "5.0"})]


@pytest.mark.parametrize("size", [(2100, 100), (100, 2100), (6000, 4001)])
def test_shape_telegram_refuses_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    Image.new("1", size).save(tmp_path / "a.png")

    assert keys_with(tmp_path, (tmp_path / "a.png").read_bytes()) == ["check.picture_shape"]
