"""What a run says, in at most six sentences that are worked out: each is silent where it has nothing to say."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from tandemcare.results import NOBODY, RESERVE_GONE
from tandemcare.terms import PAYER_NAMES

from ..about import count
from ..blocks import as_text, listed
from .barrier import barrier
from .facts import MILLION, Found, RunFacts, interval_of, millions, month_in_words
from .idle import stands_idle

MOST_SENTENCES = 6
WORTH_TELLING_GBP = 0.05 * MILLION
MANY_AMHPS = 5.0
"""A change in the number of AMHPs that is worth a sentence."""
MANY_BELIEFS = "change what nobody decides: read them as warnings, not as options"
HALF = 0.5
"""Of the runs: where beds close in more, nothing was missing."""


def findings(facts: RunFacts) -> tuple[str, ...]:
    """Return the sentences: who pays back, who does most, what not to bank, what closes, leaks, ends and runs out."""
    told = (sentence for say in SAYINGS for sentence in say(facts) if sentence)
    return tuple(islice(told, MOST_SENTENCES))


def pays_back(facts: RunFacts) -> Iterator[str]:
    """Yield in how many runs what buys care has paid back by the end."""
    shares = {name: float(facts.payback[name]["paid_back_within_run"]) for name in facts.of_kind("buys")}
    shares = {name: share for name, share in shares.items() if not math.isnan(share)}
    if not shares:
        return
    years = int(facts.results.manifest["years"])
    when = f"in {years} years" if years > 1 else "in a year"
    paid = sorted((name for name in shares if shares[name] > 0.0), key=lambda name: -shares[name])
    if not paid:
        yield f"Nothing that buys care pays back {when} (0 of {_runs(facts)} each)."
        return
    first, *second = (f"{facts.title(name)} ({facts.times(shares[name])}" for name in paid[:2])
    told = ", ".join([f"{first} of {_runs(facts)})", *(f"{one})" for one in second)])
    rest = len(shares) - len(paid[:2])
    others = f"; {len(paid) - 2} more" if len(paid) > 2 else "; no other" if rest else ""
    yield f"Care that pays back {when}: {told}{others}."


def _runs(facts: RunFacts) -> str:
    return count(facts.runs, "run")


def does_most(facts: RunFacts) -> Iterator[str]:
    """Yield which option brings most people back from beds out of area, and which does so at the least net cost."""
    fewer = {}
    for name in facts.of_kind("buys"):
        found = facts.figures(name, "out_of_area_active")
        if found and found.difference.high < 0.0:
            fewer[name] = -found.difference.mean
    if not fewer:
        return
    most = max(fewer, key=lambda name: fewer[name])
    each = {name: float(facts.headline[name]["headline_gbp"]) / number for name, number in fewer.items()}
    least = min(each, key=lambda name: each[name])
    first = f"{facts.title(most)} does most for people away ({as_text(fewer[most], '.1f')} fewer)"
    second = "" if least == most else f"; {facts.title(least)}"
    yield f"{first}{second} at least cost ({_cost(each[least])} each)."


def _cost(pounds: float) -> str:
    return f"£{millions(pounds)}m" if pounds > 0.0 else f"saving £{millions(-pounds)}m"


def not_to_bank(facts: RunFacts) -> Iterator[str]:
    """Yield of what takes care away, or saves cash, how much of it is care that people needed and did not get."""
    charged = {name: float(facts.headline[name]["need_charge_gbp"]) for name in facts.options}
    saves = {name for name in facts.options if float(facts.headline[name]["net_present_cost_gbp"]) < 0.0}
    suspects = [
        name
        for name in (*facts.of_kind("takes away"), *facts.of_kind("both"), *saves)
        if charged[name] > WORTH_TELLING_GBP
    ]
    for name in sorted(dict.fromkeys(suspects), key=lambda name: -charged[name])[:1]:
        lacked = f"£{millions(charged[name])}m of care that people lacked"
        harmed = facts.figures(name, "assessments_not_completed_no_bed")
        more = harmed.difference if harmed else None
        beds = f"; {as_text(more.mean, ',.0f')} more a year get no bed" if more and more.low > 0.0 else ""
        yield f"! {facts.title(name)} {_cash_in_words(facts.headline[name])} {lacked}{beds}."


def _cash_in_words(row: Found) -> str:
    cash, low, high = interval_of(row, "net_present_cost_gbp")
    if low <= 0.0 <= high:
        return "saves no cash beyond chance, and leaves"
    return f"saves £{millions(-cash)}m of cash by" if cash < 0.0 else f"costs £{millions(cash)}m of cash and"


def closes(facts: RunFacts) -> Iterator[str]:
    """Yield of the option whose gateways came nearest in how many runs beds close, and what was missing."""
    frame = facts.results.gateways()
    if frame.empty:
        return
    shares: dict[str, float] = {}
    for scenario, gateway in frame[["scenario", "gateway"]].astype(str).drop_duplicates().to_numpy():
        share = facts.results.closed_share(scenario, gateway)
        shares[scenario] = max(shares.get(scenario, 0.0), share)
    name = max(shares, key=lambda each: shares[each])
    times, others = facts.times(shares[name]), len(shares) - 1
    missing = barrier(frame[frame["scenario"] == name]) if shares[name] < HALF else ""
    more = f" and {others} more" if others and not times else ""
    how_often = f"close{'s' if times or not others else ''} {'beds in' if times else 'no bed in'}"
    runs = f"{times} of {_runs(facts)}" if times else _runs(facts)
    yield f"{facts.title(name)}{more} {how_often} {runs}{': ' + missing if missing else ''}."


def leaks(facts: RunFacts) -> Iterator[str]:
    """Yield how much of what is not ring-fenced went to beds out of area, where most did."""
    flow = facts.results.money_flow()
    if flow.empty:
        return
    pounds = {(row["scenario"], row["part"]): float(row["amount_gbp"]) for row in flow.to_dict("records")}
    leaked, name = max((amount, name) for (name, part), amount in pounds.items() if part == "leaked")
    paid = pounds[name, "paid in"]
    if leaked > WORTH_TELLING_GBP:
        yield (
            f"Without a ring fence £{millions(leaked)}m of the £{millions(paid)}m paid in leaks to beds out of area "
            f"({facts.title(name)})."
        )


def cliffs(facts: RunFacts) -> Iterator[str]:
    """Yield when the first grant ends, and who pays what more a year from then."""
    frame = facts.results.grants()
    if frame.empty:
        return
    frame = frame[frame["scenario"] == frame["scenario"].iloc[0]]
    frame = frame[frame["month"] == frame["month"].min()]
    name, month = str(frame["scenario"].iloc[0]), str(frame["month"].iloc[0])
    by_payer = frame.groupby("payer_after", sort=False)["gbp_a_year"].sum()
    told = listed(
        [_falls(str(payer), float(pounds), is_first=not at) for at, (payer, pounds) in enumerate(by_payer.items())]
    )
    yield f"{facts.title(name)}: its grant ends in {month_in_words(month)}; then {told}."


def _falls(payer: str, pounds: float, *, is_first: bool) -> str:
    if payer == NOBODY:
        return f"nobody pays its £{millions(pounds)}m a year"
    return f"{_who(payer)} {'pays ' if is_first else ''}£{millions(pounds)}m{' a year more' if is_first else ''}"


def _who(payer: str) -> str:
    known = PAYER_NAMES.get(payer, payer)
    return f"the {known}" if known.isupper() or known.islower() else known


def runs_out(facts: RunFacts) -> Iterator[str]:
    """Yield of the option in which the council's reserve is gone most often, how often and when."""
    frame = facts.results.rules_kept()
    gone = frame[(frame["rule"] == RESERVE_GONE) & (frame["share_of_runs"] > 0.0)] if len(frame) else frame
    if gone.empty:
        return
    row = max(gone.to_dict("records"), key=lambda each: float(each["share_of_runs"]))
    times, month = facts.times(float(row["share_of_runs"])), month_in_words(str(row["month"]))
    yield (
        f"The council's reserve is gone in {times} of {_runs(facts)} of {facts.title(str(row['scenario']))}, in the "
        f"median by {month}."
    )


def staffs(facts: RunFacts) -> Iterator[str]:
    """Yield which option changes the number of AMHPs most, and what becomes of late assessments."""
    amhps = facts.results.by_year("amhps")
    if amhps is None:
        return
    last = amhps[:, :, -1].mean(axis=1)
    number = max(range(len(last)), key=lambda each: last[each] - last[0])
    late = [facts.figures(name, "amhp_wait_over_24h_share") for name in (facts.first, facts.results.scenarios[number])]
    if not last[number] - last[0] > MANY_AMHPS or None in late:
        return
    before, after = (as_text(found.mean.mean, ".0%") for found in late if found)
    yield (
        f"{facts.title(facts.results.scenarios[number])}: {as_text(float(last[number]), '.0f')} AMHPs in the last year "
        f"in place of {as_text(float(last[0]), '.0f')}; late assessments {before} becomes {after}."
    )


def beliefs(facts: RunFacts) -> Iterator[str]:
    """Yield which options hold a belief of their own, so that what they show is no effect of a decision."""
    names = [facts.title(name) for name in facts.options if facts.has_belief(name)]
    if names:
        what = (
            "changes what nobody decides: read it as a warning, not as an option" if len(names) == 1 else MANY_BELIEFS
        )
        yield f"{listed(names)} {what}."


Say = Callable[[RunFacts], Iterator[str]]
SAYINGS: Sequence[Say] = (
    pays_back,
    not_to_bank,
    does_most,
    stands_idle,
    closes,
    leaks,
    cliffs,
    runs_out,
    staffs,
    beliefs,
)
"""In the order of what matters most; the first six that have anything to say are told."""
