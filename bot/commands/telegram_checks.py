"""What Telegram itself says: of the token, of a webhook, and of the time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from bot.commands.finding import Finding, Grade
from bot.logs import quiet_libraries
from bot.opening import Refused, require_token_form
from bot.settings import POLLING, Settings

PATIENCE_S = 5.0
MOST_APART = timedelta(seconds=60)
REFUSED = (401, 404)
"""A token that Telegram does not know; 404 if it does not even look like one."""


def check_telegram(settings: Settings, now: datetime) -> Iterator[Finding]:
    """Ask Telegram, if there is a token to ask with."""
    try:
        require_token_form(settings)
    except Refused:  # said by the check of the token
        return
    # httpx logs addresses, and the token stands in each.
    quiet_libraries()
    base = f"{settings.telegram_api_base}/bot{settings.telegram_bot_token}"
    try:
        with httpx.Client(timeout=PATIENCE_S) as client:
            about = client.get(f"{base}/getMe")
            webhook = client.get(f"{base}/getWebhookInfo")
            yield from _about_us(about)
            yield from _clock(about, now)
            yield from _webhook(webhook.json().get("result") or {}, settings)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, AttributeError):
        yield Finding("telegram", Grade.BAD, "doctor.telegram_away")


def _about_us(answer: httpx.Response) -> Iterator[Finding]:
    if answer.status_code in REFUSED:
        yield Finding("telegram", Grade.BAD, "command.token_refused")
        return
    name = answer.json()["result"]["username"] if answer.is_success else None
    if name is None:
        yield Finding("telegram", Grade.BAD, "doctor.telegram_away")
    else:
        yield Finding("telegram", Grade.FINE, "doctor.telegram", {"name": name})


def _clock(answer: httpx.Response, now: datetime) -> Iterator[Finding]:
    written = answer.headers.get("date")
    if written is None:
        return
    apart = now - parsedate_to_datetime(written)
    if abs(apart) > MOST_APART:
        seconds = int(apart.total_seconds())
        yield Finding("time", Grade.BAD, "doctor.clock_apart", {"seconds": f"{seconds:+d}"})


def _webhook(about: dict[str, Any], settings: Settings) -> Iterator[Finding]:
    url = about.get("url") or ""
    if settings.telegram_mode == POLLING:
        if url:
            yield Finding("webhook", Grade.NOTE, "doctor.webhook_set")
        return
    if url != settings.telegram_webhook_url:
        yield Finding("webhook", Grade.NOTE, "doctor.webhook_other")
    elif problem := about.get("last_error_message"):
        yield Finding("webhook", Grade.NOTE, "doctor.webhook_failing", {"problem": problem})
