"""Prints the description: `python -m web.api > docs/openapi.json`."""

from __future__ import annotations

import sys

from web.api.description import written

if __name__ == "__main__":
    sys.stdout.buffer.write(written())
