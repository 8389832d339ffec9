"""Cut a scenario into its changes, each alone on the place as it is: what a bridge is built from.

A change is what somebody could decide alone: an item of `invest`, an item of `close`, or all items of `change` on one
parameter, as each of these acts on what the one before it left. Rules belong to what they act on:

- `reinvest_share` to each ward that closes, as there is nothing else whose money is released;
- `pool` to each purchase, as it shares nothing but what is bought and what an overspend takes from it;
- `stop_loss` to each purchase, and to a ward whose money buys places: it can stop nothing else;
- `loops` and `slow_layer` to everything, the place without changes included: they say how the model works, and not
  what anybody does. What a loop does is asked by comparing a scenario with it and without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from .parts import Change, Funding, Scenario
from .shipped import FIRST

ALONE = "only "
NO_CHANGES = "no-changes"


def parts_of(scenario: Scenario) -> list[tuple[str, Scenario]]:
    """Return each change of a scenario and of those that it extends: a short label, and a scenario of nothing else."""
    nothing = without_changes(scenario)
    alone = [*_changes(scenario, nothing), *_investments(scenario, nothing), *_closures(scenario, nothing)]
    labels = _told_apart([label for label, _ in alone])
    return [
        (label, replace(part, name=f"{ALONE}{label}", title=label))
        for label, (_, part) in zip(labels, alone, strict=True)
    ]


def without_changes(scenario: Scenario) -> Scenario:
    """Return the place as it is, where the model works as in the scenario: with the same loops, held or not."""
    return replace(
        scenario,
        name=FIRST if scenario.name != FIRST else NO_CHANGES,
        title="As is",
        why="The place without any change of the scenario.",
        changes=(),
        investments=(),
        closures=(),
        funding=Funding(),
        stop_loss=None,
    )


def rules_of_parts(scenario: Scenario) -> list[str]:
    """Return a sentence on each rule of a scenario: with which changes it stands when they are alone."""
    return [*_rules_of_money(scenario), *_rules_of_the_model(scenario)]


def _changes(scenario: Scenario, nothing: Scenario) -> Iterator[tuple[str, Scenario]]:
    for parameter in dict.fromkeys(change.parameter for change in scenario.changes):
        changes = tuple(change for change in scenario.changes if change.parameter == parameter)
        yield f"{parameter} {', then '.join(_step(one) for one in changes)}", replace(nothing, changes=changes)


def _investments(scenario: Scenario, nothing: Scenario) -> Iterator[tuple[str, Scenario]]:
    funding = Funding(pool=scenario.funding.pool)
    for one in scenario.investments:
        label = f"{one.service}, {_number(one.units)}{_from(one.start)}{_until(one.until)}"
        yield label, replace(nothing, investments=(one,), funding=funding, stop_loss=scenario.stop_loss)


def _closures(scenario: Scenario, nothing: Scenario) -> Iterator[tuple[str, Scenario]]:
    share = scenario.funding.reinvest_share
    stop_loss = scenario.stop_loss if share else None
    for one in scenario.closures:
        when = _from(one.start) or " on its trigger"
        yield (
            f"ward {one.ward} closed{when}",
            replace(nothing, closures=(one,), funding=Funding(reinvest_share=share), stop_loss=stop_loss),
        )


def _step(change: Change) -> str:
    factor = 1.0 if change.multiply is None else change.multiply
    what = f"times {_number(factor)}" if change.value is None else _number(change.value)
    return f"{what}{_from(change.start)}{_until(change.until)}"


def _number(value: float) -> str:
    return f"{value:,.10g}"


def _from(month: date | None) -> str:
    return f" from {month:%Y-%m}" if month else ""


def _until(month: date | None) -> str:
    return f" until {month:%Y-%m}" if month else ""


def _told_apart(labels: list[str]) -> list[str]:
    """Return labels, those that are the same numbered in their order: "amhp-hub, 1 from 2026-10 (2)"."""
    seen: Counter[str] = Counter()
    found = []
    for label in labels:
        seen[label] += 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return found


def _rules_of_money(scenario: Scenario) -> Iterator[str]:
    funding, stop_loss = scenario.funding, scenario.stop_loss
    if funding.reinvest_share and scenario.closures:
        yield (
            f"A ward that closes alone reinvests the share {_number(funding.reinvest_share)} of what it releases, as "
            "in the scenario."
        )
    if funding.pool and scenario.investments:
        yield "What is bought alone is paid for from the pooled budget, as in the scenario."
    if stop_loss and (scenario.investments or (scenario.closures and funding.reinvest_share)):
        yield (
            f"The stop-loss of £{stop_loss.net_cost_gbp:,.0f} stands for each purchase alone as for the scenario: a "
            "purchase alone reaches it later, and what that makes is in the interaction."
        )


def _rules_of_the_model(scenario: Scenario) -> Iterator[str]:
    where = f"in every run, {without_changes(scenario).name} among them"
    if scenario.is_held:
        yield f"The slow layer is held {where}: that is how the model works, and no change of the scenario."
    elif scenario.loops_off:
        loops = ", ".join(sorted(scenario.loops_off))
        yield f"Off {where}: {loops}. That is how the model works, and no change of the scenario."
