"""Every route of the board has a rule: who may take it. Without one no application starts.

The rule is the strictest gate that the route itself asks for (`web/board/doors/gate.py`), so it
cannot say one thing and do another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from functools import cache
from typing import Any, get_args, get_type_hints

from fastapi import APIRouter
from fastapi.params import Depends
from fastapi.routing import APIRoute

from web.board.doors import gate
from web.origin import SAFE


class Rule(IntEnum):
    """Who may take a route, from everybody to few."""

    OPEN = 0
    SIGNED_IN = 1
    OWN_FORM = 2
    REVIEWS = 3
    PROTECTOR = 4
    PROTECTS = 5
    CHANGER = 6
    CHANGES = 7
    ADMIN = 8
    ADMIN_FORM = 9


GATES = {
    gate.open_to_all: Rule.OPEN,
    gate.require_signed_in: Rule.SIGNED_IN,
    gate.require_may_review: Rule.REVIEWS,
    gate.require_own_form: Rule.OWN_FORM,
    gate.require_protector: Rule.PROTECTOR,
    gate.require_may_protect: Rule.PROTECTS,
    gate.require_changer: Rule.CHANGER,
    gate.require_may_change: Rule.CHANGES,
    gate.require_admin: Rule.ADMIN,
    gate.require_admin_form: Rule.ADMIN_FORM,
}
ONLY_LOOK = frozenset({Rule.SIGNED_IN, Rule.REVIEWS, Rule.PROTECTOR, Rule.CHANGER, Rule.ADMIN})
"""Rules that look at no form's token: nothing may be changed under them."""


class NoRule(RuntimeError):
    """A route of the board asks nobody who they are, or changes something without a form's say."""


def rule_of(route: APIRoute) -> Rule:
    """Return who may take a route. Raises NoRule."""
    first = {one.dependency for one in route.dependencies if one.dependency}
    asked = first.union(_asked_by(route.endpoint), *map(_asked_by, first))
    found = [GATES[call] for call in asked & GATES.keys()]
    if not found:
        raise NoRule(f"{route.path}: ask for a gate of web/board/doors/gate.py")
    rule = max(found)
    if rule in ONLY_LOOK and not SAFE.issuperset(route.methods or ()):
        raise NoRule(f"{route.path} changes something: ask for a gate that looks at the form")
    return rule


def require_rules(routers: Iterable[APIRouter]) -> None:
    """Raise NoRule if a route of these has none."""
    for router in routers:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise NoRule(f"{route}: only routes whose gates can be seen")
            rule_of(route)


@cache
def _asked_by(call: Callable[..., Any]) -> frozenset[Callable[..., Any]]:
    """Return all that is asked before this is called, as its parameters say.

    FastAPI finds the same, and much else; it takes a fifth of a start (`web/routes.py`).
    """
    made = vars(call)["__init__"] if isinstance(call, type) else call
    hints = get_type_hints(made, include_extras=True)
    own = {
        mark.dependency or get_args(hint)[0]
        for name, hint in hints.items()
        for mark in get_args(hint)[1:]
        if name != "return" and isinstance(mark, Depends)
    }
    return frozenset(own).union(*map(_asked_by, own))
