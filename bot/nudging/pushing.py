"""One nudge becomes one request to a browser's push service; what became of it is a value.

pywebpush seals the words for the browser and signs for us; the request is our own, so that it
goes to known services only, follows no redirect, and says in values what became of it. Sources:
RFC 8030 (push), RFC 8291 (sealing), RFC 8292 (VAPID).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from prompts.catalogue import Catalogue
from workshop.nudges.choosing import NudgeParcel
from workshop.nudges.subscribing import Subscription, is_known_service
from workshop.outbox.outcomes import (
    Later,
    NotSent,
    Outcome,
    Rejected,
    Sent,
    Uncertain,
    Unreachable,
)

PATIENCE_S = 15.0
KEPT_FOR_S = 3 * 24 * 60 * 60
"""So long the push service keeps it for a browser that is switched off."""
SIGNED_FOR_S = 12 * 60 * 60
TOPIC = "verksted"
"""A newer nudge takes the place of one that has not been fetched yet."""
NO_LONGER_KNOWN = (404, 410)
TOO_MANY = 429
BUSY = 503
LONGEST_WAIT_S = 60 * 60


class Pusher:
    """Reaches browsers; the library is loaded when the first nudge goes."""

    def __init__(
        self,
        key: Callable[[], str],
        catalogue: Catalogue,
        subject: str,
        *,
        allows: Callable[[str], bool] = is_known_service,
    ) -> None:
        """Sign with this private key; `subject` is where a push service finds us (mailto, https).

        `key` is asked for in a thread. `allows` says which endpoints may be sent to.
        """
        self._key = key
        self._catalogue = catalogue
        self._subject = subject
        self._allows = allows
        self._client = httpx.AsyncClient(timeout=PATIENCE_S, follow_redirects=False)

    async def send(self, parcel: NudgeParcel) -> Outcome:
        """Send it and return what became of it; raises nothing of the line's."""
        browser = parcel.browser
        if not self._allows(browser.endpoint):
            return Unreachable("not a push service that we know")
        words = words_of(parcel, self._catalogue)
        try:
            body, headers = await asyncio.to_thread(self._sealed, browser, words)
        except ValueError:
            return Unreachable("keys that nothing can be sealed with")
        try:
            answer = await self._client.post(browser.endpoint, content=body, headers=headers)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return NotSent(type(error).__name__)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Uncertain(type(error).__name__)
        return outcome_of(answer)

    async def close(self) -> None:
        """Let the lines go."""
        await self._client.aclose()

    def _sealed(self, browser: Subscription, words: bytes) -> tuple[bytes, dict[str, str]]:
        # Half a second to import, and only where somebody is told by push.
        from py_vapid import Vapid
        from pywebpush import WebPusher

        keys = {"p256dh": browser.p256dh, "auth": browser.auth}
        pusher = WebPusher({"endpoint": browser.endpoint, "keys": keys})
        body: bytes = pusher.encode(words, "aes128gcm")["body"]
        claims = {
            "aud": _origin(browser.endpoint),
            "sub": self._subject,
            "exp": int(time.time()) + SIGNED_FOR_S,
        }
        signed: dict[str, Any] = Vapid.from_raw(self._key().encode()).sign(claims)
        headers = {
            "Authorization": signed["Authorization"],
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(KEPT_FOR_S),
            "Topic": TOPIC,
            "Urgency": "normal",
        }
        return body, headers


def words_of(parcel: NudgeParcel, catalogue: Catalogue) -> bytes:
    """Return what the browser shows: that there is something new, from whom, and nothing more."""
    key = "nudge.question" if parcel.is_question else "nudge.message"
    shown = {
        "title": parcel.municipality,
        "body": catalogue.say(key, parcel.language),
        "lang": parcel.language,
        # The browser shows one nudge at a time, also if one came twice.
        "tag": TOPIC,
    }
    return json.dumps(shown, ensure_ascii=False).encode()


def outcome_of(answer: httpx.Response) -> Outcome:
    """Return what a push service's answer means. Source: RFC 8030, 5 and 8.4."""
    status = answer.status_code
    if answer.is_success:
        return Sent()
    why = f"push service: {status}"
    if status in NO_LONGER_KNOWN:
        return Unreachable(why)
    if status in (TOO_MANY, BUSY):
        return Later(_wait_s(answer.headers.get("retry-after", "")), why)
    return Uncertain(why) if answer.is_server_error else Rejected(why)


def _wait_s(written: str) -> float:
    return min(float(written), LONGEST_WAIT_S) if written.isdecimal() else 0.0


def _origin(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"
