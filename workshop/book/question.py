"""A question as residents meet it: one step of a prompt's ladder, about one item or none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

from storage.tables import Item, Prompt
from workshop.carrying.cards import Card
from workshop.messages import About


@dataclass(frozen=True)
class Question:
    """A prompt at one question of its ladder, about one item in the later phases.

    `nth` and `of` count the items of a template prompt, from 1; both 0 where there are none.
    `card` is how the solution can be done that is tried out.
    """

    prompt: Prompt
    rung: int
    item: Item | None = None
    nth: int = 0
    of: int = 0
    card: Card | None = field(default=None, compare=False)

    # No slots: a hundred residents are asked the same questions, and what is seen of one is kept.
    @cached_property
    def about(self) -> About:
        """The question as a message carries it."""
        return About(self.prompt.id, self.rung, self.item.id if self.item else None)

    @cached_property
    def is_last_rung(self) -> bool:
        """Whether the ladder ends here."""
        return self.rung >= len(self.prompt.questions) - 1

    @cached_property
    def further(self) -> Question:
        """The next question of the same ladder."""
        return replace(self, rung=self.rung + 1, card=None)
