"""The votes of the record: ballots that have been counted, who placed what, and what was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.tables import Ballot, BallotState, Dot, PaperDots, Person, Process, Tally
from workshop.record.naming import Entry, Names, moment
from workshop.rehearsal.marks import IS_RESIDENT
from workshop.voting.ballots import Option, options_of


def ballot_entries(session: Session, process: Process, names: Names) -> list[Entry]:
    """Return the ballots that have been counted, oldest first; of the others nobody knows.

    People are pseudonyms; robots are not among them, nor is whoever has taken their yes back.
    """
    of_process = (Ballot.process_id == process.id, Ballot.is_removed.is_(False))
    counted = select(Ballot).where(*of_process, Ballot.state == BallotState.COUNTED)
    rows = session.scalars(counted.order_by(Ballot.id))
    return [_ballot(session, one, names) for one in rows]


def _ballot(session: Session, ballot: Ballot, names: Names) -> Entry:
    options = options_of(session, ballot)
    return {
        "id": f"v{ballot.id}",
        "question": ballot.question,
        "rule": ballot.rule,
        "decider": ballot.decider,
        "budget": ballot.budget,
        "is_several_on_one": ballot.is_several_on_one,
        "opened_at": moment(ballot.opened_at),
        "closed_at": moment(ballot.closed_at),
        "counted_at": moment(ballot.counted_at),
        "options": [_option(one, names) for one in options],
        "ballots": _ballots(session, ballot),
        "paper": _paper(session, ballot, names),
        "told": _told(session, ballot),
    }


def _option(one: Option, names: Names) -> Entry:
    return {"id": f"o{one.number}", "item": names.items.get(one.item), "title": one.title}


def _ballots(session: Session, ballot: Ballot) -> list[Entry]:
    """Return each person's dots, by pseudonym and not in the order in which they voted."""
    rows = session.execute(
        select(Person.code, Dot.option_id, Dot.count)
        .join(Person, Person.id == Dot.person_id)
        .where(Dot.ballot_id == ballot.id, IS_RESIDENT, Person.consent_version.is_not(None))
        .order_by(Person.code, Dot.option_id)
    )
    by_person: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for code, option, n in rows:
        by_person[code][option] = n
    return [{"person": code, "dots": _dots(dots)} for code, dots in by_person.items()]


def _paper(session: Session, ballot: Ballot, names: Names) -> list[Entry]:
    rows = session.scalars(
        select(PaperDots)
        .where(PaperDots.ballot_id == ballot.id, PaperDots.is_removed.is_(False))
        .order_by(PaperDots.meeting_id, PaperDots.table_label, PaperDots.option_id)
    )
    sheets: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for one in rows:
        sheets[one.meeting_id, one.table_label][one.option_id] = one.count
    return [
        {"meeting": names.meetings[meeting], "table": table, "dots": _dots(dots)}
        for (meeting, table), dots in sheets.items()
    ]


def _told(session: Session, ballot: Ballot) -> list[Entry]:
    rows = session.scalars(select(Tally).where(Tally.ballot_id == ballot.id).order_by(Tally.id))
    return [
        {
            "part": one.part,
            "group": one.code or None,
            "option": f"o{one.option_id}" if one.option_id else None,
            "n": one.n,
        }
        for one in rows
    ]


def _dots(dots: Mapping[int, int]) -> dict[str, int]:
    return {f"o{option}": n for option, n in dots.items()}
