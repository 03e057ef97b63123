"""What other systems and the record call an item: `n12`, `m3`, `s7`."""

from __future__ import annotations

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Item, Process
from workshop.outside.gate import is_told

NAMED = re.compile(r"([nms])([1-9][0-9]{0,8})")
KINDS = {str(kind)[0]: kind for kind in ItemKind}


def item_name(kind: str, number: int) -> str:
    """Return what other systems and the record call an item."""
    return f"{kind[0]}{number}"


def item_number(name: str) -> int:
    """Return the number in such a name."""
    return int(name[1:])


def names_of(session: Session, process: Process) -> dict[int, str]:
    """Return what the items on the board are called outside, by number."""
    rows = session.execute(
        select(Item.id, Item.kind).where(Item.process_id == process.id, is_told(session))
    )
    return {number: item_name(kind, number) for number, kind in rows}
