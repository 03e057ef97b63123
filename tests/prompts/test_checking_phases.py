"""Phases in the wrong order, twice, or without prompts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.prompts.small_process import SMALL_PROCESS, faults_in, line_of, write_process

MEASURES = SMALL_PROCESS.partition("  - kind: measures")[2]
DECK = "    deck:" + MEASURES.partition("    deck:")[2]


@pytest.mark.parametrize("empty", ["    deck: []\n", "    deck:\n", ""])
def test_phase_without_prompts_is_refused(tmp_path: Path, empty: str) -> None:
    path = write_process(tmp_path, (DECK, empty))

    keys = [fault.key for fault in faults_in(path)]

    assert keys == ["check.deck_empty"]


def test_same_phase_twice_is_refused(tmp_path: Path) -> None:
    path = write_process(tmp_path, ("- kind: needs", "- kind: measures"))

    found = [(fault.key, fault.line) for fault in faults_in(path)]

    assert found == [("check.phase_twice", line_of(path, "title: {nb: Tiltak") - 1)]


def test_phases_in_wrong_order_are_refused(tmp_path: Path) -> None:
    path = write_process(tmp_path, ("- kind: needs", "- kind: test"))

    found = [(fault.key, fault.values) for fault in faults_in(path)]

    assert found == [("check.phase_order", {"phase": "measures", "before": "test"})]


def test_first_phase_asks_about_nothing(tmp_path: Path) -> None:
    each = ("tone: keep", "each: need")
    item = ('"Hva må vi beholde?", en: "What must we keep?"', '"{item}", en: "{item}"')
    path = write_process(tmp_path, each, item)

    keys = [fault.key for fault in faults_in(path)]

    assert keys == ["check.each_not_here"]


def test_word_for_budget_is_fine_before_measures(tmp_path: Path) -> None:
    path = write_process(tmp_path, ("Hva ser du?", "Hva koster det deg?"))

    assert faults_in(path) == []
