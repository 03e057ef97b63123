"""Keys on the command line: made, shown once, listed without what opens, revoked."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage.store import Store
from storage.tables import ApiKey, Audit
from tests.commands.conftest import Run
from workshop.clock import utc_now
from workshop.outside.keys import FORM, Scope, require_reader
from workshop.refusals import InvalidKey


def scope_of(store: Store, key: str) -> Scope | None:
    """Return what a key opens now."""
    with store.reading() as session:
        try:
            return require_reader(session, key, now=utc_now()).scope
        except InvalidKey:
            return None


def test_new_key_opens_results_alone(run: Run, store: Store) -> None:
    key = run("api-key", "add", "sakssystem").out.strip()

    assert FORM.fullmatch(key)
    assert scope_of(store, key) == Scope.RESULTS


@pytest.mark.parametrize("scope", list(Scope))
def test_key_has_the_scope_asked_for(run: Run, store: Store, scope: Scope) -> None:
    key = run("api-key", "add", "arkiv", "--scope", scope).out.strip()

    assert scope_of(store, key) == scope


def test_key_lasts_a_year_or_as_long_as_asked(run: Run, store: Store) -> None:
    run("api-key", "add", "a")
    run("api-key", "add", "b", "--days", 7)

    with store.reading() as session:
        keys = session.scalars(select(ApiKey).order_by(ApiKey.id)).all()
    assert [(key.expires_at - key.created_at).days for key in keys] == [365, 7]


def test_revoked_key_frees_its_name(run: Run, store: Store) -> None:
    first = run("api-key", "add", "arkiv").out.strip()
    taken = run("api-key", "add", "arkiv")
    revoked = run("api-key", "revoke", "arkiv")
    second = run("api-key", "add", "arkiv").out.strip()

    assert (taken.code, taken.out, revoked.code) == (1, "", 0)
    assert (scope_of(store, first), scope_of(store, second)) == (None, Scope.RESULTS)


def test_unknown_name_is_refused(run: Run, store: Store) -> None:
    ran = run("api-key", "revoke", "ingen")

    assert (ran.code, "ingen" in ran.err) == (1, True)


def test_list_shows_no_key(run: Run, store: Store) -> None:
    key = run("api-key", "add", "arkiv", "--scope", "record").out.strip()
    run("api-key", "revoke", "arkiv")
    run("api-key", "add", "arkiv")

    shown = run("api-key", "list", "--json").json["keys"]
    printed = run("api-key", "list").out

    assert [(one["name"], one["scope"], one["state"]) for one in shown] == [
        ("arkiv", "record", "revoked"),
        ("arkiv", "results", "live"),
    ]
    assert (key in printed, printed.splitlines()[0].split()[:2]) == (False, ["revoked", "record"])


def test_making_and_revoking_is_in_the_audit(run: Run, store: Store) -> None:
    run("api-key", "add", "arkiv")
    run("api-key", "revoke", "arkiv")

    with store.reading() as session:
        actions = session.scalars(select(Audit.action).order_by(Audit.id)).all()
    assert actions == ["api-key-add", "api-key-revoke"]


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\nb"])
def test_name_that_is_none_is_refused(run: Run, store: Store, name: str) -> None:
    ran = run("api-key", "add", name)

    assert (ran.code, ran.out) == (1, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("add",),
        ("revoke",),
        ("list", "x"),
        ("add", "x", "--days", "0"),
        ("add", "x", "--days", "1096"),
    ],
    ids=" ".join,
)
def test_wrong_usage_exits_with_two(run: Run, store: Store, arguments: tuple[str, ...]) -> None:
    assert run("api-key", *arguments).code == 2
