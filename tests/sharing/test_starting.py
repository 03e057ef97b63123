"""Several processes are started at once on a database that has nothing yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select

from storage.schema import newest_revision, revision_of
from storage.store import Store
from storage.tables import Process
from tests.conftest import SECRET

ROOT = Path(__file__).parent.parent.parent
PATIENCE_S = 100


def test_processes_that_start_at_once_migrate_once(database_url: str, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": database_url, "SECRET_KEY": SECRET}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "bot", "migrate"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings},
            stdout=subprocess.DEVNULL,
        )
        for _ in range(3)
    ]

    codes = [one.wait(PATIENCE_S) for one in started]

    store = Store(database_url)
    with store.reading() as session:
        slugs = session.scalars(select(Process.slug)).all()
    assert (codes, len(slugs)) == ([0, 0, 0], 1)
    assert revision_of(store.engine) == newest_revision()
    store.close()
