"""The first and the last whole year of each measure, to stand beside its mean."""

from __future__ import annotations

from dataclasses import dataclass

from tandemcare.results import Results

NOT_BY_MONTH = (
    "Years: means of the first and the last whole April-March year; empty where a measure is not kept by month."
)


@dataclass(frozen=True, eq=False)
class YearEnds:
    """The first and the last whole year of a run: none where it has one alone, of which every mean is."""

    years: tuple[str, ...]
    means: dict[tuple[str, str], dict[str, float]]

    def of(self, scenario: str, measure: str) -> tuple[float | None, ...]:
        """Return the means of the years; None where the measure is not kept by month."""
        known = self.means.get((scenario, measure), {})
        return tuple(known.get(year) for year in self.years)


def year_ends(results: Results) -> YearEnds:
    """Return the first and the last whole year of the measures of a run."""
    years = results.whole_years
    if len(years) < 2:
        return YearEnds((), {})
    frame = results.summary_by_year()
    ends = (years[0], years[-1])
    means: dict[tuple[str, str], dict[str, float]] = {}
    rows = frame[frame["year"].isin(ends)][["scenario", "measure", "year", "mean"]]
    for scenario, measure, year, mean in rows.itertuples(index=False):
        means.setdefault((scenario, measure), {})[year] = float(mean)
    return YearEnds(ends, means)
