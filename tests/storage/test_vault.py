"""Without the key, the database says nothing of who somebody is."""

from __future__ import annotations

import pytest

from storage.vault import Vault, WrongKey
from tests.conftest import SECRET


def test_sealed_opens_with_its_own_key(vault: Vault) -> None:
    sealed = vault.seal("4711", "address")

    assert vault.open(sealed, "address") == "4711"
    assert b"4711" not in sealed


def test_sealed_twice_looks_different(vault: Vault) -> None:
    assert vault.seal("4711", "address") != vault.seal("4711", "address")


def test_other_purpose_does_not_open(vault: Vault) -> None:
    sealed = vault.seal("4711", "address")

    with pytest.raises(WrongKey):
        vault.open(sealed, "farewell")


def test_other_key_opens_and_finds_nothing(vault: Vault) -> None:
    other = Vault(SECRET + "!")

    with pytest.raises(WrongKey):
        other.open(vault.seal("4711", "address"), "address")
    assert other.fingerprint("telegram", "4711") != vault.fingerprint("telegram", "4711")


def test_parts_of_a_fingerprint_cannot_slide(vault: Vault) -> None:
    assert vault.fingerprint("ab", "c") != vault.fingerprint("a", "bc")


def test_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32"):
        Vault("short")
