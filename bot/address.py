"""The address that browsers and Telegram come to: had, or refused, before any page is loaded."""

from __future__ import annotations

import errno
import socket

from bot.house import House
from bot.opening import Refused
from bot.settings import Settings


def bind(house: House) -> socket.socket:
    """Return the listening socket. Raises Refused if WEB_HOST or WEB_PORT cannot be had."""
    # The protocol is named, or asyncio does not see that it is TCP and leaves Nagle's algorithm
    # on: then every short page takes 40 ms longer, until the browser acknowledges its head.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((house.settings.web_host, house.settings.web_port))
        # From here on a browser may knock; it is answered as soon as the loop runs.
        listening.listen()
    except (OSError, TypeError) as error:
        listening.close()
        raise _refused_address(error, house.settings) from error
    return listening


def _refused_address(error: Exception, settings: Settings) -> Refused:
    match error:
        case OSError(errno=errno.EADDRINUSE):
            return Refused("command.port_taken", port=settings.web_port)
        case OSError(errno=errno.EACCES):
            return Refused("command.port_closed", port=settings.web_port)
    # A name that cannot be looked up, not even written as one (TypeError), or another machine's.
    return Refused("command.web_host", host=settings.web_host)
