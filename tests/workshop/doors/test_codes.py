"""Six digits, as RFC 6238 has them."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from tests.authenticator import code_at
from tests.conftest import MONDAY
from workshop.doors.codes import (
    app_address,
    matching_step,
    new_secret,
    step_of,
)

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
RFC = (
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
)
"""The last six digits of the eight in appendix B, for SHA-1."""


@pytest.mark.parametrize(("at", "code"), RFC)
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    assert code_at(RFC_SECRET, datetime.fromtimestamp(at, UTC)) == code


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_one_step_of_drift_is_forgiven(steps: int, is_taken: int) -> None:
    code = code_at(RFC_SECRET, MONDAY + timedelta(seconds=30 * steps))

    step = matching_step(RFC_SECRET, code, after=0, now=MONDAY)

    assert step == (step_of(MONDAY) + steps if is_taken else None)


def test_step_that_is_over_is_not_taken_again() -> None:
    code = code_at(RFC_SECRET, MONDAY)

    assert matching_step(RFC_SECRET, code, after=step_of(MONDAY), now=MONDAY) is None


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "abcdef", "²87082", "٢٨٧٠٨٢", "-87082"])
def test_what_is_no_code_is_none(typed: str) -> None:
    now = datetime.fromtimestamp(59, UTC)

    assert matching_step(RFC_SECRET, typed, after=0, now=now) is None


def test_code_may_have_spaces_in_it() -> None:
    now = datetime.fromtimestamp(59, UTC)

    assert matching_step(RFC_SECRET, " 287 082 ", after=0, now=now) == 1


def test_app_is_told_whose_secret_it_is() -> None:
    address = app_address(RFC_SECRET, "Kari Nordmann")

    assert address == (
        f"otpauth://totp/Verksted:Kari%20Nordmann?secret={RFC_SECRET}&issuer=Verksted"
    )


def test_secrets_have_160_bits_and_differ() -> None:
    assert len(base64.b32decode(new_secret())) == 20
    assert new_secret() != new_secret()
