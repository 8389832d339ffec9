"""What looks like a gain and is none: cash that is saved by care that people lack, and people who got no bed."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import as_text
from .certainty import is_sure, runs_in_words
from .facts import WORTH_TELLING_GBP, RunFacts, interval_of, millions

CASH = "net_present_cost_gbp"
NO_BED, DETAINED, OPEN = "assessments_not_completed_no_bed", "detentions", "beds_open"


def no_gain(facts: RunFacts) -> Iterator[str]:
    """Yield which option leaves most people without a bed, and which leaves most care lacked, in place of a saving."""
    turned, lacking = _most_turned_away(facts), _most_lacking(facts)
    if turned and lacking and turned != lacking:
        beds = f"{facts.title(turned)} ({_without_a_bed(facts, turned)})"
        yield f"! No gain: {beds} and {facts.title(lacking)} ({_cash_for_lack(facts, lacking)})."
    elif lacking:
        beds = f"; {_without_a_bed(facts, lacking)}" if _has_more(facts, lacking) else ""
        yield f"! {facts.title(lacking)} {_cash_in_words(facts, lacking)} {_lacked(facts, lacking)}{beds}."
    elif turned:
        cash = interval_of(facts.headline[turned], CASH)
        costs = f"costs £{millions(cash.mean)}m and " if cash.low > 0.0 else ""
        yield f"! {facts.title(turned)} {costs}leaves {_people(facts, turned)} more a year without a bed."


def fewer_detained(facts: RunFacts) -> Iterator[str]:
    """Yield of the option that leaves most people without a bed that fewer detentions there are no gain."""
    if name := _most_turned_away(facts):
        fewer = as_text(-_more(facts, name, DETAINED), ",.0f")
        no_proof = f"with {facts.title(name)} is no proof of a gain: without a bed nobody is detained."
        yield f"! That {fewer} fewer a year are detained {no_proof}"


def _most_turned_away(facts: RunFacts) -> str:
    return max(((_more(facts, name, NO_BED), name) for name in _turn_away(facts)), default=(0.0, ""))[1]


def _without_a_bed(facts: RunFacts, name: str) -> str:
    return f"{_people(facts, name)} more a year get no bed"


def _people(facts: RunFacts, name: str) -> str:
    return as_text(_more(facts, name, NO_BED), ",.0f")


def _has_more(facts: RunFacts, name: str) -> bool:
    """Tell whether more get no bed in an option, beyond chance."""
    more = facts.figures(name, NO_BED)
    return bool(more and more.difference.low > 0.0)


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


def _most_lacking(facts: RunFacts) -> str:
    """Return what takes care away, or saves cash, and leaves most care that people needed and did not get."""
    charged = {name: interval_of(facts.headline[name], "need_charge_gbp") for name in facts.options}
    saves = {name for name in facts.options if interval_of(facts.headline[name], CASH).high < 0.0}
    each = dict.fromkeys((*facts.of_kind("takes away"), *facts.of_kind("both"), *saves))
    suspects = [name for name in each if charged[name].low > 0.0 and charged[name].mean > WORTH_TELLING_GBP]
    return max(suspects, key=lambda name: charged[name].mean, default="")


def _lacked(facts: RunFacts, name: str) -> str:
    return f"£{millions(float(facts.headline[name]['need_charge_gbp']))}m of care that people lacked"


def _cash_in_words(facts: RunFacts, name: str) -> str:
    cash = interval_of(facts.headline[name], CASH)
    if not is_sure(cash):
        return f"saves no cash that {runs_in_words(facts.runs)} can tell from chance, and leaves"
    return f"saves £{millions(-cash.mean)}m of cash by" if cash.mean < 0.0 else f"costs £{millions(cash.mean)}m and"


def _cash_for_lack(facts: RunFacts, name: str) -> str:
    """Return what is saved in cash and what care is lacked for it, in a few words."""
    cash = interval_of(facts.headline[name], CASH)
    sign = "+" if cash.mean > 0.0 else "-"
    saved = f"cash {sign}£{millions(abs(cash.mean))}m" if is_sure(cash) else "no sure cash"
    return f"{saved}, £{millions(float(facts.headline[name]['need_charge_gbp']))}m of care lacked"
