"""Another SECRET_KEY: nobody is lost on the way, whatever dies when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from dotenv import dotenv_values
from sqlalchemy import func, select, update

from bot.conversation import Conversation
from prompts.catalogue import Catalogue
from storage.shelf import Shelf
from storage.store import Store
from storage.tables import Address, FailedUpdate, KeyMark, NudgeWay, Person
from storage.vault import Vault, WrongKey
from tests.commands.conftest import Run
from tests.conftest import MONDAY, SECRET, FakeClock
from tests.keeping.people import MANY, STRANGER, fill, sealed_values
from tests.workshop.residents import join
from workshop.carrying.signing import CONTACT, signed_up
from workshop.messages import Channel, Said
from workshop.notes.uploads import UPLOADED
from workshop.nudges.pushkey import SEALED_PUSH_KEY, private_push_key
from workshop.nudges.subscribing import Subscription
from workshop.nudges.ways import SEALED_WAY, choose_push
from workshop.outbox.queueing import FAREWELL, TOAST
from workshop.residents.forgetting import erase
from workshop.residents.people import ADDRESS, find_person
from workshop.upkeep.intake import PARKED, take_once
from workshop.upkeep.keys import KeyChanged, settle_key
from workshop.upkeep.resealing import DRAWERS, reseal_batch
from workshop.voices.keeping import REFERENCE

NEW = "quite another secret, of some length too"
PURPOSES = (
    ADDRESS,
    PARKED,
    FAREWELL,
    TOAST,
    REFERENCE,
    UPLOADED,
    SEALED_WAY,
    SEALED_PUSH_KEY,
    CONTACT,
)


@pytest.fixture
def full(store: Store, vault: Vault, jevnaker: str) -> Store:
    """A database with something of everything that is sealed."""
    fill(store, vault)
    return store


def keys_in(folder: Path) -> tuple[str | None, str | None]:
    """Return SECRET_KEY and SECRET_KEY_OLD as they stand in .env."""
    values = dotenv_values(folder / ".env")
    return values.get("SECRET_KEY"), values.get("SECRET_KEY_OLD")


def both(folder: Path) -> Vault:
    """Return the keys that a process has which starts now."""
    new, old = keys_in(folder)
    return Vault(str(new), old or "")


def found(store: Store, vault: Vault, address: int) -> bool:
    """Tell whether this resident is recognised."""
    with store.reading() as session:
        return find_person(session, vault, Channel.TELEGRAM, str(address)) is not None


def opens(vault: Vault, sealed: bytes) -> bool:
    """Tell whether this key opens it, for whatever it was sealed."""
    for purpose in PURPOSES:
        try:
            vault.open(sealed, purpose)
        except WrongKey:
            continue
        return True
    return False


def wait_out(store: Store) -> None:
    """Let so much time have passed that no event from before can come again."""
    with store.writing() as session:
        session.get_one(KeyMark, 1).since -= timedelta(hours=26)


def test_nothing_is_left_under_the_old_key(run: Run, full: Store, folder: Path) -> None:
    old, count = Vault(SECRET), sum(opens(Vault(SECRET), one) for one in sealed_values(full))

    ran = run("keys", "rotate")

    new = Vault(str(keys_in(folder)[0]))
    left = [(opens(old, one), opens(new, one)) for one in sealed_values(full)]
    assert (ran.code, ran.err) == (0, "")
    assert (left.count((True, False)), left.count((False, True))) == (0, count)


def test_every_kind_of_sealed_thing_was_there(full: Store) -> None:
    kinds = {purpose for one in sealed_values(full) for purpose in PURPOSES if _is(one, purpose)}

    assert kinds == set(PURPOSES)


def _is(sealed: bytes, purpose: str) -> bool:
    return Vault(SECRET).is_sealed_now(sealed, purpose)


def test_residents_are_recognised_in_the_middle(full: Store, vault: Vault) -> None:
    while_changing = Vault(NEW, SECRET)
    with full.writing() as session:
        batch = reseal_batch(session, while_changing, DRAWERS[0], 0)

    first, last = found(full, Vault(NEW), 10_000), found(full, Vault(NEW), 10_000 + MANY - 1)
    with_both = [found(full, while_changing, 10_000 + n) for n in range(MANY)]

    assert (batch.renewed, first, last) == (200, True, False)
    assert all(with_both)


def test_rows_that_no_key_opens_are_told_of(run: Run, full: Store, folder: Path) -> None:
    with full.writing() as session:
        session.execute(update(Address).where(Address.id > MANY - 150).values(sealed=b"damaged"))

    ran = run("keys", "rotate")

    assert (ran.code, "150" in ran.err) == (0, True)
    assert found(full, Vault(str(keys_in(folder)[0])), 10_000)


def test_old_key_stays_until_no_event_can_repeat(run: Run, full: Store, folder: Path) -> None:
    run("keys", "rotate")
    early = run("keys", "rotate")
    kept = keys_in(folder)
    wait_out(full)

    late = run("keys", "rotate")

    assert (early.code, late.code, kept[1]) == (0, 0, SECRET)
    assert keys_in(folder) == (kept[0], "")


def test_event_heard_before_is_known_after(run: Run, full: Store, folder: Path) -> None:
    run("keys", "rotate")

    with full.writing() as session:
        is_new = take_once(session, both(folder), Channel.TELEGRAM, "m:10000:7", now=MONDAY)

    assert not is_new


def test_browsers_still_know_us_and_each_is_known_again(
    run: Run, full: Store, folder: Path
) -> None:
    with full.reading() as session:
        before = private_push_key(session, Vault(SECRET))

    run("keys", "rotate")

    new = Vault(str(keys_in(folder)[0]))
    endpoint = "https://fcm.googleapis.com/endpoint-of-kari"
    with full.writing() as session:
        after = private_push_key(session, new)
        other = session.scalars(select(Person).order_by(Person.id)).first()
        assert other is not None
        # Nobody may be told in a browser that is somebody else's by now, under either key.
        choose_push(session, new, other, Subscription(endpoint, "B" * 87, "A" * 22), now=MONDAY)
        told = select(NudgeWay.person_id).where(NudgeWay.kind == "push")
        assert list(session.scalars(told)) == [other.id]
    assert (after, before is None) == (before, False)


def test_what_was_parked_can_still_be_erased(run: Run, full: Store, folder: Path) -> None:
    run("keys", "rotate")
    vault = both(folder)

    with full.writing() as session:
        for address in ("10000", STRANGER.address):
            known = find_person(session, vault, Channel.TELEGRAM, address)
            erase(session, known or join(session, vault, address, now=MONDAY))
        left = session.scalar(select(func.count()).select_from(FailedUpdate))

    assert left == 0


def test_carriers_can_still_take_it_back(run: Run, full: Store, folder: Path) -> None:
    run("keys", "rotate")
    address = str(10_000 + MANY - 1)

    found_by = []
    for vault in (Vault(SECRET), Vault(str(keys_in(folder)[0]))):
        with full.reading() as session:
            person = find_person(
                session, Vault(str(keys_in(folder)[0])), Channel.TELEGRAM, address
            )
            assert person is not None
            found_by.append(len(signed_up(session, vault, person)))

    assert found_by == [0, 1]


def test_process_with_the_old_key_hears_nothing(
    full: Store, vault: Vault, shelf: Shelf, catalogue: Catalogue, clock: FakeClock
) -> None:
    stale = Conversation(full, vault, shelf, catalogue, clock)
    with full.writing() as session:
        settle_key(session, vault, now=MONDAY)
        settle_key(session, Vault(NEW, SECRET), now=MONDAY)

    with pytest.raises(KeyChanged):
        stale.hear([STRANGER])
    with pytest.raises(KeyChanged):
        stale.park(Channel.TELEGRAM, "{}", "KeyError")

    with full.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == MANY


def test_bot_with_both_keys_knows_who_speaks_and_what_it_heard(
    full: Store, shelf: Shelf, catalogue: Catalogue, clock: FakeClock
) -> None:
    changing = Conversation(full, Vault(NEW, SECRET), shelf, catalogue, clock)
    word = replace(STRANGER, address="10000", key="m:10000:8", content=Said("Hei"), message="8")
    heard_before = replace(word, key="m:10000:7", message="7")

    repeated, first, again = (changing.hear([one])[0] for one in (heard_before, word, word))

    with full.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == MANY
    assert (repeated, bool(first), again) == ((), True, ())
    assert found(full, Vault(NEW), 10_000)


def test_other_settings_are_left_as_they_stand(
    run: Run, full: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", full.url)
    text = f"# ours\nWEB_PORT=8081\nexport SECRET_KEY='{SECRET}'  # keep\nPUBLIC_URL=http://x\n"
    (folder / ".env").write_text(text, encoding="utf-8")
    (folder / ".env").chmod(0o640)

    run("keys", "rotate")

    new = keys_in(folder)[0]
    lines = (folder / ".env").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == ["# ours", "WEB_PORT=8081", f"SECRET_KEY={new}"]
    assert (keys_in(folder)[1], lines[4:]) == (SECRET, ["PUBLIC_URL=http://x"])
    assert (folder / ".env").stat().st_mode & 0o777 == 0o640


def test_key_of_another_database_is_never_changed(run: Run, full: Store, folder: Path) -> None:
    (folder / ".env").write_text(f"SECRET_KEY={NEW}\n", encoding="utf-8")

    ran = run("keys", "rotate")

    assert (ran.code, keys_in(folder)) == (1, (NEW, None))


def test_key_in_the_environment_is_changed_by_hand(
    run: Run, full: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", SECRET)
    refused = run("keys", "rotate")
    monkeypatch.setenv("SECRET_KEY", NEW)
    monkeypatch.setenv("SECRET_KEY_OLD", SECRET)

    ran = run("keys", "rotate")

    assert (refused.code, ran.code) == (1, 0)
    assert found(full, Vault(NEW), 10_000)


def test_key_over_several_lines_is_left_to_a_person(run: Run, store: Store, folder: Path) -> None:
    text = 'SECRET_KEY="a secret for tests\nonly, and over two lines"\n'
    (folder / ".env").write_text(text, encoding="utf-8")

    assert run("keys", "rotate").code == 1
    assert (folder / ".env").read_text(encoding="utf-8") == text
