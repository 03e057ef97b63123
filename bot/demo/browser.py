"""The port that the demonstration gets, and a browser for somebody who sits at a screen."""

from __future__ import annotations

import os
import socket
import sys
import time
import webbrowser
from collections.abc import Mapping
from threading import Thread

HIGHEST_PORT = 65_535
TRIES = 50
WAIT_S = 10.0


def free_port(host: str, first: int) -> int | None:
    """Return the first port that is free from this one on; 0 asks for any. None if none is."""
    for port in range(first, min(first + TRIES, HIGHEST_PORT + 1)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trying:
            trying.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trying.bind((host, port))
            except OSError:
                continue
            return int(trying.getsockname()[1])
    return None


def has_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Tell whether a window can be opened here."""
    if platform in {"darwin", "win32"}:
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def open_soon(host: str, port: int) -> None:
    """Open the pages in a browser, without waiting for it, once they answer."""
    Thread(target=_open_when_answering, args=(host, port), daemon=True).start()


def _open_when_answering(host: str, port: int) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            webbrowser.open(f"http://{host}:{port}/")
            return
