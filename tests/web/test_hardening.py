"""What somebody can send who is no resident's browser: refused with a page, never a fault."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from storage.tables import Contribution, Meeting, Person, Process
from tests.conftest import MONDAY
from tests.web.browsing import HOST, Browser, Resident
from tests.web.phrases import nb
from tests.web.pictures import photo_bytes, photos
from web.app import create_app
from web.backstage import Backstage
from web.fields import plain_text
from web.wording import calm
from workshop.messages import Heard, Say

HUGE = "9" * 30
CHOSEN = "A" * 43
"""A token of the right form that somebody has thought up."""
COOKIE = "verksted"


def multipart(text: bytes, charset: str) -> tuple[bytes, dict[str, str]]:
    """Return a form with one field, said to be in this charset, and its headers."""
    head = b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    kind = f"multipart/form-data; boundary=b; charset={charset}"
    return head + text + b"\r\n--b--\r\n", {"Content-Type": kind}


def people(stage: Backstage) -> int:
    """Return how many residents there are."""
    with stage.store.reading() as session:
        return session.scalar(select(func.count(Person.id))) or 0


def loose_files(stage: Backstage) -> list[str]:
    """Return what is on the shelf besides the prompts' own pictures."""
    return [p.name for p in stage.shelf.folder.iterdir() if not p.name.startswith("prompt-")]


def breaks(_batch: Sequence[Heard]) -> list[tuple[Say, ...]]:
    """Fail as nothing should."""
    raise RuntimeError


def test_file_of_a_stranger_is_not_opened(app: FastAPI) -> None:
    stranger = Resident(app)

    stranger.answer = stranger.client.post("/chat/say", files=photos(b"no picture"))

    assert stranger.answer.status_code == 200
    assert "Vi kan ikke åpne dette bildet." not in stranger.text


def test_file_before_the_age_is_not_opened(resident: Resident) -> None:
    resident.begin()
    resident.click("Bokmål")
    resident.click(nb("button.join"))

    page = resident.say(files=photos(b"no picture", b"none either"))

    assert resident.answer.status_code == 200
    assert page.text.count(nb("age.first")) == 1


@pytest.mark.parametrize("number", [HUGE, f"-{HUGE}", "0", "x"])
def test_impossible_line_number_is_refused(resident: Resident, number: str) -> None:
    resident.take_part()

    page = resident.open(f"/?before={number}")

    assert (resident.answer.status_code, page.values("html", "lang")) == (400, ["nb"])


@pytest.mark.parametrize("side", ["room", "chat"])
def test_impossible_card_number_is_refused(facilitator: Browser, side: str) -> None:
    facilitator.open(f"/board?{side}_before={HUGE}")

    assert facilitator.answer.status_code == 400


def test_impossible_item_number_is_refused(facilitator: Browser) -> None:
    token = dict(facilitator.page.form_with("Logg ut").fields)["form_token"]

    answer = facilitator.post("/board/items/need/choose", chosen=HUGE, form_token=token)

    assert answer.status_code == 400


def test_length_of_thousands_of_digits_is_ignored(resident: Resident) -> None:
    resident.take_part()

    resident.say("En tom stol", seconds="9" * 5_000)

    assert resident.own_words() == ["En tom stol"]


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "undefined", "idna", "utf-16"])
def test_form_in_an_odd_charset_is_refused(app: FastAPI, charset: str) -> None:
    body, headers = multipart(rb"\ud800+2AA-", charset)

    answer = Browser(app).client.post("/chat/say", content=body, headers=headers)

    assert answer.status_code == 400


def test_form_that_says_utf_8_is_taken(app: FastAPI) -> None:
    body, headers = multipart("Blåbær".encode(), "UTF-8")

    answer = Browser(app).client.post("/chat/say", content=body, headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/?reply_to=%00", "/k/%00", f"/picture/prompt-{HUGE * 20}.jpg"])
def test_address_that_nothing_can_have_is_refused(app: FastAPI, path: str) -> None:
    assert Browser(app).client.get(path).status_code in {400, 404}


def test_field_comes_in_as_text_that_can_be_kept(resident: Resident) -> None:
    resident.take_part()

    page = resident.say("En tom\x00 stol", files=photos(b"no picture"))

    assert ">En tom stol</textarea>" in page.html


def test_half_a_sign_becomes_the_replacement_character() -> None:
    assert plain_text("a\ud800b\x00") == "a\ufffdb"


def test_cookie_of_nobody_is_not_taken_over(app: FastAPI) -> None:
    planted = Resident(app)
    planted.client.cookies.set(COOKIE, CHOSEN, domain="testserver.local")

    planted.begin()

    assert CHOSEN not in {cookie.value for cookie in planted.client.cookies.jar}


def test_first_form_sent_twice_is_one_resident(app: FastAPI, stage: Backstage) -> None:
    first, second = Browser(app), Browser(app)
    page = first.open()

    first.click("Begynn her", on_page=page)
    second.click("Begynn her", on_page=page)

    assert people(stage) == 1
    assert second.client.cookies[COOKIE] == first.client.cookies[COOKIE]


def test_file_leaves_the_shelf_after_any_failure(resident: Resident, stage: Backstage) -> None:
    resident.take_part()
    form = resident.page.form_with("Send")
    broken = Browser(create_app(replace(stage, hear=breaks)))
    broken.client.cookies.update(resident.client.cookies)

    answer = broken.client.post(form.action, data=form.carried(), files=photos(photo_bytes()))

    assert (answer.status_code, loose_files(stage)) == (500, [])


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\u034f" * 40,
        "a" + "\u0488\u0489" * 20,
        "a" + "\u0301\u034f" * 20,
        "a" + "\u0301\u200d" * 40,
    ],
)
def test_no_sign_starts_the_count_of_marks_again(text: str) -> None:
    shown = calm(text)

    assert sum(sign not in "a\u200d" for sign in shown) == 4


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "[", ""])
def test_foreign_host_is_refused(app: FastAPI, host: str) -> None:
    answer = Browser(app).client.get("/hjelp/", headers={"Host": host}, follow_redirects=False)

    assert (answer.status_code, "location" in answer.headers) == (400, False)


def test_slash_at_the_end_leads_nowhere(app: FastAPI) -> None:
    assert Browser(app).client.get("/hjelp/", follow_redirects=False).status_code == 404


@pytest.mark.parametrize(
    ("public_url", "status"), [("http://127.0.0.1:8000", 200), ("https://127.0.0.1", 400)]
)
def test_own_machine_has_all_its_names_without_https(
    stage: Backstage, public_url: str, status: int
) -> None:
    browser = Browser(create_app(replace(stage, public_url=public_url)))

    answer = browser.client.get("/hjelp", headers={"Host": "localhost:9000"})

    assert answer.status_code == status


def test_watchers_may_ask_by_any_name(secure_app: FastAPI) -> None:
    answer = Browser(secure_app).client.get("/health", headers={"Host": "127.0.0.1:8000"})

    assert answer.status_code == 200


def test_foreign_host_does_not_make_an_origin_ours(app: FastAPI) -> None:
    browser = Browser(app, Host="evil.example", Origin="http://evil.example")

    assert browser.post("/chat/start").status_code == 400


def test_origin_without_https_is_foreign_over_https(secure_app: FastAPI) -> None:
    assert Browser(secure_app, Origin=HOST).post("/chat/start").status_code == 403


@pytest.mark.parametrize(("public_url", "is_told"), [("https://testserver", True), (HOST, False)])
def test_broken_page_keeps_browsers_on_https(
    stage: Backstage, public_url: str, is_told: bool
) -> None:
    broken = Browser(create_app(replace(stage, hear=breaks, public_url=public_url)))

    answer = broken.post("/chat/start")

    assert (answer.status_code, "strict-transport-security" in answer.headers) == (500, is_told)


def test_table_label_cannot_disturb_its_card(facilitator: Browser, stage: Backstage) -> None:
    with stage.store.writing() as session:
        note = Contribution(
            process_id=session.scalars(select(Process.id)).one(), channel="room", kind="note",
            meeting_id=session.scalars(select(Meeting.id)).first(), text="Lapp", language="nb",
            table_label="\u202ebord" + "\u0301" * 35, said_at=MONDAY, kept_at=MONDAY,
            state="kept", flags=[],
        )  # fmt: skip
        session.add(note)

    page = facilitator.open("/board")

    assert "<bdi>\u202ebord" + "\u0301" * 4 + "</bdi>" in page.html
