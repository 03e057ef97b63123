"""The whole report as values, computed anew each time from what stands on the board."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from prompts.processfile import ItemKind
from storage.tables import Process, Words
from workshop.board.census import Cells
from workshop.deciding.overview import decisions_of
from workshop.outside.names import item_number
from workshop.outside.unspoken import Unspoken
from workshop.reporting.chapters import Chapters, Entry, Quoted, chapters_of
from workshop.reporting.costs import Costs, costs_of
from workshop.reporting.elsewhere import counted_dots, how_it_goes
from workshop.reporting.lacking import Known, Missing, lacking
from workshop.reporting.method import Method, method_of
from workshop.reporting.participation import Participation, participation_of
from workshop.reporting.rulings import Ruling, rulings_of
from workshop.reporting.said import said_in
from workshop.reporting.seams import Dots
from workshop.reporting.staffwork import StaffWork, staff_work
from workshop.reporting.use import Use, sorted_under, use_of
from workshop.reporting.wordings import Own, own_words
from workshop.reporting.written import written_in
from workshop.steering.mandate import Mandate, mandate_of


@dataclass(frozen=True, slots=True)
class Subject:
    """What the report is about: the process as its residents know it."""

    title: Words
    municipality: str
    question: Words
    mandate: Mandate
    use: Words
    contact: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the report says, before it is put into words of a language.

    `dots` are the votes that have been counted, oldest first.
    """

    subject: Subject
    day: date
    method: Method
    participation: Participation
    chapters: Chapters
    dots: tuple[Dots, ...]
    rulings: tuple[Ruling, ...]
    has_statuses: bool
    staff: StaffWork
    use: Use
    costs: Costs
    own: tuple[Own, ...]
    missing: tuple[Missing, ...]

    def entries(self) -> Iterator[Entry]:
        """Yield the items: needs, measures, solutions."""
        for kind in ItemKind:
            yield from self.chapters[kind]

    def quotes(self) -> Iterator[tuple[Entry, Quoted]]:
        """Yield every quote with the item it stands under."""
        for one in self.entries():
            yield from ((one, quote) for quote in one.quotes)


def compose(session: Session, process: Process, cells: Cells, *, now: datetime) -> Report:
    """Return the report of a process as things stand now; nothing is stored.

    `cells` are what the census counts now.
    """
    today = now.astimezone(ZoneInfo(process.timezone)).date()
    unsaid = Unspoken(session, process)
    unsaid.consider(written_in(session, process))
    said = said_in(session, process, cells)
    chapters = chapters_of(session, process)
    names = {item_number(one.name): one.name for kind in ItemKind for one in chapters[kind]}
    decisions = decisions_of(session, process)
    statuses = how_it_goes(session, process, decisions)
    rulings = rulings_of(decisions, chapters[ItemKind.SOLUTION], unsaid, statuses, names)
    taking = participation_of(session, process, said)
    method = method_of(session, process, said, taking.in_room, now=now)
    is_sorted = sorted_under(session, process, chapters)
    used = use_of(said, is_sorted, chapters, rulings)
    costs = costs_of(session, process, taking, method, unsaid)
    own = own_words(session, process, unsaid)
    known = Known(said, is_sorted, chapters, rulings, method, costs, own)
    return Report(
        subject=_subject(process),
        day=today,
        method=method,
        participation=taking,
        chapters=chapters,
        dots=counted_dots(session, process, unsaid, names),
        rulings=rulings,
        has_statuses=bool(statuses),
        staff=staff_work(session, process, used.aside),
        use=used,
        costs=costs,
        own=own,
        missing=lacking(process, known, today=today),
    )


def _subject(process: Process) -> Subject:
    return Subject(
        title=process.title,
        municipality=process.municipality,
        question=process.question,
        mandate=mandate_of(process),
        use=process.use,
        contact=str(process.contact.get("name", "")),
        languages=tuple(process.languages),
    )
