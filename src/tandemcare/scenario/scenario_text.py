"""A new scenario as the text of its file: one thing bought to begin with, and every other key as a remark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from .months import later
from .place_text import flow, scalar

ABOUT = (
    "A scenario of Tandem: dated decisions about a place. Change what stands here, take the `# ` away before what you",
    "need, and delete the rest. `tandem check FILE` names every mistake by line; docs/scenarios.md tells every key,",
    "and `tandem services` what can be bought. Amounts may be units, per_100k_adults or budget_gbp_a_year.",
)


class Example(NamedTuple):
    """A key as a remark that holds once its `# ` are away, and what it is for."""

    key: str
    about: str
    lines: Sequence[str]


def scenario_text(
    title: str, extends: str, census: date, place: str = "", what_if: Iterable[Mapping[str, Any]] = ()
) -> str:
    """Return a scenario that extends another and buys one thing, or that holds beliefs, with all else as remarks."""
    first, second, third = (later(census, months).strftime("%Y-%m") for months in (12, 24, 36))
    beliefs = list(what_if)
    lines = [*(f"# {line}" for line in ABOUT), f"name: {scalar(title)}", f"extends: {scalar(extends)}"]
    lines += ["why: Say in a short sentence what this does. The first screen says it again."]
    lines += [f"place: {scalar(place)}"] if place else ["# place: north.yaml  # without it the stylised place"]
    if beliefs:
        lines += ["what_if:  # beliefs of this scenario alone; extend it by all that are compared under them"]
        lines += [f"  - {flow(one)}" for one in beliefs]
    else:
        lines += ["", "invest:  # what is bought, from when, and who pays", *_bought(first)]
    for example in _examples(first, second, third):
        if example.key != ("what_if" if beliefs else ""):
            lines += ["", f"# {example.about}", *(f"# {line}" for line in example.lines)]
    return "\n".join(lines) + "\n"


def _bought(month: str) -> list[str]:
    return [
        "  - service: community-places  # people wait for one in every place: what stands empty helps nobody",
        "    per_100k_adults: 40",
        f"    from: {month}",
        "    ramp_months: 12",
        "    ring_fenced: true  # the money can be used for nothing else",
        "    # payer: {icb: 0.5, council: 0.5}  # if not as the service says",
    ]


def _examples(first: str, second: str, third: str) -> list[Example]:
    """Return an example of each key, with months one, two and three years after the census."""
    return [
        Example(
            "cut",
            "What the place has and loses: to or by an amount, a share, or so many for 100,000 adults.",
            ["cut:", f"  - {{service: floating-support-places, to_share: 0.5, from: {first}}}"],
        ),
        Example(
            "close",
            "Beds or a whole ward, on a date or once a gateway is met at a quarter's review.",
            [
                "close:",
                "  - ward: {largest: men}  # or the name of a ward of your place",
                "    beds: 8  # without it the whole ward",
                f"    gateway: {{occupancy_at_most: 0.92, not_before: {second}}}",
                "    reopen: {occupancy_over: 0.98}",
            ],
        ),
        Example(
            "change",
            "What somebody decides that is no service: here places of safety.",
            ["change:", f"  - {{parameter: hbpos.places, multiply: 2, from: {first}, why: A second suite as large.}}"],
        ),
        Example(
            "what_if",
            "A belief that this scenario alone takes to be another; it is marked wherever it shows.",
            [
                "what_if:",
                f"  - {{parameter: amhp.share_routine, value: 0.3, from: {first}, why: A belief to be tested.}}",
            ],
        ),
        Example(
            "redesignate",
            "Beds for others than their ward.",
            ["redesignate:", f"  - {{ward: {{largest: women}}, to: mixed, from: {first}}}"],
        ),
        Example(
            "amhp_rota",
            "Another rota of AMHPs from a month on: a file of YAML or Excel, or shifts.",
            ["amhp_rota:", f"  - {{file: rotas/hub.yaml, from: {first}}}"],
        ),
        Example(
            "funding",
            "What released money buys, and who shares what.",
            [
                "funding:",
                "  reinvest_share: 0.5",
                "  reinvest: [{service: community-places}]",
                "  released_money: stays  # in mental health; or leaves",
            ],
        ),
        Example("bought", "For all that is bought, here and in what this extends.", ["bought: {times: 0.5}"]),
        Example("stop_loss", "When buying stops.", ["stop_loss: {net_cost_gbp: 20000000}"]),
        Example("loops", "Feedback loops, each on or off.", ["loops: {overwork: off}"]),
        Example(
            "slow_layer",
            "Held: capacities move by the dates written alone, and nothing pushes back.",
            ["slow_layer: running"],
        ),
    ]


def example_keys() -> frozenset[str]:
    """Return the keys that a new scenario shows."""
    return frozenset(each.key for each in _examples("", "", "")) | {"name", "extends", "why", "place", "invest"}
