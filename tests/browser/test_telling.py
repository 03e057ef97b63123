"""Being told of a new question, in Chromium: offered, turned on, shown, turned off."""

from __future__ import annotations

import base64
import json
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, expect
from sqlalchemy import select

from storage.tables import Nudge, NudgeWay
from tests.browser.faults import faults
from tests.browser.site import Chat, Site, Visits
from tests.web.phrases import nb
from tests.workshop.mailing import ask
from workshop.broadcasts import Plan, fire_due, plan_broadcast
from workshop.process import current_process

ENDPOINT = "https://fcm.googleapis.com/fcm/send/made-up"
WITHOUT_GOOGLE = """
const made = ({endpoint, keys}, options) => ({
  endpoint, options, toJSON: () => ({ endpoint, keys }),
  unsubscribe: async () => { sessionStorage.clear(); return true; },
});
PushManager.prototype.subscribe = async (options) => {
  if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw new Error();
  sessionStorage.setItem("subscription", JSON.stringify(GIVEN));
  return made(GIVEN, options);
};
PushManager.prototype.getSubscription = async () => {
  const kept = JSON.parse(sessionStorage.getItem("subscription"));
  return kept && made(kept, {});
};
"""
"""Chromium subscribes at Google's service, which no test may ask: what that gives is made up."""

HIDDEN = """
window.isHidden = IS_HIDDEN;
Object.defineProperty(document, "hidden", { get: () => window.isHidden });
"""
"""Chromium without a screen says of every page that it is seen."""
RUNG = """
() => new Promise((resolve) => new EventSource("/chat/stream").addEventListener("new", resolve))
"""
"""A second bell of the same resident: when it has rung, the page's own has too."""


@pytest.fixture
def tells() -> bool:
    """Here residents can be told."""
    return True


@pytest.fixture
def chat(visits: Visits) -> Chat:
    """A resident whose browser lets notifications through, and has given two answers."""
    window = visits.window()
    window.context.grant_permissions(["microphone", "notifications"])
    window.add_init_script(WITHOUT_GOOGLE.replace("GIVEN", json.dumps(subscription())))
    chat = visits.seat(window)
    for words in ("Et felles verksted", "En benk i sola"):
        expect(chat.page.locator("#offer")).to_be_hidden()
        chat.say(words)
        expect(chat.page.locator(".own").last).to_contain_text(words)
    return chat


def subscription() -> dict[str, object]:
    """Return what a browser tells of itself, with keys of its own."""
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    keys = {"p256dh": text(raw), "auth": text(bytes(16))}
    return {"endpoint": ENDPOINT, "keys": keys}


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def kinds(site: Site) -> list[str]:
    """Return by what residents are told."""
    with site.stage.store.reading() as session:
        return list(session.scalars(select(NudgeWay.kind)))


def test_offer_comes_after_two_answers_and_goes_with_a_no(chat: Chat, site: Site) -> None:
    offer = chat.page.locator("#offer")
    expect(offer).to_contain_text("Vil du ha beskjed når det kommer et nytt spørsmål?")
    offered = faults(chat.page)

    offer.get_by_role("button", name=nb("nudge.later")).click()

    expect(offer).to_be_hidden()
    assert (offered, kinds(site)) == ([], ["none"])


@pytest.mark.parametrize("path", ["/chat/tell/yes/x", "/chat/tell/off/x"])
def test_page_that_a_letter_leads_to_has_no_fault(visits: Visits, path: str) -> None:
    page = visits.window()

    page.goto(path)

    assert faults(page) == []


def test_notification_is_turned_on_shown_and_turned_off(chat: Chat, site: Site) -> None:
    chat.page.locator("#offer").get_by_role("link").click()
    before = faults(chat.page)

    chat.page.get_by_role("button", name=nb("nudge.push_on")).click()
    expect(chat.page.get_by_text(nb("nudge.is_push_here"))).to_be_visible()
    turned_on = kinds(site)
    shown = pushed(chat.page, {"title": "Jevnaker", "body": "Nytt", "tag": "verksted"})
    after = faults(chat.page)
    chat.page.get_by_role("button", name=nb("nudge.off")).click()
    expect(chat.page.get_by_text(nb("nudge.is_off"))).to_be_visible()

    assert (before, after, turned_on, kinds(site)) == ([], [], ["push"], ["none"])
    assert shown == [["Jevnaker", "Nytt", "verksted"]]


@pytest.mark.parametrize("is_hidden", [False, True])
def test_only_a_page_on_the_screen_counts_as_seen(chat: Chat, site: Site, is_hidden: bool) -> None:
    chat.page.goto("/chat/tell")
    chat.page.get_by_role("button", name=nb("nudge.push_on")).click()
    expect(chat.page.get_by_text(nb("nudge.is_push_here"))).to_be_visible()
    chat.page.add_init_script(HIDDEN.replace("IS_HIDDEN", str(is_hidden).lower()))
    with chat.page.expect_response("**/chat/stream"):
        chat.page.goto("/")

    broadcast(site)
    if is_hidden:
        chat.page.evaluate(RUNG)
    else:
        chat.sees("Nå er det nytt")
    meanwhile = states(site)
    chat.page.evaluate(
        "window.isHidden = false; document.dispatchEvent(new Event('visibilitychange'))"
    )
    chat.sees("Nå er det nytt")

    assert (meanwhile, states(site)) == (["queued" if is_hidden else "seen"], ["seen"])


def broadcast(site: Site) -> None:
    """Write to everybody."""
    now = site.stage.clock()
    with site.stage.store.writing() as session:
        plan = Plan(None, {"nb": "Nå er det nytt"}, "all", now)
        plan_broadcast(session, current_process(session), plan, now=now)
        fire_due(session, now, make_say=ask)


def states(site: Site) -> list[str]:
    """Return what became of the nudges."""
    with site.stage.store.reading() as session:
        return list(session.scalars(select(Nudge.state)))


def pushed(page: Page, words: dict[str, str]) -> object:
    """Let a push service bring this twice; what the browser shows of it."""
    registration = page.evaluate(
        "async () => (await navigator.serviceWorker.getRegistrations()).map((r) => r.scope)"
    )
    client = page.context.new_cdp_session(page)
    found: list[str] = []
    client.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: found.extend(one["registrationId"] for one in told["registrations"]),
    )
    client.send("ServiceWorker.enable")
    page.wait_for_function("() => true")
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    assert len(registration) == 1
    for _ in range(2):
        client.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": origin, "registrationId": found[0], "data": json.dumps(words)},
        )
    return page.evaluate(
        """async () => {
          const [registration] = await navigator.serviceWorker.getRegistrations();
          for (let tries = 0; tries < 100; tries++) {
            const shown = await registration.getNotifications();
            if (shown.length) return shown.map(({ title, body, tag }) => [title, body, tag]);
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          return [];
        }"""
    )
