"""What each resident has said, found by the index of their own words.

To ask it of everybody takes as long as there are residents, however much they have said.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, select
from sqlalchemy.orm import InstrumentedAttribute

from storage.tables import Contribution, Person


def first_of_each(
    column: InstrumentedAttribute[Any], *wanted: ColumnElement[bool], newest: bool = False
) -> ScalarSelect[Any]:
    """Return a column of the first contribution of each Person of the statement around it.

    Of the newest one, if that is asked for. NULL for who has said nothing that is wanted.
    """
    at = Contribution.id.desc() if newest else Contribution.id
    own = select(column).where(Contribution.person_id == Person.id, *wanted)
    # With a limit it stays what it is: neither database makes a join of it, which reads all rows.
    return own.order_by(at).limit(1).correlate(Person).scalar_subquery()
