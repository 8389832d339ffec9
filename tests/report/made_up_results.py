"""Results whose ledger is made up, for tests of pictures: what a scenario costs more is known to the penny."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pandas as pd

from tandemcare.finance import LACKS, NEEDS
from tandemcare.results import Results
from tandemcare.running.batch import MeasureNote

WARD, CARE, OUT = "acute_wards", "section_117", "out_of_area"
BOUGHT = "peer_support"
"""The service of which all is bought."""
FIRST_YEAR, FIRST_MONTH = 2026, 4
PRICES = {need.price: 1.0 for need in NEEDS} | {name: 0.0 for lack in LACKS for name in lack.substitute}


def months_of(count: int, first: int = FIRST_MONTH) -> list[str]:
    """Return this many months from the first one of 2026."""
    return [f"{FIRST_YEAR + (first - 1 + k) // 12}-{(first - 1 + k) % 12 + 1:02d}" for k in range(count)]


def _kind(service: str) -> str:
    return "bought" if service == BOUGHT else "running"


def _ways(service: str) -> tuple[str, str, str]:
    """Return contract, cash and recurrence of a line."""
    return "block", "notional" if service == "police" else "cash", "recurrent"


class MadeUp(Results):
    """Results with a ledger of one's own: {scenario: {(payer, service, group): pounds[replication, month]}}.

    A day of each kind of care costs £1 as its price says; `missing` are days of care that people lack, as
    {(scenario, need or lack): days[replication, month]}, none where nothing is said. `monthly` are measures by month,
    {measure: values[scenario, replication, month]}, `notes` say what they are; `beds` is the table of beds, `grants`
    are (scenario, month) in which one ends.
    """

    def __init__(self, ledger, months, missing=None, *, monthly=None, notes=(), beds=None, grants=(), **about):
        names = list(ledger)
        some = next(iter(next(iter(ledger.values())).values()))
        manifest = {
            "scenarios": [{"name": name, "title": name, "prices": PRICES} for name in names],
            "replications": len(some),
            "years": math.ceil(len(months) / 12),
            "place": "Somewhere",
            "start": f"{months[0]}-01",
            "engine": "compiled",
            "version": "1",
            "seed": 1,
        } | about
        super().__init__(folder=None, manifest=manifest, values=np.zeros((len(names), len(some), 0)))
        object.__setattr__(self, "made_up", (ledger, months))
        object.__setattr__(self, "missing", missing or {})
        object.__setattr__(self, "more", (monthly or {}, tuple(notes), beds, grants))

    @property
    def months(self):
        """The months of the ledger in order."""
        return tuple(sorted(self.made_up[1]))

    @property
    def notes(self):
        """What the measures by month are."""
        return self.more[1]

    @property
    def month_values(self):
        """The measures by month, by name."""
        return self.more[0]

    def grants(self):
        """Return where grants end."""
        return pd.DataFrame(list(self.more[3]), columns=["scenario", "month"])

    def _missing(self, ledger, months):
        """Return a table of activity that holds what people lack."""
        shape = (self.manifest["replications"], len(months))
        missing = {(scenario, lack.activity): days for (scenario, lack), days in self.missing.items()}
        rows = [
            (scenario, replication, month, lack.activity, days)
            for scenario in ledger
            for lack in LACKS
            for replication, by_month in enumerate(np.broadcast_to(missing.get((scenario, lack.activity), 0.0), shape))
            for month, days in zip(months, by_month, strict=True)
        ]
        columns = ["scenario", "replication", "month", "activity", "value"]
        return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(("scenario", "month", "activity"), "category"))

    def table(self, name):
        ledger, months = self.made_up
        if name == "activity":
            return self._missing(ledger, months)
        if name == "beds":
            columns = ["scenario", "replication", "month", "ward", "beds"]
            return pd.DataFrame(columns=columns).astype("category") if self.more[2] is None else self.more[2]
        if name == "monthly":
            return pd.DataFrame(columns=["scenario", "replication", "month", "measure", "value"]).astype("category")
        assert name == "ledger"
        rows = [
            (
                scenario,
                replication,
                month,
                payer,
                service,
                _kind(service),
                group,
                *_ways(service),
                pounds,
            )
            for scenario, lines in ledger.items()
            for (payer, service, group), amounts in lines.items()
            for replication, by_month in enumerate(np.asarray(amounts, float))
            for month, pounds in zip(months, by_month, strict=True)
        ]
        columns = "scenario replication month payer service kind care_group contract cash recurrence amount_gbp".split()
        frame = pd.DataFrame(rows, columns=columns)
        texts = [column for column in columns if column not in {"replication", "amount_gbp"}]
        return frame.astype(dict.fromkeys(texts, "category"))


def steady(extra: dict[str, float], *, spread: float = 0.0, years: int = 2, replications: int = 3, **about) -> MadeUp:
    """Return results in which scenarios cost the ICB so many pounds a year more for community care than as-is.

    With a spread, replications differ from their mean by up to so many pounds a year.
    """
    months = months_of(12 * years)
    around = np.linspace(-1.0, 1.0, replications) if replications > 1 else np.zeros(1)

    def amounts(more: float, its_spread: float):
        return np.broadcast_to((5e6 + more + its_spread * around)[:, None] / 12, (replications, len(months)))

    lines = {
        name: {
            ("icb", "community_teams", "community"): amounts(more, spread if name != "as-is" else 0.0),
            ("nhs_provider", "acute_wards", "inpatient"): amounts(0.0, 0.0),
        }
        for name, more in {"as-is": 0.0, **extra}.items()
    }
    return MadeUp(lines, months, **about)


def mixed(replications: int = 4, years: int = 3, first: int = 4, **about) -> MadeUp:
    """Return results with several scenarios, payers and groups, and chance in them."""
    draws = np.random.default_rng(1)
    months = months_of(12 * years, first)
    shape = (replications, len(months))
    lines = {
        ("icb", WARD, "inpatient"): 1.9e6,
        ("nhs_provider", "picu", "inpatient"): 2e5,
        ("council", CARE, "community"): 1.2e6,
        ("icb", OUT, "out_of_area"): 1.5e5,
        ("police", "police", "other"): 3e4,
    }
    ledger = {}
    for number in range(4):
        moves = {WARD: -3e4 * number, CARE: 1.5e4 * number, OUT: -9e3 * number}
        ledger["as-is" if not number else f"scenario-{number}"] = {
            line: mean + moves.get(line[1], 0.0) + draws.normal(0.0, 0.02 * mean, shape) for line, mean in lines.items()
        }
    return MadeUp(ledger, months, **about)


def beds_table(beds: dict[str, list[list[float]]], months: list[str]) -> pd.DataFrame:
    """Return the table of beds of scenarios with one ward each, from {scenario: beds[replication][month]}."""
    rows = [
        (name, run, month, "ward", number)
        for name, runs in beds.items()
        for run, of_run in enumerate(runs)
        for month, number in zip(months, of_run, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["scenario", "replication", "month", "ward", "beds"])
    return frame.astype(dict.fromkeys(("scenario", "month", "ward"), "category"))


UNITS = {
    "out_of_area_active": ("Active out-of-area placements", "people", 1, "lower", 9.0),
    "bed_occupancy": ("Bed occupancy", "share", 3, "", 0.95),
    "bed_wait_hours_mean": ("Wait for a bed, mean", "hours", 1, "lower", 30.0),
    "amhp_wait_hours_mean": ("Wait for an assessment, mean", "hours", 1, "lower", 18.0),
    "community_wait_days_mean": ("Wait for a community team, mean", "days", 0, "lower", 130.0),
    "amhps": ("AMHPs", "people", 0, "", 42.0),
    "untreated": ("People untreated", "people", 0, "lower", 2400.0),
    "beds_open": ("Open beds", "beds", 1, "", 95.0),
}
"""Measures over time: label, unit, decimals, what is better, and about how much there is."""


def over_years(
    times: dict[str, float], *, years: int = 10, replications: int = 4, spread: float = 0.02, **about
) -> MadeUp:
    """Return results whose measures go from their level to so many times that over the years, by scenario.

    `spread` is the share by which months of runs differ by chance.
    """
    months = months_of(12 * years)
    draws = np.random.default_rng(1)
    shape = (replications, len(months))
    way = np.linspace(0.0, 1.0, len(months))
    monthly = {
        name: np.stack(
            [level * (1.0 + (end - 1.0) * way) * (1.0 + draws.normal(0.0, spread, shape)) for end in times.values()]
        )
        for name, (*_, level) in UNITS.items()
    }
    notes = [
        MeasureNote(name, label, unit, "", places, better) for name, (label, unit, places, better, _) in UNITS.items()
    ]
    ledger = {
        name: {
            ("icb", "community_teams", "community"): np.full(shape, 5e5 * (1.0 + 0.01 * number)),
            ("nhs_provider", "acute_wards", "inpatient"): np.full(shape, 1e6 * (1.0 - 0.01 * number)),
        }
        for number, name in enumerate(times)
    }
    return MadeUp(ledger, months, monthly=monthly, notes=notes, **about)


def busy(count: int) -> MadeUp:
    """Return results of as-is and so many scenarios with long names, each of which closes, opens and loses a grant."""
    names = ["as-is", *(f"a-rather-long-name-of-a-scenario-{number}" for number in range(count))]
    months = months_of(120)
    beds = {names[0]: [[20.0] * 120] * 4}
    for number, name in enumerate(names[1:]):
        closes = 12 + 3 * number
        one = [20.0] * closes + [0.0] * 2 + [20.0] * 2 + [10.0] * (116 - closes)
        beds[name] = [one, one, one, [20.0] * 120]
    grants = [(name, months[14 + 3 * number]) for number, name in enumerate(names[1:])]
    times = {name: 1.0 + 0.3 * (number % 3) for number, name in enumerate(names)}
    return over_years(times, beds=beds_table(beds, months), grants=grants)


def bridge_like(results, frame, difference, label="Cost of care", unit="GBP a year"):
    """Return what a bridge has."""
    note = MeasureNote("cost_total_gbp", label, unit, "", 1, "lower")
    return SimpleNamespace(results=results, note=note, difference=difference, to_frame=lambda: frame)
