"""The figures of agreement are those of the books."""

from __future__ import annotations

import pytest

from workshop.coding.agreement import Pair, agreement, alpha, masi


def pairs(*written: tuple[str, str]) -> list[Pair]:
    """Return pairs of sets, each written as the digits of its items."""
    return [(frozenset(map(int, one)), frozenset(map(int, other))) for one, other in written]


def test_kappa_is_that_of_the_textbook() -> None:
    """Cohen's kappa for 20, 5, 10, 15 is 0.40 (the usual example of 50 grant proposals)."""
    coded = pairs(*[("1", "1")] * 20, *[("1", "")] * 5, *[("", "1")] * 10, *[("", "")] * 15)

    (item,) = agreement(coded, [1]).items

    assert (item.both, item.first_only, item.second_only, item.neither) == (20, 5, 10, 15)
    assert item.agreed == pytest.approx(0.7)
    assert item.kappa == pytest.approx(0.4)


def test_alpha_of_single_labels_is_krippendorffs() -> None:
    """Two coders, ten units, two values: alpha 0.095 (Krippendorff 2011, section A)."""
    values = zip("0100000010", "1110010000", strict=True)
    coded = pairs(*((str(int(one) + 1), str(int(other) + 1)) for one, other in values))

    assert alpha(coded) == pytest.approx(0.095, abs=0.001)


def test_half_an_agreement_is_half_a_distance() -> None:
    same, part, shared, other = pairs(("12", "12"), ("1", "12"), ("12", "13"), ("1", "2"))

    assert [round(masi(*pair), 3) for pair in (same, part, shared, other)] == [
        0.0,
        round(1 - 1 / 3, 3),
        round(1 - 1 / 9, 3),
        1.0,
    ]


def test_full_agreement_is_one() -> None:
    found = agreement(pairs(("1", "1"), ("2", "2"), ("", "")), [1, 2])

    assert (found.alike, found.agreed) == (3, 1.0)
    assert found.alpha == pytest.approx(1.0)
    assert [item.kappa for item in found.items] == [pytest.approx(1.0)] * 2


def test_nothing_that_could_differ_has_no_coefficient() -> None:
    found = agreement(pairs(("1", "1"), ("1", "1")), [1])

    assert (found.alpha, found.items[0].kappa, found.items[0].agreed) == (None, None, 1.0)


def test_few_cards_are_said_to_be_few() -> None:
    few, many = pairs(*[("1", "1")] * 29), pairs(*[("1", "1")] * 30)

    assert (agreement(few, [1]).is_small, agreement(many, [1]).is_small) == (True, False)


def test_no_cards_have_no_figures() -> None:
    found = agreement([], [])

    assert (found.n, found.agreed, found.alpha, found.items) == (0, 0.0, None, ())
