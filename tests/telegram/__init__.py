"""A stand-in for the Telegram Bot API, over real HTTP, for tests and for the keyboard.

See `README.md` in this folder.
"""

from __future__ import annotations

from tests.telegram.books import Call, Delivery, Send
from tests.telegram.clock import Clock
from tests.telegram.faults import (
    Blocked,
    CutBody,
    Deactivated,
    Drip,
    Fault,
    Garbage,
    HtmlErrorPage,
    Migrated,
    Refused,
    Reset,
    ResetAfter,
    Revoked,
    ServerError,
    Slow,
    TimeoutAfterDelivery,
    TooManyRequests,
)
from tests.telegram.json_types import Json
from tests.telegram.person import Resident
from tests.telegram.standin import TOKEN, StandIn

__all__ = [
    "TOKEN",
    "Blocked",
    "Call",
    "Clock",
    "CutBody",
    "Deactivated",
    "Delivery",
    "Drip",
    "Fault",
    "Garbage",
    "HtmlErrorPage",
    "Json",
    "Migrated",
    "Refused",
    "Reset",
    "ResetAfter",
    "Resident",
    "Revoked",
    "Send",
    "ServerError",
    "Slow",
    "StandIn",
    "TimeoutAfterDelivery",
    "TooManyRequests",
]
