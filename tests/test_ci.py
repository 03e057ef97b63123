"""What a machine with nothing of ours checks a fresh copy with."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

RUN = Path(__file__).parent.parent / ".ci" / "run"


def test_ci_lets_no_test_be_skipped(tmp_path: Path) -> None:
    make = tmp_path / "make"
    make.write_text('#!/bin/sh\necho "CI=$CI make $*"\n', encoding="utf-8")
    make.chmod(0o755)
    path = os.pathsep.join((str(tmp_path), os.environ["PATH"]))
    bare = {name: value for name, value in os.environ.items() if name != "CI"}

    ran = subprocess.run(
        [RUN], env={**bare, "PATH": path}, capture_output=True, text=True, timeout=60, check=True
    )

    assert ran.stdout == "CI=true make test\n"
