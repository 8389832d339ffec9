"""Who pays, who saves and when: the appraisal of each scenario, in a table and a few sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from tandemcare.finance import PRICE_YEAR
from tandemcare.results import ENDS, NEVER, PAYBACK_YEARS, Results
from tandemcare.terms import PAYER_NAMES, PAYERS
from tandemcare.units import month_in_words

from .about import CHANCE_ONLY, NOT_DISCOUNTED, SIGNS, first_title
from .blocks import UNDEFINED, Block, CalendarMonth, Cell, Column, Heading, Paragraph, Row, TableBlock, as_text
from .need import LACKED, need_words
from .numbers import NOTHING_TO_PAY_BACK, Scale, chance_text, scale_of
from .rules_kept import rules_of

TITLE = "Who pays, who saves and when"
DRIVERS = 3
NOTHING = "none"
WITHOUT_NOTIONAL = "without police hours, conveyance, A&E and tribunals"
"""What a sum in cash leaves out."""
PEAK_NEED, MAY_GROW = "the most that must be found", "at the end of the run it may grow on"
NOTHING_FIRST, NEVER_BEHIND = "nothing has to be funded first", "never costs more than it has saved"

_CAPITALS: dict[str, str] = {"amhp": "AMHP", "ae": "A&E", "picu": "PICU"}

Rows = list[dict[Any, Any]]


def who_pays(results: Results) -> list[Block]:
    """Return the part of a comparison; nothing where there is nothing to compare with."""
    if len(results.scenarios) < 2:
        return []
    payback = [{**row, "title": results.titles[row["scenario"]]} for row in results.payback().to_dict("records")]
    shares = _by_scenario(results.sharing())
    headlines = {row["scenario"]: row for row in results.headline().to_dict("records")}
    needs, years = _by_scenario(results.need()), results.manifest["years"]
    kept = _by_scenario(results.rules_kept())
    social = {row["scenario"]: row for row in results.payback(view="social").to_dict("records")}
    nets = {key: _by_scenario(frame) for key, frame in _nets(results).items()}
    scale = scale_of("GBP", 0, [row[f"{name}{end}"] for row in payback for name in _MONEY for end in ENDS])
    blocks: list[Block] = [Heading(TITLE), _table(payback, headlines, scale, _about(results, scale))]
    for row in payback:
        name = row["scenario"]
        services = nets["service"][name]
        blocks.append(Paragraph(_pays(row, nets["payer"][name], scale), level=1, hanging=1))
        further = (
            need_words(headlines[name], needs.get(name, []), years, scale),
            _drivers(services, nets["payer"][name], scale),
            _shared(shares[name], scale),
            _further(row, social[name], scale),
            *rules_of(results, name, kept.get(name, []), scale),
        )
        blocks += [Paragraph(sentence, level=2) for sentence in further if sentence]
    return blocks


_MONEY = ("peak_funding_gbp", "net_present_cost_gbp", "equivalent_annual_cost_gbp")


def _nets(results: Results) -> dict[str, pd.DataFrame]:
    return {"payer": results.net_by_payer(by_year=False), "service": results.net_by_service(by_year=False)}


def _by_scenario(frame: pd.DataFrame) -> dict[str, Rows]:
    return {str(name): rows.to_dict("records") for name, rows in frame.groupby("scenario", sort=False)}


def _about(results: Results, scale: Scale) -> str:
    return (
        f"Against {first_title(results)}, in {scale.unit} of {PRICE_YEAR}, {SIGNS}; {CHANCE_ONLY}. Paid "
        "back: runs in which all that was spent more has been saved again, and stays so to the end. Peak funding: "
        f"{PEAK_NEED} before savings carry it, undiscounted, and its median month; {MAY_GROW}. Cash: net present "
        f"cost, discounted by the Green Book, {WITHOUT_NOTIONAL}, which the sums by payer and by service hold too. "
        f"Need: what {LACKED} would have cost beyond {first_title(results)}; care gained is no credit."
    )


def _table(
    payback: Sequence[Mapping[Any, Any]], headlines: Mapping[str, Mapping[Any, Any]], scale: Scale, caption: str
) -> TableBlock:
    """Return a row a scenario."""
    year, share = _horizon(payback)
    columns = (
        Column("", "name", is_left=True),
        Column(f"runs paid back\n{year}", "range"),
        Column("peak\nfunding, not\ndiscounted"),
        Column("month", "name"),
        Column("cash and\nneed,\npresent\nvalue"),
        Column("its 95%\ninterval", "range"),
        Column("of which\nneed,\npresent\nvalue"),
        Column("cash,\npresent\nvalue"),
        Column("its 95%\ninterval", "range"),
    )
    rows = tuple(Row(_cells(row, headlines[row["scenario"]], share, scale), level=1) for row in payback)
    return TableBlock(columns, rows, caption=caption)


def _horizon(rows: Sequence[Mapping[Any, Any]]) -> tuple[str, str]:
    """Return the heading and the column of the longest payback that the run reaches."""
    for year in reversed(PAYBACK_YEARS):
        name = f"paid_back_by_year_{year}"
        if not all(math.isnan(row[name]) for row in rows):
            return f"by year {year}", name
    return "within run", "paid_back_within_run"


def _cells(row: Mapping[Any, Any], headline: Mapping[Any, Any], share: str, scale: Scale) -> tuple[Cell, ...]:
    cost, counted = (
        [row[f"net_present_cost_gbp{end}"] for end in ENDS],
        [headline[f"headline_gbp{end}"] for end in ENDS],
    )
    return (
        row["title"],
        chance_text(*(row[f"{share}{end}"] for end in ENDS)),
        scale.number(row["peak_funding_gbp"]),
        CalendarMonth(month) if (month := row["peak_funding_month_median"]) else "-",
        scale.number(counted[0], sign=True),
        scale.interval(*counted[1:], sign=True),
        scale.number(headline["need_charge_gbp"], sign=True),
        scale.number(cost[0], sign=True),
        scale.interval(*cost[1:], sign=True),
    )


def _when(row: Mapping[Any, Any]) -> str:
    """Return in which month the median run has paid for itself, and what each pound bought has saved."""
    month, ratio = row["payback_month_median"], row["saving_to_cost_ratio"]
    who = "it" if math.isnan(row["paid_back_within_run_ci95_low"]) else "the median run"  # a single run has no median
    if math.isnan(row["paid_back_within_run"]):
        paid = f"nothing is bought, and {NOTHING_FIRST}: there is {NOTHING_TO_PAY_BACK}"
    elif row["peak_funding_gbp"] == 0.0:
        paid = NOTHING_FIRST
    elif row["payback_after_months_median"] == 1.0:
        paid = f"{who} {NEVER_BEHIND}"
    else:
        paid = f"{who} does not pay back" if month == NEVER else f"{who} has paid back by {month_in_words(month)}"
    if not math.isfinite(ratio):
        return paid
    saves = "saves" if ratio >= 0.0 else "costs another"
    return f"{paid}; each £1 bought {saves} £{as_text(abs(ratio), '.2f')} elsewhere"


def _pays(row: Mapping[Any, Any], rows: Rows, scale: Scale) -> str:
    """Return when a scenario pays back, and who pays and who saves over the run, payers in their usual order."""
    order = list(PAYERS)
    known = sorted(rows, key=lambda each: order.index(each["payer"]) if each["payer"] in PAYERS else len(order))
    parts = [_difference(payer_name(str(each["payer"])), each, scale) for each in known if _shows(each, scale)]
    return f"{row['title']}: {_when(row)}. Net by payer over the run ({NOT_DISCOUNTED}): {', '.join(parts) or NOTHING}."


def _drivers(rows: Rows, payers: Rows, scale: Scale) -> str:
    """Return the services that make most of the difference, the largest first."""
    largest = sorted(rows, key=lambda row: -abs(row["difference_gbp"]))[:DRIVERS]
    parts = [_difference(service_words(row["service"]), row, scale) for row in largest if _shows(row, scale)]
    if parts:
        return f"It is driven most by {', '.join(parts)} ({NOT_DISCOUNTED})."
    moves = any(_shows(row, scale) for row in payers)
    return "No service drives it: money only moves between payers." if moves else "Nothing drives it."


def _shared(rows: Rows, scale: Scale) -> str:
    """Return what a pooled budget of ICB and council would change, and the transfer that leaves nobody worse off."""
    by_payer = {str(row["payer"]): row for row in rows}
    if not {"icb", "council"} <= set(by_payer):
        return ""
    alone = [scale.text(by_payer[payer]["net_gbp"], sign=True) for payer in ("icb", "council")]
    half = scale.text(by_payer["icb"]["pooled_gbp"], sign=True)
    apart = f"ICB {alone[0]} and council {alone[1]} alone"
    pool = f"In {NOT_DISCOUNTED}, {apart}; {half} each if they shared it half and half."
    if any(math.isnan(row["transfer_gbp"]) for row in rows):
        return f"{pool} No transfer leaves nobody worse off: all together pay more than they save."
    moved = {payer: row["transfer_gbp"] for payer, row in by_payer.items() if scale.shows(row["transfer_gbp"])}
    told = ", ".join(
        f"{PAYERS.get(payer, payer)} {'gets' if pounds > 0.0 else 'gives'} {scale.text(abs(pounds))}"
        for payer, pounds in moved.items()
    )
    return f"{pool} Nobody is worse off in the mean if over the run {told}." if told else pool


def _further(row: Mapping[Any, Any], social: Mapping[Any, Any], scale: Scale) -> str:
    """Return the net present cost with optimism bias and in the social-value view, and the peak in nominal pounds."""
    biased = scale.text(row["net_present_cost_optimism_gbp"], sign=True)
    value = scale.text(social["net_present_cost_gbp"], sign=True)
    return (
        f"Net present cost {biased} with optimism bias (a fifth more spent, a fifth less saved; an assumption); "
        f"{value} as social value (with notional costs, without housing benefit). Peak funding "
        f"{scale.text(row['peak_funding_nominal_gbp'])} in pounds of their day."
    )


def _shows(row: Mapping[Any, Any], scale: Scale) -> bool:
    return scale.shows(row["difference_gbp"])


def _difference(words: str, row: Mapping[Any, Any], scale: Scale) -> str:
    mean, low, high = (scale.text(row[f"difference_gbp{end}"], sign=True) for end in ENDS)
    is_sure = low in {mean, UNDEFINED} and high in {mean, UNDEFINED}
    return f"{words} {mean}" if is_sure else f"{words} {mean} ({low} to {high})"


def payer_name(payer: str) -> str:
    """Return how a payer is called."""
    return PAYER_NAMES.get(payer, payer)


def service_words(service: Any) -> str:
    """Return what a service of the ledger is called."""
    return " ".join(_CAPITALS.get(word, word) for word in str(service).split("_"))
