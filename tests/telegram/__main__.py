"""`python -m tests.telegram`: a Telegram of one's own, and a chat at the terminal."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Sequence

from tests.telegram.standin import TOKEN, StandIn
from tests.telegram.terminal import HELP, Terminal

DEFAULT_PORT = 8081


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until `:quit` or Ctrl-C; a closed standard input does not end it."""
    options = _options(arguments)
    with StandIn.start(port=options.port, token=options.token, host=options.host) as standin:
        print("Point Verksted here:", flush=True)
        print(f"  TELEGRAM_API_BASE={standin.base_url}", flush=True)
        print(f"  TELEGRAM_BOT_TOKEN={standin.token}\n", flush=True)
        print(HELP, flush=True)
        terminal = Terminal(standin, sys.stdout)
        try:
            if not terminal.run(sys.stdin):
                threading.Event().wait()
        except KeyboardInterrupt:
            print(flush=True)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.telegram", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--token", default=TOKEN)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
