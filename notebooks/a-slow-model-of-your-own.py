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
# # A slow model of your own beside a pathway of your own
#
# Tandem couples two kinds of model: people who walk through a pathway, hour by hour, and stocks that fill and empty
# over years. This notebook does the same with two small models that have nothing to do with Tandem's: a ward on
# which people wait for a nurse, and a recruitment office that opens posts when the wait has been long and fills
# them slowly.
#
# The numbers are invented: what is shown is how the two are put together.

# %%
import matplotlib.pyplot as plt

import tandemcare as tc
from tandemcare.pathway import (
    Arrivals,
    Count,
    Delay,
    Exponential,
    Leave,
    Mark,
    Pathway,
    Record,
    Release,
    Resource,
    Seize,
)
from tandemcare.stockflow import Flow, Input, Model, Signal, Stock, Transfer

# %% [markdown]
# Twelve months and two replications take some seconds.

# %% tags=["parameters"]
years = 4
replications = 10
scenarios = None
out = None

# %% [markdown]
# ## What happens to one person
#
# Somebody comes, waits for a nurse, is treated for some days, and leaves. There are twelve nurses at first, and a
# little too many people for them.

# %%
steps = {
    "comes": Mark("came"),
    "waits": Seize("nurse"),
    "waited": Record("wait", since="came"),
    "treated": Delay(Exponential(mean=96.0)),
    "free": Release("nurse"),
    "counted": Count("treated"),
    "leaves": Leave(),
}
ward = Pathway("ward", resources=[Resource("nurse", 12)], sources=[Arrivals("referral", rate=0.13)], steps=steps)

# %% [markdown]
# ## What happens over years
#
# Posts are opened as people wait, and it takes nine months to fill one. Some nurses leave. Whoever has been treated
# adds to a stock of people who have, so that both sides count the same people.

# %%
office = Model(
    "recruitment",
    [
        Input("waiting", 0, "people"),
        Input("treated", 0, "people / month"),
        Input("months_to_fill", 9, "months"),
        Input("leaver_share", 0.01, "1 / month"),
        Stock("nurses", 12, "people"),
        Stock("ever_treated", 0, "people"),
        Flow("hired", "waiting / months_to_fill", "people / month", to="nurses"),
        Flow("left", "nurses * leaver_share", "people / month", source="nurses"),
        Flow("leave_treated", "treated", "people / month", to="ever_treated"),
    ],
)

# %% [markdown]
# ## What crosses
#
# At the end of each month the office sees how many waited, and who was treated; the ward then has so many nurses
# for the month to come, in whole. Inside a month neither looks at the other, so that every loop has a lag of one
# month.

# %%
crossings = [
    Signal("waiting", "people who wait for a nurse, mean", waiting=("nurse",)),
    Transfer("treated", "people who have been treated", counts=("treated",)),
]
coupled = tc.couple(ward, office, crossings, sets={"nurse.capacity": "nurses"})
found = coupled.run(months=12 * years, start="2026-04-01", seed=1, replications=replications)
found.trace.measures["wait"]

# %%
by_month = found.slow.pivot_table(index="month", columns="name", values="value")
figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(9, 5), layout="constrained")
above.plot(by_month.index, by_month["waiting"] / 30.4, color="#d55e00")
above.set_title("People who wait, mean over the month", loc="left")
below.plot(by_month.index, by_month["nurses"], color="#0072b2")
below.set_title("Nurses", loc="left")
below.set_xticks(by_month.index[::6])
plt.show()

# %% [markdown]
# Both sides tell of the same people: those whom the ward has treated are those in the stock, to the last one.

# %%
in_stock = found.slow[found.slow["name"] == "ever_treated"].groupby("replication")["value"].max()
counted = found.trace.counts["treated"].total
print(f"Treated by the ward: {counted:,.0f}; in the stock: {in_stock.sum():,.0f}")
