"""The offer to be told of new questions, on the chat's page; and what need not be told now."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sqlalchemy.orm import Session

from storage.store import AWAY
from storage.tables import Person
from web.backstage import Backstage
from web.chat.visitor import may_send_files
from workshop.nudges.queueing import has_looked
from workshop.nudges.ways import has_chosen
from workshop.voices.keeping import own_contributions

FIRST_ANSWERS = 2
"""After so many, somebody knows what they would be told of."""
log = logging.getLogger(__name__)


def is_offered(session: Session, stage: Backstage, person: Person) -> bool:
    """Tell whether to offer it: after the first answers, until it has been answered once."""
    if not (stage.can_push or stage.can_mail) or not may_send_files(session, person):
        return False
    if has_chosen(session, person):
        return False
    return len(own_contributions(session, person, limit=FIRST_ANSWERS)) == FIRST_ANSWERS


def has_been_shown(stage: Backstage, news: Sequence[int]) -> None:
    """Let nobody be told of what they are just being shown; the page is worth more than that."""
    try:
        with stage.store.writing() as session:
            has_looked(session, news, now=stage.clock())
    except AWAY as error:
        log.info("action=has-been-shown error=%s", type(error).__name__)
