"""Made-up residents who have said yes, for tests of what reaches whom."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from storage.tables import Person
from storage.vault import Vault
from workshop.messages import Channel, Heard, Started
from workshop.process import current_process
from workshop.residents.people import meet, record_consent, stand_at
from workshop.residents.places import Place


def join(
    session: Session,
    vault: Vault,
    address: str,
    *,
    now: datetime,
    channel: Channel = Channel.TELEGRAM,
    **fields: object,
) -> Person:
    """Return a resident who said yes an hour ago and is asked nothing now."""
    before = now - timedelta(hours=1)
    process = current_process(session)
    heard = Heard(channel, address, address, before, Started())
    person = meet(session, vault, process, heard, now=before)
    record_consent(session, person, process, is_yes=True, now=before)
    stand_at(person, Place.IDLE, now=before)
    for name, value in fields.items():
        setattr(person, name, value)
    session.flush()
    return person
