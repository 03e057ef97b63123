"""`verksted backup`, `restore`, `erased`: one encrypted file, and who must stay forgotten."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.commands.console import Console
    from bot.commands.subparsers import Subparsers
    from storage.store import Store


def add_to(subparsers: Subparsers) -> None:
    """Let `backup`, `restore` and `erased` be written."""
    backup = subparsers.add_parser("backup", help="write one encrypted file with everything")
    backup.add_argument("out", metavar="OUT")
    backup.add_argument("--overwrite", action="store_true", help="replace a file of that name")
    backup.set_defaults(act=back_up)
    restore = subparsers.add_parser("restore", help="put a backup into an empty database")
    restore.add_argument("file", metavar="FILE")
    restore.add_argument(
        "--erased", metavar="LIST", help="delete these residents again (from `verksted erased`)"
    )
    restore.set_defaults(act=put_back)
    erased = subparsers.add_parser("erased", help="list who has deleted everything, as pseudonyms")
    erased.set_defaults(act=list_erased)


def back_up(console: Console, chosen: Namespace) -> int:
    """Write the backup, while everything runs."""
    from bot.backups import make_backup
    from bot.opening import Refused, open_shelf, open_vault, opened_store, require_own_key
    from workshop.clock import utc_now

    out, now = Path(chosen.out), utc_now()
    if out.exists() and not chosen.overwrite:
        raise Refused("backup.exists", out=out)
    vault, shelf = open_vault(console.settings), open_shelf(console.settings)
    with opened_store(console.settings) as store:
        # Rows under a key that we do not have could not be used after a restore.
        require_own_key(store, vault, now=now)
        with _bar(_rows_in(store)) as bar:
            copied = make_backup(store, vault, shelf, out, now=now, step=bar.update)
    console.say("backup.made", out=out, rows=copied.rows, files=copied.files)
    if copied.missing:
        console.warn("backup.missing", count=copied.missing)
    return 0


def put_back(console: Console, chosen: Namespace) -> int:
    """Restore, and say what must be known after it."""
    from bot.backups import restore_backup
    from bot.opening import open_shelf, open_vault
    from workshop.clock import utc_now

    erased = _codes_in(Path(chosen.erased)) if chosen.erased else []
    settings = console.settings
    with _bar(None) as bar:
        restored = restore_backup(
            settings,
            open_vault(settings),
            open_shelf(settings),
            Path(chosen.file),
            erased,
            now=utc_now(),
            step=bar.update,
        )
    copied, settled = restored.copied, restored.settled
    console.say(
        "backup.restored",
        rows=copied.rows,
        files=copied.files,
        made_at=f"{restored.made_at:%Y-%m-%d %H:%M}",
    )
    if settled.uncertain:
        console.say("backup.uncertain", count=settled.uncertain)
    for broadcast_id in settled.missed:
        console.say("backup.missed", id=broadcast_id)
    if settled.erased:
        console.say("backup.erased_again", count=settled.erased)
    console.say("backup.invite")
    return 0


def list_erased(console: Console, _chosen: Namespace) -> int:
    """Print a pseudonym and a time a line, and nothing else: it can be piped on."""
    from bot.opening import opened_store
    from workshop.upkeep.restoring import erased_codes

    with opened_store(console.settings) as store, store.reading() as session:
        for code, erased_at in erased_codes(session):
            print(f"{code} {erased_at:%Y-%m-%dT%H:%MZ}")
    return 0


def _codes_in(path: Path) -> list[str]:
    from bot.opening import Refused

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        problem = getattr(error, "strerror", None) or "UTF-8"
        raise Refused("command.no_file", file=path, problem=problem) from error
    return [line.split()[0] for line in lines if line.strip()]


def _rows_in(store: Store) -> int:
    from storage.copying import count_rows

    with store.reading() as session:
        return count_rows(session.connection())


@contextmanager
def _bar(total: int | None) -> Iterator[Any]:
    from tqdm import tqdm

    # None: shown on a terminal only.
    with tqdm(total=total, disable=None, unit="", leave=False) as bar:
        yield bar
