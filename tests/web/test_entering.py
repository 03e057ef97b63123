"""Setting up a sign-in with a link."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from storage.tables import Audit, Credential, RecoveryCode
from storage.tables import Invite as InviteRow
from tests.authenticator import code_at
from tests.eavesdropping import PASSWORD
from tests.web.browsing import Browser
from tests.web.conftest import Invite, TickingClock
from tests.web.doors import come_in, set_up
from tests.web.phrases import nb
from web.backstage import Backstage
from workshop.board.staff import StaffRole
from workshop.doors.codes import app_address

KEY = re.compile(r'<p class="key" translate="no">([A-Z2-7 ]+)</p>')
PAPER = re.compile(r"<li>([a-z2-9-]{19})</li>")


def with_password(app: FastAPI, token: str, password: str = PASSWORD, again: str = "") -> Browser:
    """Return a browser in which a password has been chosen with a link."""
    browser = Browser(app)
    browser.open(f"/board/enter/{token}")
    browser.click("Videre", password=password, again=again or password)
    return browser


def shown_secret(browser: Browser) -> str:
    """Return the key that stands on the page to be typed."""
    found = KEY.search(browser.answer.text)
    assert found is not None, browser.text
    return found.group(1).replace(" ", "")


def finished(app: FastAPI, stage: Backstage, token: str) -> Browser:
    """Return a browser in which the whole sign-in has been set up."""
    browser = with_password(app, token)
    browser.click("Koble til", code=code_at(shown_secret(browser), stage.clock()))
    return browser


def test_link_leads_to_a_password_an_app_and_codes(
    app: FastAPI, stage: Backstage, new_invite: Invite
) -> None:
    browser = finished(app, stage, new_invite(StaffRole.FACILITATOR))

    assert "Steg 3 av 3 Koder til papiret" in browser.text
    assert "Koder til Verksted for Kari facilitator" in browser.text
    assert len(set(PAPER.findall(browser.answer.text))) == 10
    assert "Veggen" in browser.open("/board").text


def test_set_up_person_comes_in_without_a_link(
    app: FastAPI, stage: Backstage, new_invite: Invite, ticking: TickingClock
) -> None:
    browser = with_password(app, new_invite(StaffRole.FACILITATOR))
    secret = shown_secret(browser)
    browser.click("Koble til", code=code_at(secret, stage.clock()))
    ticking.advance(minutes=1)

    other = Browser(app)
    other.open("/board/sign-in")
    other.click("Videre", name="kari  FACILITATOR", password=PASSWORD)
    other.click("Logg inn", code=code_at(secret, stage.clock()))

    assert "Veggen" in other.text


def test_looking_at_the_link_uses_nothing_up(
    app: FastAPI, stage: Backstage, new_invite: Invite
) -> None:
    token = new_invite(StaffRole.FACILITATOR)
    Browser(app).open(f"/board/enter/{token}")
    with_password(app, token)

    assert "Koder til papiret" in finished(app, stage, token).text


def test_link_is_good_once(app: FastAPI, stage: Backstage, new_invite: Invite) -> None:
    token = new_invite(StaffRole.FACILITATOR)
    finished(app, stage, token)

    answers = [
        Browser(app).client.get(f"/board/enter/{token}"),
        Browser(app).post(f"/board/enter/{token}", password=PASSWORD, again=PASSWORD),
        Browser(app).client.get(f"/board/enter/{token}/code"),
        Browser(app).post(f"/board/enter/{token}/code", code="000000"),
    ]

    assert [answer.status_code for answer in answers] == [410] * 4
    links = Browser(app).open(f"/board/enter/{token}").links
    assert links.get(nb("doors.sign_in")) == "/board"
    assert nb("web.help.link") not in links


def test_link_is_too_old_after_three_days(
    app: FastAPI, new_invite: Invite, ticking: TickingClock
) -> None:
    path = f"/board/enter/{new_invite(StaffRole.FACILITATOR)}"
    ticking.advance(hours=72)

    assert Browser(app).post(path, password=PASSWORD, again=PASSWORD).status_code == 410


def test_newer_link_ends_the_older(app: FastAPI, new_invite: Invite) -> None:
    older = new_invite(StaffRole.FACILITATOR)
    newer = new_invite(StaffRole.FACILITATOR)

    answers = [Browser(app).client.get(f"/board/enter/{one}") for one in (older, newer)]

    assert [answer.status_code for answer in answers] == [410, 200]


def test_nothing_counts_before_a_code_shows_it(
    app: FastAPI, stage: Backstage, new_invite: Invite
) -> None:
    browser = with_password(app, new_invite(StaffRole.FACILITATOR))

    browser.click("Koble til", code="000000")

    assert (browser.answer.status_code, nb("doors.fault_code") in browser.text) == (422, True)
    with stage.store.reading() as session:
        assert session.scalars(select(Credential)).all() == []


def test_password_chosen_anew_brings_a_new_secret(app: FastAPI, new_invite: Invite) -> None:
    token = new_invite(StaffRole.FACILITATOR)

    first, second = (shown_secret(with_password(app, token)) for _ in range(2))

    assert first != second


def test_code_page_without_a_password_leads_back(app: FastAPI, new_invite: Invite) -> None:
    path = f"/board/enter/{new_invite(StaffRole.FACILITATOR)}"

    answer = Browser(app).client.get(f"{path}/code", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, path)


@pytest.mark.parametrize(
    ("password", "again", "fault"),
    [
        ("elleve tegn", "", "doors.fault_short"),
        ("x" * 201, "", "doors.fault_long"),
        ("passord12345", "", "doors.fault_common"),
        ("kari facilitator", "", "doors.fault_common"),
        (PASSWORD, "fire gule sykler sov", "doors.fault_different"),
    ],
)
def test_weak_or_mistyped_password_is_not_taken(
    app: FastAPI, stage: Backstage, new_invite: Invite, password: str, again: str, fault: str
) -> None:
    browser = with_password(app, new_invite(StaffRole.FACILITATOR), password, again)

    assert (browser.answer.status_code, nb(fault) in browser.text) == (422, True)
    with stage.store.reading() as session:
        assert session.scalars(select(InviteRow.password_hash)).all() == [None]


def test_new_link_takes_the_old_sign_in_away(
    app: FastAPI, stage: Backstage, new_invite: Invite
) -> None:
    person = set_up(stage, "Kari facilitator")
    signed_in = come_in(app, stage, person)

    new_invite(StaffRole.FACILITATOR)

    assert signed_in.client.get("/board").status_code == 401
    with stage.store.reading() as session:
        assert session.scalars(select(Credential)).all() == []
        assert session.scalars(select(RecoveryCode)).all() == []


def test_only_hashes_and_seals_are_kept(
    app: FastAPI, stage: Backstage, new_invite: Invite
) -> None:
    browser = finished(app, stage, new_invite(StaffRole.FACILITATOR))

    with stage.store.reading() as session:
        kept = session.scalars(select(Credential)).one()
        hashes = set(session.scalars(select(RecoveryCode.code_hash)))
    assert kept.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert stage.vault.is_sealed_now(kept.code_secret, "second factor")
    assert hashes.isdisjoint(PAPER.findall(browser.answer.text))


def test_setting_up_is_written_down_with_ids_alone(
    app: FastAPI, stage: Backstage, new_invite: Invite
) -> None:
    finished(app, stage, new_invite(StaffRole.FACILITATOR))

    with stage.store.reading() as session:
        written = session.scalars(select(Audit).order_by(Audit.id)).all()
    rows = [(row.action, row.facilitator_id, row.about) for row in written]

    invited = {"colleague": 1, "role": "facilitator", "invite": 1}
    own: list[tuple[str, int, dict[str, str]]] = [
        (action, 1, {}) for action in ("set-up-begun", "set-up", "sign-in")
    ]
    assert rows == [("invite", None, invited), *own]


def test_qr_code_is_drawn_into_the_page(app: FastAPI, new_invite: Invite) -> None:
    browser = with_password(app, new_invite(StaffRole.FACILITATOR))

    assert 'role="img" aria-labelledby="scan"><svg' in browser.answer.text
    assert browser.page.values("input", "autocomplete") == ["one-time-code"]


def test_phone_itself_opens_the_app_from_here(app: FastAPI, new_invite: Invite) -> None:
    browser = with_password(app, new_invite(StaffRole.FACILITATOR))

    address = browser.page.links[nb("doors.app_here")]

    assert address == app_address(shown_secret(browser), "Kari facilitator")


def test_who_was_signed_in_here_before_is_out(
    app: FastAPI, stage: Backstage, new_invite: Invite
) -> None:
    admin = come_in(app, stage, set_up(stage, "Ada", StaffRole.ADMIN))
    before = admin.client.cookies["board"]
    admin.open(f"/board/enter/{new_invite(StaffRole.FACILITATOR)}")
    admin.click("Videre", password=PASSWORD, again=PASSWORD)
    admin.click("Koble til", code=code_at(shown_secret(admin), stage.clock()))

    thief = Browser(app, Cookie=f"board={before}")

    assert thief.client.get("/board").status_code == 401
