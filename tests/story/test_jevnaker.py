"""The story of a municipality: room and chat, three workshops, dots, a green light, an answer."""

from __future__ import annotations

import io
from datetime import timedelta

import docx
import pypdfium2
import pytest

from bot.conversation import Conversation
from prompts.catalogue import Catalogue
from prompts.processfile import ItemKind
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import AnswerStep, Progress, Ruled
from storage.vault import Vault
from tests.conftest import FakeClock
from tests.handlers.conftest import Archive, Resident, archive, conversation
from tests.story.telling import Evening
from web.report.files import Format
from workshop.answering.figures import answered_in
from workshop.board.finding import find_meeting
from workshop.deciding.decisions import Written, decide
from workshop.deciding.progress import Noted, note_status
from workshop.outside.public import results_of
from workshop.outside.publishing import show_results
from workshop.process import current_process
from workshop.reach.sources import SourceKind, SourcePlan, add_source
from workshop.record import export_record
from workshop.voting.ballots import find_ballot, options_of
from workshop.voting.counting import count_ballot
from workshop.voting.making import Written as Ballot
from workshop.voting.making import add_ballot
from workshop.voting.opening import close_ballot, open_ballot
from workshop.voting.paper import enter_paper
from workshop.voting.result import result_of

__all__ = ["archive", "conversation"]
ALONE = "Hun spiser alene hver kveld"
PEOPLE = 6


@pytest.fixture
def evening(store: Store, shelf: Shelf, catalogue: Catalogue, clock: FakeClock) -> Evening:
    """The facilitator's side."""
    return Evening(store, shelf, catalogue, clock)


def arrive(conversation: Conversation, clock: FakeClock, source: str) -> list[Resident]:
    """Let six people come by a poster, say yes, and stand at the first question."""
    residents = [Resident(conversation, clock, address=str(4711 + n)) for n in range(PEOPLE)]
    for one in residents:
        one.starts(source)
        for answer in ("bokmål", "ja", "70", "hopp over", "hopp over"):
            one.says(answer)
    return residents


def test_everybody_hears_what_their_words_became(
    conversation: Conversation,
    archive: Archive,
    vault: Vault,
    evening: Evening,
    clock: FakeClock,
) -> None:
    # The first poster hangs in the shop, and leads into the chat.
    plan = SourcePlan("Plakaten på butikken", SourceKind.POSTER, "nb")
    with evening.at_the_board() as hand:
        poster = add_source(hand, plan).code
    residents = arrive(conversation, clock, poster)
    for nth, one in enumerate(residents):
        one.says(f"{ALONE}, sier nummer {nth}")

    # Workshop 1: needs, from the room and from the chat.
    evening.bring_notes("verksted-behov", "Ingen å spise middag med", "Bussen går for sjelden")
    need = evening.sort(ItemKind.NEED, "Noen å spise sammen med", ALONE, "middag")
    other = evening.sort(ItemKind.NEED, "Buss om kvelden", "Bussen")
    evening.choose(ItemKind.NEED, need)
    evening.answer_back(AnswerStep.NEEDS)
    evening.step()

    # Workshop 2: measures.
    measure = evening.sort(ItemKind.MEASURE, "Åpent skolekjøkken", under=need)
    evening.choose(ItemKind.MEASURE, measure)
    evening.answer_back(AnswerStep.MEASURES)
    evening.step()

    # Workshop 3: solutions, and dots on paper and in chat.
    dinner = evening.sort(ItemKind.SOLUTION, "Tirsdagsmiddag", under=measure)
    café = evening.sort(ItemKind.SOLUTION, "Kafé på biblioteket", under=measure)
    number = vote(evening, residents, [dinner, café], clock)
    evening.choose(ItemKind.SOLUTION, dinner)
    evening.answer_back(AnswerStep.SOLUTIONS)
    evening.step()

    # The council gives a green light, and the kitchen opens.
    day = clock().date()
    why = {"nb": "Prøves ut i ett år."}
    evening.do(lambda hand: decide(hand, Written("Kommunestyret", day, Ruled.YES, [dinner], why)))
    evening.answer_back(AnswerStep.DECISIONS)
    evening.do(lambda hand: note_status(hand, Noted(dinner, Progress.STARTED, day)))
    evening.answer_back(AnswerStep.PROGRESS)

    has_been_answered(archive, vault, evening, residents)
    can_be_read_by_everybody(evening, number, (need, other, dinner))
    can_be_opened_by_the_council(evening)


def vote(evening: Evening, residents: list[Resident], options: list[int], clock: FakeClock) -> int:
    """Let the residents and a table give dots, close and count; the number of the ballot."""
    with evening.at_the_board() as hand:
        said = dict.fromkeys(hand.process.languages, "Hva skal vi gå videre med?")
        closes = hand.now + timedelta(days=2)
        number = add_ballot(hand, Ballot(said, said, said, options, 3, True, closes)).id
        open_ballot(hand, number)
    for one in residents:
        one.says("/prikker")
        one.says("1 1 2")
        one.says("ferdig")
    with evening.at_the_board() as hand:
        ballot = find_ballot(hand.session, hand.process, number)
        numbers = [one.number for one in options_of(hand.session, ballot)]
        meeting = find_meeting(hand.session, hand.process, "verksted-losninger").id
        enter_paper(hand, number, meeting, "1", dict(zip(numbers, (9, 6), strict=True)))
        close_ballot(hand, number)
        count_ballot(hand, number)
    return number


def has_been_answered(
    archive: Archive, vault: Vault, evening: Evening, residents: list[Resident]
) -> None:
    """Each of them has heard once per step, and reads it under their own words."""
    person = archive.person(residents[0])
    assert person is not None
    told = evening.told(person.code)
    for part in (
        "Behovet «Noen å spise sammen med». Det går videre til neste runde.",
        "Tiltaket «Åpent skolekjøkken» bygger blant annet på noe du sa.",
        "Løsningen «Kafé på biblioteket» bygger blant annet på noe du sa. Den er ikke valgt ut.",
        "Kommunestyret sa ja til løsningen «Tirsdagsmiddag»",
        "Arbeidet med løsningen «Tirsdagsmiddag» er i gang.",
    ):
        assert sum(part in text for text in told) == 1, part
    assert "Dette er det blitt til:" in residents[0].says("/mine")
    with evening.store.reading() as session:
        assert answered_in(session, current_process(session)).percent == 100


def can_be_read_by_everybody(evening: Evening, ballot: int, items: tuple[int, ...]) -> None:
    """The results tell the chain, the record the dots: paper and chat together."""
    evening.do(lambda hand: show_results(hand, is_shown=True))
    need, other, dinner = items
    with evening.store.reading() as session:
        process = current_process(session)
        results = results_of(session, process, now=evening.clock())
        record = export_record(session, process)
        result = result_of(session, find_ballot(session, process, ballot))
    shown = {piece.item.name for some in results.pieces.values() for piece in some}
    assert {f"n{need}", f"n{other}", f"s{dinner}"} <= shown
    assert sum(line.n for line in result.lines) == PEOPLE * 3 + 15
    assert record["statuses"][0]["progress"] == "started"
    assert record["dots"] != []


def can_be_opened_by_the_council(evening: Evening) -> None:
    """The report opens in a word processor and a PDF reader, and has residents' own words."""
    document = docx.Document(io.BytesIO(evening.report(Format.DOCX)))
    text = "\n".join(one.text for one in document.paragraphs)
    pages = pypdfium2.PdfDocument(evening.report(Format.PDF))

    told = evening.composed()
    (vote,) = told.dots
    assert sum(row.together.n or 0 for row in vote.rows) == PEOPLE * 3 + 15
    assert [one.progress for one in told.rulings[0].statuses] == [Progress.STARTED]
    assert ALONE in text
    assert "Kommunestyret" in text
    assert len(pages) > 3
