"""Doubt in two kinds, kept apart: chance, over replications, and the numbers themselves, over draws of them.

A draw's mean still holds some chance, as it is the mean of few replications. Draws and central case share these, so
that the chance which they share is taken out by the central case; the rest is taken out by shrinking the draws' means
towards their mean, until their variance is that which the numbers make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tandemcare.sums import finite_or_none
from tandemcare.trace.intervals import Interval, student_interval, wilson_interval
from tandemcare.trace.tally import Floats

from .appraisal import PAYBACK_YEARS
from .psa_figures import NET_PRESENT_COST, PAYBACK

FEWEST_DRAWS = 20
DRIVERS = 3
LUCK = 0.05
COLUMNS = tuple(
    "scenario figure replications_mean replications_ci95_low replications_ci95_high draws_mean draws_p10 draws_p90 "
    "variance_from_numbers_share draws_share draws_share_ci95_low draws_share_ci95_high".split()
)
"""What stands for chance is named by replications, what stands for doubt about the numbers by draws."""
NOTHING = Interval(np.nan, np.nan, np.nan)


class Variance(NamedTuple):
    """Variances of an outcome: what the numbers make, what chance makes, and what is left in one cell of the table."""

    numbers: float
    chance: float
    left: float


def variance_of(values: Floats) -> Variance:
    """Return the variances of values[draw, replication], the replications being the same people in every draw.

    A two-way table without repeats: what neither draw nor replication explains is counted as chance. NaN with a single
    draw or replication.
    """
    draws, replications = values.shape
    if draws < 2 or replications < 2:
        return Variance(np.nan, np.nan, np.nan)
    of_draw, of_replication = values.mean(axis=1), values.mean(axis=0)
    rest = values - of_draw[:, None] - of_replication + values.mean()
    left = float((rest**2).sum() / ((draws - 1) * (replications - 1)))
    numbers = max(float(of_draw.var(ddof=1)) - left / replications, 0.0)
    people = max(float(of_replication.var(ddof=1)) - left / draws, 0.0)
    return Variance(numbers, people + left, left)


def draw_means(values: Floats, central: Floats) -> Floats:
    """Return the mean of each draw of values[draw, replication], less the chance that is left in it.

    `central` are all replications of the central case; its first ones are those of the draws.
    """
    means = values.mean(axis=1)
    same_people = float(central.mean() - central[: values.shape[1]].mean())
    found, spread = variance_of(values), float(means.var(ddof=1)) if len(means) > 1 else 0.0
    times = (found.numbers / spread) ** 0.5 if spread > 0.0 and np.isfinite(found.numbers) else 1.0
    return np.asarray(means.mean() + same_people + times * (means - means.mean()), dtype=np.float64)


def doubt_frame(
    central: Mapping[str, Mapping[str, Floats]], draws: pd.DataFrame, months: int, replications: int
) -> pd.DataFrame:
    """Return a row for each scenario and figure: see COLUMNS and `Results.doubt`.

    `central` has values by scenario, figure and replication; `draws` is the table of the draws, of `replications` each.
    """
    rows: list[Mapping[str, Any]] = []
    for name, figures in central.items():
        for figure, found in table_of(draws, name, replications).items():
            about = {"scenario": name, "figure": figure}
            if figure == PAYBACK:
                rows += [about | row for row in _paid_back(figures[figure], found, months)]
            else:
                rows.append(about | _row(figures[figure], found))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def table_of(draws: pd.DataFrame, scenario: str, replications: int) -> dict[str, Floats]:
    """Return values[draw, replication] by figure, for one scenario of the table of the draws."""
    rows = draws[draws["scenario"] == scenario]
    found = rows.groupby("figure", observed=True, sort=False)["value"]
    return {str(figure): values.to_numpy(np.float64).reshape(-1, replications) for figure, values in found}


def _row(central: Floats, values: Floats) -> dict[str, float]:
    row = _named("replications", student_interval(central))
    if not (np.isfinite(values).all() and np.isfinite(central).all()):
        return row
    means, found = draw_means(values, central), variance_of(values)
    if (values >= 0.0).all() and (central >= 0.0).all():
        means = np.maximum(means, 0.0)  # what cannot be negative stays so, whatever is taken off
    low, high = np.quantile(means, [0.1, 0.9])
    whole = found.numbers + found.chance
    share = found.numbers / whole if whole > 0.0 else np.nan
    return row | {
        "draws_mean": float(means.mean()),
        "draws_p10": float(low),
        "draws_p90": float(high),
        "variance_from_numbers_share": share,
    }


def _paid_back(central: Floats, values: Floats, months: int) -> Iterator[dict[str, Any]]:
    """Yield the median month of payback, and the shares of replications and of draws paid back by some years.

    A draw pays back if more than half of its replications do. Draws with nothing to pay back are left out.
    """
    values = values[~np.isnan(values).any(axis=1)]
    medians = np.quantile(values, 0.5, axis=1, method="inverted_cdf")
    low, high = np.quantile(medians, [0.1, 0.9], method="inverted_cdf") if len(medians) else (np.nan, np.nan)
    middle = float(np.quantile(central, 0.5, method="inverted_cdf"))
    yield {"replications_mean": middle, "draws_mean": np.nan, "draws_p10": float(low), "draws_p90": float(high)}
    ends = {f"paid_back_by_year_{year}": 12 * year for year in PAYBACK_YEARS} | {"paid_back_within_run": months}
    for name, end in ends.items():
        reached = end <= months
        runs = _share(central <= end) if reached and not np.isnan(central).any() else NOTHING
        of_draws = _share((values <= end).mean(axis=1) > 0.5) if reached and len(values) else NOTHING
        shares = {
            "draws_share": of_draws.mean,
            "draws_share_ci95_low": of_draws.low,
            "draws_share_ci95_high": of_draws.high,
        }
        yield {"figure": name} | _named("replications", runs) | shares


def _share(happened: Any) -> Interval:
    return wilson_interval(int(happened.sum()), happened.size)


def _named(name: str, found: Interval) -> dict[str, float]:
    return {f"{name}_mean": found.mean, f"{name}_ci95_low": found.low, f"{name}_ci95_high": found.high}


def drivers_frame(
    draws: pd.DataFrame, drawn: pd.DataFrame, about: Mapping[str, Any], scenarios: Sequence[str]
) -> pd.DataFrame:
    """Return the numbers that move net present cost most in each scenario, by rank correlation over the draws.

    `stands_out` says whether so strong a correlation is beyond luck among as many numbers and scenarios (5%, Sidak).
    Empty with fewer than 20 draws, which tell nothing of single numbers.
    """
    columns = ["scenario", "parameter", "label", "rank_correlation", "stands_out"]
    if about["draws"] < FEWEST_DRAWS:
        return pd.DataFrame(columns=columns)
    wide = drawn.pivot(index="draw", columns="parameter", values="value")
    labels = {number["name"]: number["label"] for number in about["numbers"]}
    rows = []
    for scenario in scenarios:
        names = [name for name in labels if name not in set(about["inactive"].get(scenario, ()))]
        cost = table_of(draws, scenario, about["replications"])[NET_PRESENT_COST].mean(axis=1)
        for name, strength, stands_out in _strongest(wide[names], cost, len(scenarios)):
            rows.append((scenario, name, labels[name], strength, stands_out))
    return pd.DataFrame(rows, columns=columns)


def _strongest(numbers: pd.DataFrame, outcome: Floats, scenarios: int) -> Iterator[tuple[str, float, bool]]:
    if np.ptp(outcome) == 0.0:
        return
    from scipy.stats import spearmanr  # long to import

    found = [(name, *spearmanr(numbers[name], outcome)) for name in numbers.columns if np.ptp(numbers[name]) > 0.0]
    beyond = 1.0 - (1.0 - LUCK) ** (1.0 / max(len(found) * scenarios, 1))
    for name, strength, chance in sorted(found, key=lambda each: (-abs(each[1]), each[0]))[:DRIVERS]:
        yield str(name), float(strength), bool(chance < beyond)


def doubt_json(frame: pd.DataFrame, drivers: pd.DataFrame, about: Mapping[str, Any], scenario: str) -> dict[str, Any]:
    """Return what draws say of one scenario in plain lists, texts and numbers; a payback month of None is never."""
    figures = {}
    for row in frame[frame["scenario"] == scenario].to_dict("records"):
        figures[row["figure"]] = {
            "over_replications": {
                "mean": finite_or_none(row["replications_mean"]),
                "ci95": [finite_or_none(row["replications_ci95_low"]), finite_or_none(row["replications_ci95_high"])],
            },
            "over_draws": {
                "mean": finite_or_none(row["draws_mean"]),
                "p10": finite_or_none(row["draws_p10"]),
                "p90": finite_or_none(row["draws_p90"]),
                "share": finite_or_none(row["draws_share"]),
                "share_ci95": [
                    finite_or_none(row["draws_share_ci95_low"]),
                    finite_or_none(row["draws_share_ci95_high"]),
                ],
            },
            "variance_from_numbers_share": finite_or_none(row["variance_from_numbers_share"]),
        }
    return {
        "draws": about["draws"],
        "replications_of_a_draw": about["replications"],
        "numbers_drawn": len(about["numbers"]),
        "numbers_held": len(about["held"]),
        "figures": figures,
        "drivers": [
            {name: row[name] for name in ("parameter", "label", "rank_correlation", "stands_out")}
            for row in drivers[drivers["scenario"] == scenario].to_dict("records")
        ],
    }
