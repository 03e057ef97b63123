"""The people page: counts of those who take part, small ones protected, nobody in it."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from storage.tables import Erased, Person
from tests.conftest import MONDAY
from tests.web.browsing import Browser
from tests.web.conftest import SignInAs
from tests.web.phrases import nb
from tests.web.test_wall import hang
from tests.workshop.residents import join
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.messages import Channel
from workshop.residents.places import Role

PEOPLE = "/board/people"
UNDER, NEAR, HIDDEN = nb("hall.under", n=5), nb("hall.near"), nb("hall.not_told")


def come(
    stage: Backstage, n: int, start: int = 0, channel: Channel = Channel.TELEGRAM, **more: object
) -> list[int]:
    """Let so many residents say yes; their ids."""
    addresses = [str(start + number) for number in range(n)]
    with stage.store.writing() as session:
        vault = stage.vault
        people = [join(session, vault, a, now=MONDAY, channel=channel, **more) for a in addresses]
        return [person.id for person in people]


def figures(browser: Browser) -> dict[str, str]:
    """Return what stands beside each name on the page."""
    html = browser.open(PEOPLE).html
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html)
    return {re.sub("<.*?>", "", name): shown for name, shown in found}


def test_page_tells_how_far_people_came(facilitator: Browser, stage: Backstage) -> None:
    ids = come(stage, 30)
    come(stage, 12, start=100, consent_version=None, consented_at=None)
    for number, person in enumerate(ids[:20]):
        hang(stage, channel="web", text="Ja", person_id=person, message=f"{number}")
    for number, person in enumerate(ids[:6]):
        more = {"person_id": person, "message": f"b{number}"}
        hang(stage, channel="web", text="Også", photo="busstoppet", **more)

    told = figures(facilitator)

    keys = ("hall.started", "hall.said_yes", "hall.answered", "hall.kept_answering")
    assert [told[nb(key)] for key in keys] == ["42", "30", "20", "6"]


def test_about_as_many_is_explained_where_it_stands(
    facilitator: Browser, stage: Backstage
) -> None:
    ids = come(stage, 30)
    for number, person in enumerate(ids[:20]):
        hang(stage, channel="web", text="Ja", person_id=person, message=f"{number}")
    come(stage, 12, start=100, consent_version=None, consented_at=None)
    before = facilitator.open(PEOPLE).html
    for number, person in enumerate(ids[20:28], start=20):
        hang(stage, channel="web", text="Ja", person_id=person, message=f"{number}")

    after = facilitator.open(PEOPLE).html

    assert [nb("hall.near_means") in page for page in (before, after)] == [False, True]


def test_few_who_left_are_not_told(facilitator: Browser, stage: Backstage) -> None:
    come(stage, 30, paused_at=MONDAY)
    with stage.store.writing() as session:
        session.add(Erased(code="x", erased_at=MONDAY))

    told = figures(facilitator)

    assert [told[nb(key)] for key in ("hall.paused", "hall.left")] == [NEAR, UNDER]


def test_lone_small_group_is_not_given_away(facilitator: Browser, stage: Backstage) -> None:
    come(stage, 20, area="vang", age_band="40-66")
    come(stage, 20, start=100, area="vang", age_band="67-79")
    come(stage, 2, start=200, area="vang", age_band="80-plus")

    told = figures(facilitator)

    assert (told["80 år eller eldre"], told["40–66 år"], told["67–79 år"]) == (UNDER, HIDDEN, "20")


def test_channels_are_told_or_hidden_together(facilitator: Browser, stage: Backstage) -> None:
    come(stage, 20, channel=Channel.TELEGRAM)
    come(stage, 2, start=100, channel=Channel.WEB)

    told = figures(facilitator)

    assert (told["Telegram"], told["Nettsiden"]) == (HIDDEN, UNDER)


def test_small_sources_are_told_together(facilitator: Browser, stage: Backstage) -> None:
    come(stage, 9, source="flyer")
    come(stage, 4, start=50, source="plakat-a")
    come(stage, 4, start=60, source="plakat-b")
    come(stage, 8, start=70)

    told = figures(facilitator)

    assert (told["flyer"], told[nb("hall.other_sources")]) == ("9", "8")
    assert "plakat-a" not in facilitator.text


def test_missing_groups_are_said_plainly(facilitator: Browser, stage: Backstage) -> None:
    come(stage, 40, area="vang", age_band="40-66", role=Role.RESIDENT)
    come(stage, 10, start=100, area="toso", age_band="67-79")
    come(stage, 4, start=200, area="olimb", age_band="13-15")

    html = facilitator.open(PEOPLE).html.split('id="missing"')[1].split("</section>")[0]

    listed = re.findall(r"<li>(.*?)</li>", html)
    assert ("13–15 år" in listed, "40–66 år" in listed, "67–79 år" in listed) == (
        True,
        False,
        True,
    )
    assert ("Olimb" in listed, "Vang" in listed) == (True, False)
    assert not any("Et annet sted" in one or "Jeg bor ikke" in one for one in listed)


def test_nobody_is_missing_while_nobody_came(facilitator: Browser) -> None:
    page = facilitator.open(PEOPLE)

    assert nb("hall.early_ages") in page.text
    assert nb("hall.too_few") in page.text


@pytest.mark.parametrize("role", list(StaffRole))
def test_page_has_no_row_for_anybody(
    signed_in_as: SignInAs, stage: Backstage, role: StaffRole
) -> None:
    come(stage, 6, source="flyer")
    with stage.store.reading() as session:
        codes = list(session.scalars(select(Person.code)))

    html = signed_in_as(role).open(PEOPLE).html

    assert [code for code in codes if code in html] == []
