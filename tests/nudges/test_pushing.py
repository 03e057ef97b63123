"""A nudge to a browser: what arrives, what may be read on the way, and what becomes of it."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from py_vapid import Vapid

from tests.nudges.conftest import URL, Town
from tests.nudges.push_service import CUT
from workshop.nudges.pushkey import public_push_key
from workshop.nudges.subscribing import is_known_service


def test_browser_is_told_only_that_there_is_something_new(town: Town) -> None:
    browser = town.pushes_to(language="nn")
    town.ask()
    town.ask()

    town.work()

    ((path, headers, body),) = town.service.arrived
    assert path == "/endpoint-of-kari"
    assert browser.opens(body) == {
        "title": "Jevnaker kommune",
        "body": "Det er kome eit nytt spørsmål.",
        "lang": "nn",
        "tag": "verksted",
    }
    assert (headers["ttl"], headers["topic"], town.states()) == ("259200", "verksted", ["sent"])


def test_push_service_knows_who_asks(town: Town) -> None:
    town.pushes_to()
    town.ask()

    town.work()

    signed = town.service.arrived[0][1]["authorization"]
    token, key = (part.split("=", 1)[1] for part in signed.removeprefix("vapid ").split(","))
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    with town.store.reading() as session:
        assert key == public_push_key(session, town.vault)
    assert Vapid.verify(signed)
    assert (claims["aud"], claims["sub"]) == (f"http://127.0.0.1:{town.service.port}", URL)


@pytest.mark.parametrize("status", [404, 410])
def test_browser_that_is_gone_is_asked_no_more(town: Town, status: int) -> None:
    town.pushes_to()
    town.ask()
    town.service.answers.append((status, {}))

    town.work()

    assert (town.states(), town.ways(), len(town.service.arrived)) == (["gone"], [], 1)


def test_busy_push_service_is_asked_again_when_it_says(town: Town) -> None:
    town.pushes_to()
    town.ask()
    town.service.answers += [(429, {"Retry-After": "600"}), (503, {})]

    town.work()
    (waits,) = town.nudges()
    waited = waits.not_before - town.clock()
    for minutes in (10, 2):
        town.clock.advance(minutes=minutes)
        town.work()

    assert (waited, town.states()) == (timedelta(minutes=10), ["sent"])
    assert len(town.service.arrived) == 3


@pytest.mark.parametrize("status", [CUT, 500, 502])
def test_what_may_have_arrived_is_not_sent_again(town: Town, status: int) -> None:
    town.pushes_to()
    town.ask()
    town.service.answers.append((status, {}))

    town.work()
    town.clock.advance(hours=2)
    town.work()

    assert (town.states(), len(town.service.arrived)) == (["uncertain"], 1)


def test_redirect_leads_nowhere(town: Town) -> None:
    town.pushes_to()
    town.ask()
    elsewhere = f"http://127.0.0.1:{town.service.port}/secret-of-the-network"
    town.service.answers.append((307, {"Location": elsewhere}))

    town.work()

    assert ([path for path, *_ in town.service.arrived]) == ["/endpoint-of-kari"]
    assert town.states() == ["rejected"]


def test_only_push_services_of_browsers_are_sent_to() -> None:
    ours = (
        "https://fcm.googleapis.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x",
        "https://wns2-db5p.notify.windows.com/w/?token=x",
        "https://fcm.googleapis.com:443/x",
    )
    others = (
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://fcm.googleapis.com.evil.example/x",
        "https://evilnotify.windows.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com@evil.example/x",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/\nX: y",
        "https://[fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "",
    )

    assert [one for one in ours if not is_known_service(one)] == []
    assert [one for one in others if is_known_service(one)] == []
