"""Cut a scenario into its changes, each alone on its baseline: what a bridge is built from.

The scenario and its baseline are those of a place, so that everything is bought by the unit and cut by a change. The
baseline is the one that is named, else the scenario with which the chain of `extends` begins, else the place
without any change. A change is what somebody could decide alone: an item of `invest`, an item of `close`, a rota, or
all items of `change` on one parameter, as each of these acts on what the one before it left. Rules belong to what they
act on:

- `reinvest_share` to each ward that closes, as there is nothing else whose money is released;
- a `pooled_budget` of what is bought to each purchase, as it shares nothing but that and what an overspend takes of it;
- `stop_loss` to each purchase, and to a ward whose money buys places: it can stop nothing else;
- a Better Care Fund to the purchases that are in it;
- rules of money of which the baseline's own items would feel another are a change by themselves, and so is who pays for
  what the baseline has already: a section 256, continuing health care, a pooled budget of services;
- `loops` and `slow_layer` to everything, the place without changes included: they say how the model works, and not
  what anybody does. Where those of a baseline differ they are the first change, and all others are made on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from .items import Bought, Change, Closure, Funding, Investment, Redesignation
from .parts import Scenario, described, described_rules
from .rota_change import RotaChange
from .routes_apart import POOLED, fund_for, funding_of_purchase, routes_alone, routes_in_words, without_routes
from .shipped import FIRST

ALONE = "only "
NO_CHANGES = "no-changes"
MODEL = "how the model works"
"""The change from the loops of a baseline to those of a scenario."""
One = TypeVar("One", Change, Investment, Closure, Redesignation, RotaChange)


@dataclass(frozen=True)
class Baseline:
    """What a scenario is measured from, and a sentence that says which that is and why."""

    scenario: Scenario
    sentence: str

    def is_like(self, other: Baseline) -> bool:
        """Tell whether another baseline asks for the same, whatever both are called."""
        return _asked(self.scenario) == _asked(other.scenario)


def baseline_of(scenario: Scenario, named: Scenario | None = None) -> Baseline:
    """Return what a scenario is measured from: the one named, the root of its chain, or the place without changes."""
    if named is not None:
        return Baseline(named, f"Measured from {_called(named)}, which was named as the baseline.")
    if (root := scenario.root) is not None:
        return Baseline(root, f"Measured from {_called(root)}, with which its chain of `extends` begins.")
    nothing = without_changes(scenario)
    why = f"as {_called(scenario)} extends no scenario"
    found = f"Measured from the place without any change ({_called(nothing)}), {why}."
    return Baseline(nothing, found)


def _called(scenario: Scenario) -> str:
    """Return what a scenario is called in a sentence."""
    return f"{scenario.title or scenario.name}{scenario.mark}"


def parts_of(scenario: Scenario, baseline: Scenario | None = None) -> list[tuple[str, Scenario]]:
    """Return each change from a baseline to a scenario: a short label, and the baseline with nothing else changed.

    Without a baseline they are those of the scenario and of all that it extends. Where loops or the slow layer differ,
    that is the first, called MODEL, and the others are made on it.
    """
    start = without_changes(scenario) if baseline is None else baseline
    on = replace(start, loops_off=scenario.loops_off, is_held=scenario.is_held)
    alone = [
        *_changes(scenario, on),
        *_investments(scenario, on),
        *_closures(scenario, on),
        *_redesignations(scenario, on),
        *_rotas(scenario, on),
        *_money(scenario, on),
    ]
    labels = _told_apart([label for label, _ in alone])
    found = [
        (label, replace(part, name=f"{ALONE}{label}", title=label))
        for label, (_, part) in zip(labels, alone, strict=True)
    ]
    if on == start:
        return found
    return [(MODEL, replace(on, name=f"{ALONE}{MODEL}", title=_model_in_words(scenario))), *found]


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
        redesignations=(),
        cuts=(),
        rotas=(),
        bought=Bought(),
        funding=Funding(),
        stop_loss=None,
        root=None,
        here=(),
    )


def rules_of_parts(scenario: Scenario, baseline: Scenario | None = None) -> list[str]:
    """Return a sentence on each rule of a scenario: with which changes it stands when they are alone."""
    start = without_changes(scenario) if baseline is None else baseline
    return [*_rules_of_money(scenario), *routes_in_words(scenario, start), *_rules_of_the_model(scenario, start)]


def _asked(scenario: Scenario) -> object:
    return [(type(item).__name__, described(item)) for item in scenario.items], described_rules(scenario)


def _only_in(items: Sequence[One], others: Sequence[One]) -> list[One]:
    """Return the items that are not among others, as often as they are more."""
    left = [described(other) for other in others]
    found = []
    for item in items:
        if described(item) in left:
            left.remove(described(item))
        else:
            found.append(item)
    return found


def _changes(scenario: Scenario, start: Scenario) -> Iterator[tuple[str, Scenario]]:
    for parameter in dict.fromkeys(change.parameter for change in (*start.changes, *scenario.changes)):
        before, now = ([one for one in each.changes if one.parameter == parameter] for each in (start, scenario))
        if list(map(described, before)) == list(map(described, now)):
            continue
        others = tuple(one for one in start.changes if one.parameter != parameter)
        new = _only_in(now, before) or now
        label = f"{parameter} {', then '.join(map(_step, new))}" if new else f"{parameter} as it is"
        yield label, replace(start, changes=(*others, *now))


def _investments(scenario: Scenario, start: Scenario) -> Iterator[tuple[str, Scenario]]:
    for one in _only_in(scenario.investments, start.investments):
        bought, funding = (*start.investments, one), funding_of_purchase(scenario, start, one)
        yield _bought(one), replace(start, investments=bought, funding=funding, stop_loss=scenario.stop_loss)
    for one in _only_in(start.investments, scenario.investments):
        left = tuple(other for other in start.investments if other is not one)
        yield f"without {_bought(one)}", replace(start, investments=left)


def _closures(scenario: Scenario, start: Scenario) -> Iterator[tuple[str, Scenario]]:
    share = scenario.funding.reinvest_share
    funding = replace(start.funding, reinvest_share=share, reinvest=scenario.funding.reinvest)
    stop_loss = scenario.stop_loss if share else start.stop_loss
    for one in _only_in(scenario.closures, start.closures):
        # A ward of which the baseline closes beds at another time closes at this one instead.
        others = tuple(other for other in start.closures if other.ward != one.ward)
        yield _closed(one), replace(start, closures=(*others, one), funding=funding, stop_loss=stop_loss)
    closed = {one.ward for one in scenario.closures}
    for one in (each for each in start.closures if each.ward not in closed):
        left = tuple(other for other in start.closures if other is not one)
        yield f"without {_closed(one)}", replace(start, closures=left)


def _redesignations(scenario: Scenario, start: Scenario) -> Iterator[tuple[str, Scenario]]:
    for one in _only_in(scenario.redesignations, start.redesignations):
        beds = f"{one.beds} beds of {one.ward}" if one.beds else f"ward {one.ward}"
        label = f"{beds} for {one.to}{_from(one.start)}"
        yield label, replace(start, redesignations=(*start.redesignations, one))


def _rotas(scenario: Scenario, start: Scenario) -> Iterator[tuple[str, Scenario]]:
    for one in _only_in(scenario.rotas, start.rotas):
        others = tuple(other for other in start.rotas if other.start != one.start)
        yield f"{one.label}{_from(one.start)}", replace(start, rotas=(*others, one))
    begun = {one.start for one in scenario.rotas}
    for one in (each for each in start.rotas if each.start not in begun):
        left = tuple(other for other in start.rotas if other is not one)
        yield f"without {one.label}{_from(one.start)}", replace(start, rotas=left)


def _money(scenario: Scenario, start: Scenario) -> Iterator[tuple[str, Scenario]]:
    """Yield the rules of money as a change by themselves where the baseline's own items would feel them."""
    funding = without_routes(scenario.funding, start.funding)
    funding = replace(funding, better_care_fund=fund_for(scenario, start, start.investments))
    same = (funding, scenario.stop_loss) == (start.funding, start.stop_loss)
    if not same and (start.investments or start.closures):
        yield "rules of money", replace(start, funding=funding, stop_loss=scenario.stop_loss)
    for label, route in routes_alone(scenario, start):
        if not (label.startswith(POOLED) and (start.investments or start.closures)):
            yield label, replace(start, funding=route)


def _model_in_words(scenario: Scenario) -> str:
    if scenario.is_held:
        return "slow layer held"
    return f"loops off: {', '.join(sorted(scenario.loops_off))}" if scenario.loops_off else "all loops on"


def _bought(one: Investment) -> str:
    return f"{one.service}, {_number(one.bought)}{_from(one.start)}{_until(one.until)}"


def _closed(one: Closure) -> str:
    what = f"{one.beds} beds of {one.ward}" if one.beds else f"ward {one.ward}"
    return f"{what} closed{_from(one.start) or ' at its gateway'}"


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


def _rules_of_the_model(scenario: Scenario, start: Scenario) -> Iterator[str]:
    if (scenario.loops_off, scenario.is_held) != (start.loops_off, start.is_held):
        yield (
            f"{_model_in_words(scenario).capitalize()}, other than in {start.name}: that is the first bar, and every "
            "other is what a change does where the model works so."
        )
        return
    where = f"in every run, {start.name} among them"
    if scenario.is_held:
        yield f"The slow layer is held {where}: that is how the model works, and no change of the scenario."
    elif scenario.loops_off:
        loops = ", ".join(sorted(scenario.loops_off))
        yield f"Off {where}: {loops}. That is how the model works, and no change of the scenario."
