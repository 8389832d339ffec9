"""What looks like a gain and is none: cash that is saved by care that people lack, and people who got no bed."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import as_text
from .certainty import is_sure, runs_in_words
from .facts import WORTH_TELLING_GBP, Found, RunFacts, interval_of, millions

NO_BED, DETAINED, OPEN = "assessments_not_completed_no_bed", "detentions", "beds_open"


def turned_away(facts: RunFacts) -> Iterator[str]:
    """Yield of the option that leaves most people without a bed that fewer detentions there are no gain."""
    more, name = max(((_more(facts, name, NO_BED), name) for name in _turn_away(facts)), default=(0.0, ""))
    if not name:
        return
    fewer, cash = _more(facts, name, DETAINED), interval_of(facts.headline[name], "net_present_cost_gbp")
    costs = f"costs £{millions(cash.mean)}m and " if cash.low > 0.0 else ""
    yield (
        f"! {facts.title(name)} {costs}leaves {as_text(more, ',.0f')} more a year without a bed; "
        f"that {as_text(-fewer, ',.0f')} fewer are detained is no gain."
    )


def _turn_away(facts: RunFacts) -> list[str]:
    """Return the options with fewer beds in which more people get none and fewer are detained, beyond chance."""
    found = {name: [facts.figures(name, measure) for measure in (NO_BED, DETAINED, OPEN)] for name in facts.options}
    return [
        name
        for name, (more, *fewer) in found.items()
        if more and more.difference.low > 0.0 and all(each and each.difference.high < 0.0 for each in fewer)
    ]


def _more(facts: RunFacts, name: str, measure: str) -> float:
    found = facts.figures(name, measure)
    return found.difference.mean if found else 0.0


def not_to_bank(facts: RunFacts) -> Iterator[str]:
    """Yield of what takes care away, or saves cash, how much of it is care that people needed and did not get."""
    charged = {name: interval_of(facts.headline[name], "need_charge_gbp") for name in facts.options}
    saves = {name for name in facts.options if interval_of(facts.headline[name], "net_present_cost_gbp").high < 0.0}
    each = dict.fromkeys((*facts.of_kind("takes away"), *facts.of_kind("both"), *saves))
    suspects = [name for name in each if charged[name].low > 0.0 and charged[name].mean > WORTH_TELLING_GBP]
    for name in sorted(suspects, key=lambda name: -charged[name].mean)[:1]:
        lacked = f"£{millions(charged[name].mean)}m of care that people lacked"
        more = facts.figures(name, NO_BED)
        is_told = not more or not more.difference.low > 0.0 or name in _turn_away(facts)
        beds = "" if is_told or not more else f"; {as_text(more.difference.mean, ',.0f')} more a year get no bed"
        yield f"! {facts.title(name)} {_cash_in_words(facts, facts.headline[name])} {lacked}{beds}."


def _cash_in_words(facts: RunFacts, row: Found) -> str:
    cash = interval_of(row, "net_present_cost_gbp")
    if not is_sure(cash):
        return f"saves no cash that {runs_in_words(facts.runs)} can tell from chance, and leaves"
    return f"saves £{millions(-cash.mean)}m of cash by" if cash.mean < 0.0 else f"costs £{millions(cash.mean)}m and"
