"""Every route of the board has a rule: who may take it. Without one no application starts.

The rule is the strictest gate that the route itself asks for (`web/board/doors/gate.py`), so it
cannot say one thing and do another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum

from fastapi import APIRouter
from fastapi.dependencies.models import Dependant
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
    found = [GATES[call] for call in _asked(route.dependant) if call in GATES]
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


def _asked(dependant: Dependant) -> Iterator[object]:
    for one in dependant.dependencies:
        yield one.call
        yield from _asked(one)
