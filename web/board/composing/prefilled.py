"""Words that stand in the boxes before anybody has written: what we heard, and invitations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote, urlencode

from sqlalchemy.orm import Session

from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind, PhaseKind
from prompts.words import pick
from storage.tables import Ballot, Meeting, Process
from web.wording import time_of_day
from workshop.outside.results import Told, told_items
from workshop.process import open_phase
from workshop.times import day_in_words, moment_in_words
from workshop.voting.ballots import open_ballot_of

MOST_HEARD = 8
KINDS: Mapping[str, ItemKind] = {
    PhaseKind.NEEDS: ItemKind.NEED,
    PhaseKind.MEASURES: ItemKind.MEASURE,
}


def heard_words(session: Session, process: Process, catalogue: Catalogue) -> dict[str, str]:
    """Return "what we heard", by language; empty if nothing can be told yet.

    The needs, measures or solutions of the open phase, those that go on first. A title in
    somebody's own words is among them only once the words were let through.
    """
    phase = open_phase(session, process)
    kind = KINDS.get(phase.kind, ItemKind.SOLUTION) if phase else ItemKind.NEED
    told = [one for one in told_items(session, process) if one.kind == kind and one.title]
    told = sorted(told, key=lambda one: not one.is_chosen)[:MOST_HEARD]
    return {code: _heard(catalogue, code, told) for code in process.languages} if told else {}


def invitation_words(
    process: Process, meeting: Meeting, catalogue: Catalogue, public_url: str
) -> dict[str, str]:
    """Return an invitation to a workshop, by language, with a link to its calendar file."""
    return {
        code: _invitation(process, meeting, catalogue, code, public_url)
        for code in process.languages
    }


def ballot_fields(
    session: Session, process: Process, catalogue: Catalogue, *, now: datetime
) -> dict[str, str | list[str]]:
    """Return the fields that tell of the ballot that is open, with its button; none if none is."""
    ballot = open_ballot_of(session, process.id, now=now)
    if ballot is None:
        return {}
    return {
        "what": "words",
        "when": "now",
        "words": [_of_ballot(process, ballot, catalogue, code) for code in process.languages],
        "button": [catalogue.say("button.dots", code) for code in process.languages],
    }


def _of_ballot(process: Process, ballot: Ballot, catalogue: Catalogue, code: str) -> str:
    known = _known(catalogue, code)
    return catalogue.say(
        "voting.told_text",
        code,
        question=pick(ballot.question, code, process.languages[0]),
        budget=catalogue.say_n("voting.budget_short", code, ballot.budget),
        until=moment_in_words(ballot.closes_at, process.timezone, known),
    )


def calendar_link(public_url: str, meeting: Meeting, language: str) -> str:
    """Return where the calendar file of a workshop is, with its words in a language."""
    path = f"/kalender/{quote(meeting.code, safe='')}.ics"
    return f"{public_url.rstrip('/')}{path}?{urlencode({'lang': language})}"


def _heard(catalogue: Catalogue, code: str, told: list[Told]) -> str:
    lines = "\n".join(f"– {pick(one.title, code, code)}" for one in told)
    return catalogue.say("compose.heard_text", code, heard=lines)


def _invitation(
    process: Process, meeting: Meeting, catalogue: Catalogue, code: str, public_url: str
) -> str:
    zone = process.timezone
    text = catalogue.say(
        "compose.invitation_text",
        code,
        title=pick(meeting.title, code, process.languages[0]),
        place=meeting.place,
        day=day_in_words(meeting.starts_at, zone, code),
        starts=time_of_day(meeting.starts_at, zone, _known(catalogue, code)),
        ends=time_of_day(meeting.ends_at, zone, _known(catalogue, code)),
        link=calendar_link(public_url, meeting, code),
    )
    # A workshop without a place leaves no empty line.
    return text.replace("\n\n\n", "\n\n") if not meeting.place else text


def _known(catalogue: Catalogue, code: str) -> str:
    return code if code in catalogue.languages else "nb"
