"""The command line: `verksted …` and `python -m bot …`.

Exit codes: 0 done, 1 refused with one sentence on standard error, 2 wrong usage.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.parser import read_arguments
from bot.loading import uncollected


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the arguments say and return the exit code."""
    try:
        chosen = read_arguments(argv)
        with uncollected():
            from bot.commands.console import act
        return act(chosen)
    except SystemExit as leaving:  # argparse has said what it wanted to say
        return leaving.code if isinstance(leaving.code, int) else 2
