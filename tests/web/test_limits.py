"""How much one visitor may ask for; time stands still unless a test lets it go on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi import FastAPI
from starlette.types import Message

from storage.vault import hash_token
from tests.apart import run_apart
from tests.conftest import FakeClock
from tests.web.browsing import Browser, Resident
from tests.web.conftest import Invite, SignInAs
from tests.web.phrases import nb
from web.app import create_app
from web.backstage import Backstage
from web.doorbell import WALL, Doorbell
from web.limits import FORMS, STRANGERS, Buckets, Rate, Seats, TooFast
from web.streams import stream
from workshop.board.staff import StaffRole

COOKIE = "verksted"


@pytest.fixture
def app(stage: Backstage, clock: FakeClock) -> FastAPI:
    """The application, counting by a clock that stands still."""
    return create_app(replace(stage, clock=clock))


def hasten(browser: Browser, times: int) -> None:
    """Send a form this often."""
    for _ in range(times):
        browser.client.post("/chat/press", data={"press": "x"}, follow_redirects=False)


def test_bucket_fills_again_as_time_passes(clock: FakeClock) -> None:
    bucket = Buckets(Rate(burst=2, per_s=0.5), clock)
    bucket.take("a")
    bucket.take("a")
    clock.advance(seconds=1)
    with pytest.raises(TooFast) as refused:
        bucket.take("a")
    clock.advance(seconds=1)

    bucket.take("a")

    assert refused.value.headers == {"Retry-After": "1"}


def test_bucket_is_for_one_key_alone(clock: FakeClock) -> None:
    bucket = Buckets(Rate(burst=1, per_s=1), clock)
    bucket.take("a")

    bucket.take("b")

    with pytest.raises(TooFast):
        bucket.take("a")


def test_clock_that_goes_back_empties_no_bucket(clock: FakeClock) -> None:
    bucket = Buckets(Rate(burst=3, per_s=1), clock)
    bucket.take("a")
    clock.advance(hours=-1)

    bucket.take("a")
    bucket.take("a")


def test_too_many_answers_give_the_words_back(resident: Resident) -> None:
    resident.begin()
    hasten(resident, FORMS.burst)

    page = resident.say("Viktige ord")

    assert resident.answer.status_code == 429
    assert nb("web.chat.too_fast") in page.text
    assert ">Viktige ord</textarea>" in page.html
    assert resident.answer.headers["retry-after"] == "1"


def test_too_many_presses_get_a_page_that_says_so(resident: Resident) -> None:
    resident.begin()
    hasten(resident, FORMS.burst)

    answer = resident.post("/chat/press", press="x")

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert nb("web.error.busy") in resident.text


def test_links_to_another_device_count_too(resident: Resident) -> None:
    resident.begin()
    hasten(resident, FORMS.burst)

    assert resident.post("/chat/continue").status_code == 429


def test_conversation_goes_on_after_a_pause(resident: Resident, clock: FakeClock) -> None:
    resident.begin()
    hasten(resident, FORMS.burst)
    clock.advance(seconds=1)

    resident.click("Bokmål")

    assert resident.answer.status_code == 200


def test_neighbours_are_counted_each_for_themselves(app: FastAPI, resident: Resident) -> None:
    neighbour = Resident(app)
    neighbour.begin()
    resident.begin()
    hasten(resident, FORMS.burst + 1)

    assert neighbour.post("/chat/press", press="x").status_code == 303


def test_strangers_at_one_address_are_counted_together(app: FastAPI) -> None:
    answers = [Browser(app).post("/chat/start").status_code for _ in range(STRANGERS.burst + 1)]

    assert answers == [303] * STRANGERS.burst + [429]


def test_links_that_do_not_work_can_be_tried_five_times(app: FastAPI) -> None:
    answers = [Browser(app).post("/board/enter/wrong").status_code for _ in range(6)]

    assert answers == [410] * 5 + [429]


def test_colleagues_come_in_together(app: FastAPI, new_invite: Invite) -> None:
    path = f"/board/enter/{new_invite(StaffRole.FACILITATOR)}"

    assert {Browser(app).client.get(path).status_code for _ in range(7)} == {200}


def test_seventh_stream_of_a_browser_is_refused(app: FastAPI, resident: Resident) -> None:
    resident.begin()
    key = hash_token(resident.client.cookies[COOKIE])
    for _ in range(6):
        app.state.limits.streams.take(key)

    answer = resident.client.get("/chat/stream")

    assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")


def test_streams_of_all_have_an_end(app: FastAPI, signed_in_as: SignInAs) -> None:
    facilitator = signed_in_as(StaffRole.FACILITATOR)
    for nth in range(200):
        app.state.limits.streams.take(str(nth))

    assert facilitator.client.get("/board/stream").status_code == 429


def test_seat_is_free_when_the_browser_has_gone(stage: Backstage) -> None:
    seats = Seats(each=1)
    answer = stream(Doorbell(stage.store), WALL, seats, "token")

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(_message: Message) -> None:
        """Nobody listens."""

    run_apart(answer({"type": "http", "asgi": {"spec_version": "2.3"}}, receive, send))

    seats.take(hash_token("token"))
