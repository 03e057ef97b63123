"""What a benchmark found: figures of several rounds, as a median with the range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure, a value for each round. `goal` is what the project promises, in words."""

    name: str
    unit: str
    values: Sequence[float]
    goal: str = ""

    @property
    def median(self) -> float:
        """The value to quote."""
        return median(self.values)

    @property
    def line(self) -> str:
        """One row of the printed table."""
        spread = f"{_short(min(self.values))} to {_short(max(self.values))}"
        return f"  {self.name:<52}{_short(self.median):>9} {self.unit:<10}{spread:<20}{self.goal}"


@dataclass(frozen=True, slots=True)
class Result:
    """All figures of one benchmark, and what must be known to read them."""

    name: str
    figures: list[Figure]
    remarks: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        """Return the benchmark as it is printed."""
        head = [self.name, f"  {'':<52}{'median':>9} {'':<10}{'range':<20}promised"]
        return [*head, *(one.line for one in self.figures), *(f"  {one}" for one in self.remarks)]


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Return the quotient of each round: only what ran side by side is compared."""
    return [one / other for one, other in zip(above, below, strict=True)]


def nearest_rank(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, round(share * len(ordered)) - 1)]


def _short(value: float) -> str:
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"
