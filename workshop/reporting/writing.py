"""What facilitators add to the report: words at the head of a section, and costs; undone like all
that is done on the board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from storage.tables import ReportCost, ReportWording
from workshop.refusals import BadCost, BadReportWords, Stale, UnknownCost
from workshop.reporting.sections import Section
from workshop.sorting.acts import Doing, Hand

LONGEST_WORDS = 4_000
LONGEST_WHAT = 120
LONGEST_NOTE = 300
MOST_KRONER = 1_000_000_000
MOST_HOURS = 1_000_000


@dataclass(frozen=True, slots=True)
class CostPlan:
    """What something cost, as it is written down: kroner (NOK), hours, or both."""

    what: str
    amount: int | None = None
    hours: int | None = None
    note: str = ""


def write_words(
    hand: Hand, section: Section, language: str, text: str, *, version: int
) -> ReportWording | None:
    """Let a section begin with these words in one language; none lets ours stand again.

    `version` is that of what was shown, 0 where ours stood. Raises BadReportWords; Stale if
    somebody has written others since.
    """
    hand.hold_board()
    if language not in hand.process.languages or len(text) > LONGEST_WORDS:
        raise BadReportWords
    row = _wording(hand, section, language)
    _require_seen(row, text, version)
    doing = Doing(hand, "report-words")
    if row is not None:
        _put(hand, doing, row, {"text": text, "is_removed": not text})
    elif text:
        row = _new_wording(hand, section, language, text)
        doing.bring(row)
    doing.finish(section=str(section), language=language)
    return row


def add_cost(hand: Hand, plan: CostPlan) -> ReportCost:
    """Write down what something cost. Raises BadCost with what is wrong."""
    hand.hold_board()
    _require_good(plan)
    doing = Doing(hand, "cost-add")
    made = {"made_by_id": hand.facilitator_id, "made_at": hand.now}
    stands = {"process_id": hand.process.id, "is_removed": False, "version": 1}
    cost = ReportCost(**stands, **_columns(plan), **made)
    doing.bring(cost)
    doing.finish(cost=cost.id)
    return cost


def change_cost(hand: Hand, number: int, plan: CostPlan, *, version: int) -> None:
    """Write a cost anew. Raises UnknownCost, BadCost, Stale if it has changed since."""
    hand.hold_board()
    cost = require_cost(hand, number)
    _require_good(plan)
    if cost.version != version:
        raise Stale(number, cost.version)
    doing = Doing(hand, "cost-change")
    _put(hand, doing, cost, _columns(plan))
    doing.finish(cost=cost.id)


def strike_cost(hand: Hand, number: int) -> None:
    """Take a cost out of the report. Raises UnknownCost."""
    hand.hold_board()
    cost = require_cost(hand, number)
    doing = Doing(hand, "cost-strike")
    doing.change(cost, is_removed=True)
    doing.finish(cost=cost.id)


def require_cost(hand: Hand, number: int) -> ReportCost:
    """Return a cost of this process that stands. Raises UnknownCost."""
    cost = hand.session.get(ReportCost, number)
    if cost is None or cost.is_removed or cost.process_id != hand.process.id:
        raise UnknownCost(number)
    return cost


def _wording(hand: Hand, section: Section, language: str) -> ReportWording | None:
    return hand.session.scalar(
        select(ReportWording).where(
            ReportWording.process_id == hand.process.id,
            ReportWording.section == section,
            ReportWording.language == language,
        )
    )


def _new_wording(hand: Hand, section: Section, language: str, text: str) -> ReportWording:
    return ReportWording(
        process_id=hand.process.id,
        section=str(section),
        language=language,
        text=text,
        is_removed=False,
        version=1,
        made_by_id=hand.facilitator_id,
        made_at=hand.now,
    )


def _require_seen(row: ReportWording | None, text: str, version: int) -> None:
    """Raise Stale unless what stands is what was shown, or just what is to be written."""
    stands = row.version if row is not None and not row.is_removed else 0
    words = row.text if row is not None and stands else ""
    if stands != version and words != text:
        raise Stale(row.id if row else 0, stands)


def _put(
    hand: Hand, doing: Doing, row: ReportWording | ReportCost, to: Mapping[str, str | int | None]
) -> None:
    """Change a row; if that makes it another, it is now of whoever changed it."""
    if any(getattr(row, column) != value for column, value in to.items()):
        doing.change(row, **to, made_by_id=hand.facilitator_id)


def _require_good(plan: CostPlan) -> None:
    is_wrong = {
        "what": not 0 < len(plan.what) <= LONGEST_WHAT,
        "amount": not _is_within(plan.amount, MOST_KRONER),
        "hours": not _is_within(plan.hours, MOST_HOURS),
        "note": len(plan.note) > LONGEST_NOTE,
    }
    if plan.amount is None and plan.hours is None:
        is_wrong["amount"] = True
    if any(is_wrong.values()):
        raise BadCost(frozenset(name for name, wrong in is_wrong.items() if wrong))


def _is_within(number: int | None, most: int) -> bool:
    return number is None or 0 <= number <= most


def _columns(plan: CostPlan) -> dict[str, str | int | None]:
    return {
        "what": plan.what,
        "amount": plan.amount,
        "hours": plan.hours,
        "note": plan.note,
    }
