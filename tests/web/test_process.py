"""The process page: what was promised, and what opens when."""

from __future__ import annotations

from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from workshop.board.staff import StaffRole


def test_process_says_who_decides_and_what_is_promised(facilitator: Browser) -> None:
    text = facilitator.open("/board/process").text

    facts = (
        "Kommunestyret i Jevnaker bestemmer til slutt.",
        "Det sier åpent hva det valgte, og hvorfor.",
        "Verksted 3: løsninger torsdag 11. mars 18:00–20:30, Rådhuset, Jevnaker",
        nb("hall.from_age", age=13),
        "30 dager etter at siste runde er over",
        nb("hall.quiet_hours", starts="21:00", ends="08:00"),
        nb("hall.opening_test"),
    )
    assert [fact for fact in facts if fact not in text] == []


def test_older_address_of_the_phases_leads_on(facilitator: Browser) -> None:
    facilitator.open("/board/phases")

    assert str(facilitator.answer.url) == "http://testserver/board/process"


def test_reader_sees_the_process_and_moves_nothing(signed_in_as: SignInAs) -> None:
    reader = signed_in_as(StaffRole.READER)

    page = reader.open("/board/process")

    assert reader.answer.status_code == 200
    assert [form.action for form in page.forms] == ["/board/leave"]
