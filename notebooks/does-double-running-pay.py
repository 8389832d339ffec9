# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Does double-running pay?
#
# To move care from the ward to the community, a place has to pay for both for a while. This is called double-running.
# It is said to pay for itself: people who are helped at home are not admitted, wards empty, a ward can close, and its
# money pays for what keeps people at home. This notebook asks of a stylised place of 500,000 adults whether that comes
# true in the simulator, who would pay, who would save, and what happens to the money if nobody protects it.
#
# It is for people who plan and pay for care. You need not read the code: each step says in words what it does, and
# how to read what comes out. The numbers are made when the notebook runs and are not stored in it.
#
# **What it is not.** The place is stylised, most numbers behind the model are assumptions, and none of what follows is
# a finding about a real place.

# %%
from pathlib import Path

import pandas as pd

import tandemcare as tc
from tandemcare.evidence import parameters as numbers

pd.set_option("display.max_colwidth", 100)

# %% [markdown]
# Ten years and 20 replications take about two minutes. A replication is one way in which chance could turn out; every
# scenario meets the same people in it, so that a difference between two scenarios is the scenario's and not luck's.

# %% tags=["parameters"]
years = 10
replications = 20
scenarios = Path("../scenarios")
out = Path("../tandem-runs")

# %% [markdown]
# ## What is compared
#
# Four scenarios, each a file that says in a few lines what changes and when. The first is the baseline: all others are
# compared with it.

# %%
names = ["as-is", "double-running", "community-unprotected", "close-first"]
loaded = [tc.load(scenarios / f"{name}.yaml") for name in names]
for scenario in loaded:
    print(f"{scenario.name}: {scenario.why}\n")

# %%
results = tc.compare(loaded, years=years, replications=replications, out=out)
baseline = results.scenarios[0]
results

# %% [markdown]
# ## What happens to care
#
# Yearly figures, means over the run: of the baseline as they are, of the others as differences from it, on the same
# people, with the 95% interval of the mean. Where that interval holds zero, the difference is too close to call.

# %%
care = {
    "admissions": 1,
    "bed_occupancy": 0.01,
    "bed_wait_hours_mean": 1,
    "out_of_area_starts": 1,
    "community_wait_days_mean": 1,
    "untreated": 1,
    "wards_closed": 1,
    "cost_total_gbp": 1e6,
}
units = {0.01: "per cent", 1e6: "£ million a year"}
summary = results.summary()
rows = summary[summary["measure"].isin(care)].copy()
for column in ("mean", "difference", "difference_ci95_low", "difference_ci95_high"):
    rows[column] = rows[column] / rows["measure"].map(care)
rows["measure"] = rows["label"] + ", " + rows["measure"].map(care).map(units).fillna(rows["unit"])
rows["shown"] = [
    f"{row.mean_:.2f}"
    if row.scenario == baseline
    else f"{row.difference:+.2f} ({row.difference_ci95_low:+.2f} to {row.difference_ci95_high:+.2f})"
    for row in rows.rename(columns={"mean": "mean_"}).itertuples()
]
rows.pivot(index="measure", columns="scenario", values="shown")[list(results.scenarios)]

# %% [markdown]
# Look at `wards_closed`. A ward can only close once the others could hold its patients. If double-running never gets
# there, the place goes on paying for both, and the money that a ward would have released never comes.
#
# ## Does it pay?
#
# It has paid back when all that was spent more has been saved again, and stays so until the end of the run. Peak
# funding is the most that somebody has to find before savings carry it. Net present cost counts later pounds for less,
# by the Green Book; above zero it costs, below zero it saves. All three are cash: police hours, conveyance, A&E and
# tribunals are left out, as no cash is saved when they change.

# %%
payback = results.payback().set_index("scenario")
shown = [
    "paid_back_within_run",
    "paid_back_within_run_ci95_low",
    "paid_back_within_run_ci95_high",
    "payback_month_median",
    "peak_funding_gbp",
    "peak_funding_month_median",
    "net_present_cost_gbp",
    "net_present_cost_gbp_ci95_low",
    "net_present_cost_gbp_ci95_high",
]
payback[shown].T

# %% [markdown]
# The same as a picture: the line is what has been saved less what has been spent more, added up month by month. Two
# bands are drawn and mean different things. The dark one says how sure the mean is; the light one what chance alone
# can bring to one place.

# %%
tc.plot.cumulative(results)


# %%
def in_words(scenario: str) -> str:
    """Say whether a scenario pays, as far as the interval of its net present cost carries."""
    row = payback.loc[scenario]
    mean, low, high = (row[f"net_present_cost_gbp{end}"] / 1e6 for end in ("", "_ci95_low", "_ci95_high"))
    if low > 0:
        said = f"costs £{mean:.1f}m more at present value"
    elif high < 0:
        said = f"costs £{-mean:.1f}m less at present value"
    else:
        said = "is too close to call"
    share = row["paid_back_within_run"]
    return f"{scenario} {said} ({low:+.1f} to {high:+.1f}) and has paid back in {share:.0%} of runs."


for name in results.scenarios[1:]:
    print(in_words(name))

# %% [markdown]
# Costing less is not the same as paying. What a ward that closes first releases goes out again as out-of-area care, and
# who is not admitted is found at home later, if at all: what they are due and lack until then is in no cash
# (`results.headline()` sets it beside). The table below, in £ million over the run, above zero where it costs more,
# shows what drives the difference. What is saved on `section_117` and `residential_care` is care, and not to be banked.

# %%
by_service = results.net_by_service(by_year=False)
drivers = by_service.pivot(index="service", columns="scenario", values="difference_gbp")[list(results.scenarios[1:])]
largest = drivers.abs().max(axis=1).sort_values(ascending=False).index[:8]
(drivers.loc[largest] / 1e6).round(2)

# %% [markdown]
# ## Who pays, and who saves?
#
# A scenario can pay for a place and still fail, because those who pay are not those who save. Bars to the right pay
# more, bars to the left less.

# %%
tc.plot.who_pays(results)

# %% [markdown]
# By year, of double-running only, in £ million. The first years are those that have to be survived.

# %%
by_year = results.net_by_payer()
double = by_year[by_year["scenario"] == "double-running"]
(double.pivot(index="payer", columns="year", values="difference_gbp") / 1e6).round(2)

# %% [markdown]
# What would a pooled budget change? If ICB and council shared what is left over or missing half and half, they would
# bear `pooled`. Where a scenario saves in all, `transfer` is what each would have to get (above zero) or give so that
# nobody is worse off; it is empty where there is nothing to share but a cost. In £ million over the run, cash.

# %%
sharing = results.sharing()
sharing = sharing[sharing["payer"].isin(["icb", "nhs_provider", "council"])].set_index(["scenario", "payer"])
(sharing[["net_gbp", "pooled_gbp", "transfer_gbp"]] / 1e6).round(2)

# %% [markdown]
# ## Where the money goes
#
# Spend a year: that of the baseline, then what each scenario changes. Double-running pays when the line of community
# care rises first and the lines of wards and of beds out of area fall by more.

# %%
tc.plot.spend(results)

# %% [markdown]
# ## The leak
#
# `double-running` and `community-unprotected` pay for the same things with the same money. In the first it is
# ring-fenced. In the second, when beds are full and more is spent on beds out of area than was budgeted for, part of
# the overspend is taken from the new community services. Then they cannot do what would have emptied the beds: a trap
# (loop R1, the bed-pressure trap). The table shows where the money went over the run, in £ million.
#
# Do not be surprised if the unprotected scenario costs less. What leaks pays for beds out of area that would have had
# to be paid for anyway, and less new care is bought. What the leak takes is seen in the lines below the table.

# %%
protected, unprotected = "double-running", "community-unprotected"
flow = results.money_flow()
flow = flow[flow["scenario"].isin([protected, unprotected])]
flow = flow.pivot(index="part", columns="scenario", values="amount_gbp").loc[list(dict.fromkeys(flow["part"]))]
(flow / 1e6).round(2)

# %%
wanted = {"admissions": "admissions a year", "out_of_area_starts": "placements out of area a year"}
for measure, words in wanted.items():
    with_fence, without = (results.figures(name, measure).difference for name in (protected, unprotected))
    print(f"{words}: {with_fence.mean:+.1f} with a ring fence, {without.mean:+.1f} without")
leak, paid = (results.figures(unprotected, f"investment_{name}_gbp").mean for name in ("leaked", "paid_in"))
print(f"Without a ring fence £{leak.mean / 1e6:.2f}m a year leaks ({leak.low / 1e6:.2f} to {leak.high / 1e6:.2f}),")
print(f"{leak.mean / paid.mean:.0%} of what is paid in. With it nothing does: a ring fence that holds is assumed.")

# %% [markdown]
# ## What each part of double-running does
#
# The bridge runs the place as it is, each change alone, and all of them together, on the same people. A bar is what a
# change does alone; the dotted bar is what the changes do to one another.

# %%
bridge = tc.bridge(
    scenarios / "double-running.yaml", years=years, replications=replications, measure="cost_total_gbp", out=out
)
tc.plot.bridge(bridge)

# %% [markdown]
# ## What this rests on
#
# A grade D means that the number is an assumption, and F that it was chosen so that the model meets a published figure.
# These are some that matter here, each with the range in which it may lie. Nobody has measured how strongly
# overspending eats into new services, or how many fewer crises people have once they have a community team.

# %%
unmeasured = [
    "fund.leak_share",
    "fund.out_of_area_budget_share",
    "nurses.share_from_wards",
    "hazard.team_ratio",
    "money.ward_release_lag_months",
]
pd.DataFrame(
    [(numbers()[name].label, numbers()[name].value, numbers()[name].low, numbers()[name].high) for name in unmeasured],
    columns=["number", "value", "low", "high"],
    index=[f"{name} ({numbers()[name].unit}, grade {numbers()[name].grade})" for name in unmeasured],
)

# %%
assumed = sum(number.is_assumption for number in numbers().values())
fitted = sum(number.is_fitted for number in numbers().values())
print(f"{assumed} of the {len(numbers())} numbers behind the model are assumed (grade D), {fitted} fitted (grade F).")

# %% [markdown]
# ## What it does not know
#
# - The intervals hold chance only. Doubt about the numbers themselves is not in them, and it is larger.
# - Loops of cause and effect (the leak, staff drawn from the wards, crises of people without a team) are assumptions. A
#   decision is robust only if it survives without them: write `loops: {bed_pressure_trap: off}` into a scenario and
#   into its baseline, and compare again. `tandem structure` lists them all.
# - That people have fewer crises with a community team than the same people without is put into the model and not
#   found by it. `loops: {unmet_need: off}` shows what is left if it is not so.
# - Care packages follow a discharge: who is not admitted gets none and costs none.
# - A run ends after some years. What pays back later is not seen, and what costs later is not either.
# - Health and distress are not priced. That it costs more is no reason against a scenario if people are better for it.
#
# To ask the same of your own place, write a place file (`scenarios/places/stylised.yaml` is one) and pass it as
# `place=`.
