"""What cannot be done with what stands on the board."""

from __future__ import annotations

from workshop.refusals.base import WorkshopError


class UnknownItem(WorkshopError):
    """The process has no item with this number on its board."""

    def __init__(self, item_id: int) -> None:
        super().__init__(str(item_id))
        self.item_id = item_id


class WithoutTitle(WorkshopError):
    """An item without a title in any language cannot go on: nobody could be asked about it."""

    def __init__(self, item_id: int) -> None:
        super().__init__(str(item_id))
        self.item_id = item_id


class UnknownQuote(WorkshopError):
    """The process has no quote with this number on its board."""

    def __init__(self, quote_id: int) -> None:
        super().__init__(str(quote_id))
        self.quote_id = quote_id


class NoReason(WorkshopError):
    """What is decided here needs a reason in words."""


class CannotLink(WorkshopError):
    """A measure meets needs and a solution combines measures; nothing else is linked."""


class Stale(WorkshopError):
    """Somebody else has changed this item since it was shown; `version` is what stands now."""

    def __init__(self, item_id: int, version: int) -> None:
        super().__init__(str(item_id))
        self.item_id = item_id
        self.version = version


class NotAsShown(WorkshopError):
    """Something else would go now than what was shown."""


class NothingToUndo(WorkshopError):
    """One has done nothing on the board that still stands."""


class NothingToRedo(WorkshopError):
    """One has taken nothing back that could be done again."""


class ChangedSince(WorkshopError):
    """Somebody else has changed what an act did, so it cannot simply be turned round."""

    def __init__(self, verb: str, act_id: int) -> None:
        super().__init__(verb)
        self.verb = verb
        self.act_id = act_id


class BuiltUpon(ChangedSince):
    """Something has been changed or added since an act, not by an act of somebody else."""
