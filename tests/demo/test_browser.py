"""The port that is free, and whether there is a screen to open a window on."""

from __future__ import annotations

import socket

import pytest

from bot.demo.browser import free_port, has_display


def test_taken_port_gives_the_next_free_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = taken.getsockname()[1]

        port = free_port("127.0.0.1", number)

    assert port is not None
    assert port > number


def test_port_zero_gives_any() -> None:
    assert (free_port("127.0.0.1", 0) or 0) > 0


def test_port_past_the_highest_is_none() -> None:
    assert free_port("127.0.0.1", 65_536) is None


@pytest.mark.parametrize(
    ("environment", "platform", "has_one"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "darwin", True),
    ],
)
def test_display_is_known(environment: dict[str, str], platform: str, has_one: bool) -> None:
    assert has_display(environment, platform) == has_one
