"""Which call goes wrong, and how: the next, a share, or all."""

from __future__ import annotations

import random
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tests.telegram.faults import Fault

EVERY_METHOD = "*"


@dataclass(slots=True)
class Rule:
    """A fault waiting for calls of one method, to one chat if `chat_id` is given."""

    method: str
    fault: Fault | Callable[[], Fault]
    chat_id: int | None
    share: float
    left: int | None
    drawn: int = 0

    def matches(self, method: str, chat_id: int | None) -> bool:
        """Return whether this rule is about such a call."""
        is_method = self.method in {EVERY_METHOD, method.lower()}
        return is_method and self.chat_id in {None, chat_id}

    def draw(self) -> Fault:
        """Return the fault and count it."""
        self.drawn += 1
        if self.left is not None:
            self.left -= 1
        return self.fault if isinstance(self.fault, Fault) else self.fault()


class FaultPlan:
    """Faults on demand; rules set with `next` are used up before `share` and `always`."""

    def __init__(self, *, seed: int) -> None:
        self._random = random.Random(seed)
        self._lock = threading.Lock()
        self._next: deque[Rule] = deque()
        self._standing: list[Rule] = []

    def next(
        self, method: str, fault: Fault, *, times: int = 1, chat_id: int | None = None
    ) -> Rule:
        """Let the next `times` calls of the method fail; several `next` come in order."""
        rule = Rule(method.lower(), fault, chat_id, 1.0, times)
        with self._lock:
            self._next.append(rule)
        return rule

    def share(
        self, method: str, share: float, fault: Fault, *, chat_id: int | None = None
    ) -> Rule:
        """Let this share of calls (0-1) fail, drawn with the seed; shares add up."""
        rule = Rule(method.lower(), fault, chat_id, share, None)
        with self._lock:
            self._standing.append(rule)
        return rule

    def always(self, method: str, fault: Fault, *, chat_id: int | None = None) -> Rule:
        """Let every call of the method fail until `clear`."""
        return self.share(method, 1.0, fault, chat_id=chat_id)

    def clear(self) -> None:
        """End all faults."""
        with self._lock:
            self._next.clear()
            self._standing.clear()

    def draw(self, method: str, chat_id: int | None) -> Fault | None:
        """Return the fault for this call, or None."""
        with self._lock:
            for rule in self._next:
                if rule.matches(method, chat_id):
                    fault = rule.draw()
                    if not rule.left:
                        self._next.remove(rule)
                    return fault
            return self._draw_standing(method, chat_id)

    def _draw_standing(self, method: str, chat_id: int | None) -> Fault | None:
        rules = [rule for rule in self._standing if rule.matches(method, chat_id)]
        if not rules:
            return None
        point = self._random.random()
        for rule in rules:
            if point < rule.share:
                return rule.draw()
            point -= rule.share
        return None
