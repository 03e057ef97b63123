"""What those who keep the system safe need to remember: which key, and who must stay forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base


class KeyMark(Base):
    """The one row that says which SECRET_KEY everything new is sealed with, and since when.

    The mark is derived from the key and does not give it away. A process with another key finds
    nobody, so it must not work here.
    """

    __tablename__ = "key_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime]


class Erased(Base):
    """The pseudonym of a resident who deleted everything: nobody can be found by it any more.

    An older backup still knows them; after it is restored, this is how they are deleted again.
    """

    __tablename__ = "erased"

    code: Mapped[str] = mapped_column(String(20), primary_key=True)
    erased_at: Mapped[datetime]
