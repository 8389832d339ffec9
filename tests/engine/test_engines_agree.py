"""A small dose of `engines_agree.py`, and that it finds what differs and what comes too early."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import engines_agree
import pytest
from engine import coupling
from engine.due_resets import AtDue
from engine.random_dice import NumberedDice
from engine.random_pathways import example_of

from tandemcare.engine.reference import risks
from tandemcare.engine.reference.risks import Risks, Running

DOSE = 100


def test_a_hundred_random_pathways_agree_and_show_everything_often_enough() -> None:
    counts, faults = engines_agree.all_tried(0, DOSE)
    assert faults == []
    assert engines_agree.missed(counts, DOSE) == []


def test_a_number_makes_the_same_pathway_again() -> None:
    one, other = (example_of(NumberedDice(7)) for _ in range(2))
    assert one.pathway.steps == other.pathway.steps
    assert (one.until, one.pauses) == (other.until, other.pauses)


def test_engines_that_differ_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_left(self: Risks, running: Running) -> float:
        return running.left

    monkeypatch.setattr(risks.Risks, "left", all_left)
    found = [fault for number in range(10) for fault in engines_agree.tried(number)[1]]
    assert any("compiled" in fault for fault in found)


def test_events_that_come_earlier_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def higher(dice: NumberedDice, pathway: object) -> dict[str, float]:
        return dict.fromkeys(lower_rates(dice, pathway), 2.0)

    lower_rates = coupling.lower_rates
    monkeypatch.setattr(engines_agree, "lower_rates", higher)
    found = [fault for number in range(10) for fault in engines_agree.tried(number)[1]]
    assert any("until then the same" in fault for fault in found)
    assert any("hours, not" in fault for fault in found)


def test_a_reset_with_an_effect_on_what_is_due_already_is_found() -> None:
    row = (4.0, 1, "live", "RISK", 0, 4.0)
    doubled = AtDue(row, "ill", 0.5, 1.0)
    assert doubled.seen([row])["doubled when due"] == 1
    off = replace(doubled, reset=0.0, back=6.0)
    assert sum(off.seen([(6.0, *row[1:])]).values()) == 2
    for reset, log in ((doubled, []), (off, [row])):
        with pytest.raises(AssertionError, match="due at"):
            reset.seen(log)


def test_what_happens_too_rarely_is_told() -> None:
    counts = Counter(dict.fromkeys((name for name, _ in engines_agree.BARS), 1000))
    assert engines_agree.missed(counts, 1000) == []
    counts["risk at a Gate"] = 999
    assert engines_agree.missed(counts, 1000) == ["risk at a Gate"]
    assert any("TOO FEW" in line for line in engines_agree.table(counts, 1000))
