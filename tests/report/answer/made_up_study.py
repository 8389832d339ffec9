"""A made-up run as the first screen reads it, in which each figure is what a test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from tandemcare.report.answer.facts import RunFacts
from tandemcare.results import OTHERS
from tandemcare.running.summary import Figures
from tandemcare.trace import Interval

BUYS, CUTS, OTHER = "build", "cut", "belief"
AWAY, NO_BED = "out_of_area_active", "assessments_not_completed_no_bed"
NOTHING = Interval(0.0, 0.0, 0.0)
LEDGER = ("scenario", "month", "service", "kind", "amount_gbp")


def interval(mean: float, half: float = 0.1) -> Interval:
    return Interval(mean, mean - half, mean + half)


@dataclass
class Measure:
    """A measure by name, as notes have it."""

    name: str


@dataclass
class Study:
    """Results of runs of as-is, an option that buys care, one that takes it away and one that does neither.

    `kind` of each may be another; `borne` and `moved` are millions by option and payer; `says` is what a scenario says
    by key, and `paid` are rows of LEDGER.
    """

    paid_back: dict[str, float] = field(default_factory=lambda: {BUYS: 0.0, CUTS: 0.0, OTHER: 0.0})
    cash: dict[str, float] = field(default_factory=lambda: {BUYS: 5e6, CUTS: -1e6, OTHER: 2e6})
    need: dict[str, float] = field(default_factory=lambda: {BUYS: 0.0, CUTS: 0.0, OTHER: 0.0})
    differences: dict[tuple[str, str], Interval] = field(default_factory=dict)
    between: Interval = NOTHING
    levels: dict[tuple[str, str], float] = field(default_factory=dict)
    reviews: pd.DataFrame = field(default_factory=pd.DataFrame)
    closed: float = 0.0
    flow: pd.DataFrame = field(default_factory=pd.DataFrame)
    ends: pd.DataFrame = field(default_factory=pd.DataFrame)
    rules: pd.DataFrame = field(default_factory=pd.DataFrame)
    borne: dict[tuple[str, str], float] = field(default_factory=dict)
    shifts: dict[tuple[str, str], float] = field(default_factory=dict)
    yearly: dict[str, Any] = field(default_factory=dict)
    kind: tuple[str, ...] = ("other", "buys", "takes away", "other")
    what_if: tuple[str, ...] = ()
    psa: dict[str, Any] = field(default_factory=dict)
    drawn: pd.DataFrame = field(default_factory=pd.DataFrame)
    place: dict[str, Any] = field(default_factory=dict)
    says: dict[str, dict[str, Any]] = field(default_factory=dict)
    paid: tuple[tuple[str, str, str, str, float], ...] = ()
    runs: int = 10
    years: int = 10
    half: float = 0.5e6

    scenarios: tuple[str, ...] = ("as-is", BUYS, CUTS, OTHER)
    named: dict[str, str] = field(default_factory=dict)

    @property
    def titles(self) -> dict[str, str]:
        return self.named or dict(zip(self.scenarios, ("As is", "Build", "Cut", "Belief"), strict=False))

    @property
    def kinds(self) -> dict[str, str]:
        return dict(zip(self.scenarios, self.kind, strict=True))

    @property
    def manifest(self) -> dict[str, Any]:
        said = [
            {"name": name, "what_if": ["x"] if name in self.what_if else [], **self.says.get(name, {})}
            for name in self.scenarios
        ]
        about = {"place": "Here", "fit": {"Here": self.place} if self.place else {}}
        return {"replications": self.runs, "years": self.years, "scenarios": said, **about}

    @property
    def notes(self) -> list[Measure]:
        return [Measure(name) for _, name in (*self.differences, *self.levels)]

    def figures(self, scenario: str, measure: str) -> Figures:
        level = self.levels.get((scenario, measure), 0.0)
        difference = self.differences.get((scenario, measure), NOTHING)
        return Figures(interval(level), level, level, difference, 10, 10)

    def outcomes(self, scenario: str, measure: str) -> tuple[float, float]:
        found = self.differences.get((scenario, measure), NOTHING)
        return found.low - 1.0, found.high + 1.0

    def difference(self, scenario: str, other: str, measure: str) -> Interval:
        return self.between

    def payback(self) -> pd.DataFrame:
        return pd.DataFrame(
            [{"scenario": name, "paid_back_within_run": share} for name, share in self.paid_back.items()]
        )

    def headline(self) -> pd.DataFrame:
        rows = []
        for name, cash in self.cash.items():
            figures = {"net_present_cost_gbp": cash, "need_charge_gbp": self.need[name]}
            figures["headline_gbp"] = cash + self.need[name]
            ends = {f"{figure}_ci95_low": pounds - self.half for figure, pounds in figures.items()}
            ends |= {f"{figure}_ci95_high": pounds + self.half for figure, pounds in figures.items()}
            rows.append({"scenario": name, **figures, **ends})
        return pd.DataFrame(rows)

    def bearers(self, apart: Any = None) -> pd.DataFrame:
        wanted = {key: each for key, each in self.borne.items() if (key[1] == OTHERS) <= (apart is not None)}
        return self._by_payer(wanted)

    def moved(self) -> pd.DataFrame:
        return self._by_payer(self.shifts)

    def _by_payer(self, millions: dict[tuple[str, str], float]) -> pd.DataFrame:
        rows = [(*key, each * 1e6, each * 1e6 - self.half, each * 1e6 + self.half) for key, each in millions.items()]
        names = ["present_gbp", "present_gbp_ci95_low", "present_gbp_ci95_high"]
        return pd.DataFrame(rows, columns=["scenario", "payer", *names])

    def gateways(self) -> pd.DataFrame:
        return self.reviews

    def closed_share(self, scenario: str, gateway: str) -> float:
        return self.closed

    def money_flow(self) -> pd.DataFrame:
        return self.flow

    @property
    def lines(self) -> pd.DataFrame:
        frame = pd.DataFrame(self.paid, columns=list(LEDGER))
        return frame.astype(dict.fromkeys(LEDGER[:-1], "category"))

    @property
    def parameters(self) -> pd.DataFrame:
        return pd.DataFrame({"name": ["floating_support.places"], "label": ["Floating-support places"]})

    def grants(self) -> pd.DataFrame:
        return self.ends

    def rules_kept(self) -> pd.DataFrame:
        return self.rules

    def doubt(self) -> pd.DataFrame:
        return self.drawn

    def by_year(self, measure: str) -> Any:
        return self.yearly.get(measure)


def said(say: Any, told: Study) -> str:
    """Return what one of the sayings says of a run; nothing where it is silent."""
    return " ".join(say(RunFacts(told)))  # type: ignore[arg-type]


def review(figure: str, mean: float, limit: float, missed: float) -> dict[str, Any]:
    return {
        "scenario": BUYS,
        "gateway": "acute-1",
        "month": "2028-04",
        "figure": figure,
        "limit": str(limit),
        "mean": mean,
        "missed_share": missed,
        "reviewed_share": 1.0,
    }
