"""What came of a study, read from its run folder."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from tandemcare.errors import InputError, Problem
from tandemcare.finance import INVESTED, rates_on
from tandemcare.running import Figures, figures, least_of, summary_frame
from tandemcare.sums import finite_or_none, summed
from tandemcare.terms import MUST_BE_SPENT, PAYERS
from tandemcare.trace.tally import Floats

from .appraisal import (
    HALVES,
    appraisal_json,
    net_frame,
    nominal_pounds,
    payback_frame,
    position_frame,
    rows_json,
    sharing_frame,
)
from .bearers import bearers, moved
from .by_group import by_group
from .closing import bed_changes, beds_by_ward, closed_share, gateways
from .double_running import double_running, money_flow
from .grants import grant_cliffs
from .headline import headline_frame, need_frame
from .health import health
from .in_html import results_html
from .in_json import figures_json
from .investment_standard import apart_from_icb, with_standard
from .ledger import VIEWS, LedgerLines, Pounds, Rows, in_view
from .one_scenario import ScenarioResults
from .over_time import as_in_summary, by_year, by_year_frame, course_frame, whole_years
from .psa import doubt_json
from .psa_figures import draws_frame
from .psa_results import central_figures, check_drawn, doubt, drivers
from .released_bed_days import released_bed_days
from .rules_kept import rules_kept
from .run_tables import RunTables, listed, place_of
from .story import PatientStory, story_of


@dataclass(frozen=True, eq=False, repr=False)
class Results(RunTables):
    """Results of a study in one of its places: `folder` holds its tables, `manifest` says how they were made.

    `values[scenario, replication, measure]` are the means over the years reported. `at` gives those of another place.

    >>> import tandemcare as tc
    >>> results = tc.compare(["as-is", "amhp-capacity"], years=1, replications=2, out=None)
    >>> results["amhp-capacity"].title == results.titles["amhp-capacity"]
    True
    >>> set(results.parameters["said_by"]) >= {"evidence", "place", "scenario"}
    True
    """

    def __getitem__(self, scenario: str) -> ScenarioResults:
        """Return what came of one scenario, by its name or its title; InputError, with the nearest, if unknown."""
        by_title = {title: name for name, title in self.titles.items()}
        name = by_title.get(scenario, scenario)
        place_of(name, "scenario", self.scenarios)
        return ScenarioResults(self, name)

    def story(self, person: int | None = None, scenario: str | None = None, replication: int = 0) -> PatientStory:
        """Return one patient, two futures: the same person in the first scenario and in another, by default the second.

        By the key of a person in `replication`, or of somebody who fares otherwise. Both are simulated again, as they
        were run. `print` tells it, `tc.plot.story` draws it, and `to_frame` is a table. InputError for a person whom
        nobody has seen, and for a run whose scenarios cannot be made again.
        """
        return story_of(self, person, scenario, replication)

    def _repr_html_(self) -> str:
        return results_html(self)

    def figures(self, scenario: str, measure: str) -> Figures:
        """Return mean, interval, range of outcomes and difference from the first scenario of one measure."""
        number = place_of(scenario, "scenario", self.scenarios)
        place = place_of(measure, "measure", [note.name for note in self.notes])
        return figures(self.values[number, :, place], self.values[0, :, place], least_of(self.notes[place]))

    def summary(self) -> pd.DataFrame:
        """Return a tidy table: a row for each scenario and measure, with intervals and paired differences."""
        here = [(self.manifest["place"], name) for name in self.scenarios]
        return summary_frame(here, self.notes, self.values).drop(columns="place")

    def by_group(self) -> pd.DataFrame:
        """Return yearly measures by population group, with intervals and paired differences, small counts suppressed.

        InputError where the run was not told by group.
        """
        return by_group(self)

    def money(self) -> dict[str, dict[str, dict[str, Figures]]]:
        """Return pounds a year: by scenario, then by payer and by service; a line that is missing costs nothing."""
        by_scenario: dict[str, dict[str, dict[str, Figures]]] = {name: {} for name in self.scenarios}
        for key in ("payer", "service"):
            names, a_year = self.pounds_a_year(key)
            for number, scenario in enumerate(self.scenarios):
                by_scenario[scenario][f"by_{key}"] = {
                    name: figures(a_year[number, :, place], a_year[0, :, place]) for place, name in enumerate(names)
                }
        return by_scenario

    def payback(
        self, payers: Sequence[str] | None = None, *, view: str = "cash", without: Sequence[str] = ()
    ) -> pd.DataFrame:
        """Return when each scenario has paid for itself against the first, and what it takes until then.

        Real pounds, and the discount rate of the evidence in use; year 0 is the April-March year of the census. The
        view "cash" is what all payers or those chosen pay, without notional costs; "social" is what is used up, with
        notional costs and without housing benefit. Services in `without` are left out. A row a scenario:
        `paid_back_by_year_*`, the share of replications by year 3, 5, 10 and `within_run` with Wilson intervals (NaN
        beyond the run); `payback_month_*`, median and 10th to 90th percentile; `peak_funding_gbp`, undiscounted, and
        its month; `peak_funding_nominal_gbp`, in pounds of their day; `net_present_cost_gbp`, and
        `net_present_cost_optimism_gbp` with optimism bias, of the central case alone; `equivalent_annual_cost_gbp`;
        `saving_to_cost_ratio`, of what is bought and set up, NaN where nothing is. A run that ends in debt has not paid
        back, whatever would come after. Where nothing is bought and nothing ever has to be funded there is nothing to
        pay back: shares and months are then NaN.
        """
        for service in without:
            place_of(service, "service", list(self.lines["service"].cat.categories))
        if payers is None and not without:
            return self._once(f"payback {view}", lambda: self._paid_back(None, view, ()))
        return self._paid_back(payers, view, without)

    def _paid_back(self, payers: Sequence[str] | None, view: str, without: Sequence[str]) -> pd.DataFrame:
        ledger, rows = self._counted(payers, view)
        rows = rows & ~ledger.has("service", *without)
        spent, bought = (ledger.pounds("payer", each) for each in (rows, rows & ledger.has("kind", *INVESTED)))
        nominal = ledger.pounds("payer", rows, nominal_pounds(ledger.lines))
        rates = rates_on(date.fromisoformat(self.manifest["start"]))
        return payback_frame(spent, nominal, bought, self.scenarios, rates)

    def doubt(self) -> pd.DataFrame:
        """Return how sure the figures are, in two kinds that are kept apart: chance, and the numbers themselves.

        A row for each scenario but the first and each figure, a difference from the first. `replications_*`, the mean
        of the central case with its 95% interval, is over replications, that is chance. `draws_*` are over draws of the
        uncertain numbers: mean, 10th and 90th percentile of the draws' means, less the chance that is left in them;
        `draws_share`, of draws that pay back (most of whose replications do), with its Wilson interval.
        `variance_from_numbers_share` says how much of the variance between single runs is due to the numbers. Of the
        payback month, medians; infinite is never. InputError where nothing was drawn.
        """
        return doubt(self, self.draws, self.central)

    def drivers(self) -> pd.DataFrame:
        """Return the three numbers that move net present cost most over the draws, by rank correlation, a row each.

        `stands_out` where it is stronger than luck makes among so many numbers. Empty with fewer than 20 draws.
        """
        return drivers(self, self.draws)

    @cached_property
    def draws(self) -> pd.DataFrame:
        """What each draw came to: scenario, draw (from 1), replication, figure, value; InputError without draws."""
        check_drawn(self)
        return draws_frame(self)

    @cached_property
    def central(self) -> dict[str, dict[str, Floats]]:
        """The figures that draws have too, of the central case, by scenario, figure and replication."""
        return central_figures(self)

    def net_position(self, payers: Sequence[str] | None = None, *, view: str = "cash") -> pd.DataFrame:
        """Return what each scenario has saved less what it has spent, against the first, up to the end of each month.

        A row for each scenario, replication and month: `net_position_gbp`, above zero where it has saved, in real
        pounds, undiscounted, of all payers or those chosen, in the views that `payback` has.
        """
        ledger, rows = self._counted(payers, view)
        return position_frame(ledger.pounds("payer", rows), self.scenarios)

    def net_by_payer(self, *, by_year: bool = True) -> pd.DataFrame:
        """Return who pays (above zero) and who saves against the first scenario, in real pounds with 95% intervals.

        Of each April-March year, the first and last maybe in part, or of the whole run. Notional costs are here too.
        What the ICB must spend in mental health by the Investment Standard stands apart from it (`MUST_BE_SPENT`).
        """
        return net_frame(apart_from_icb(self, self.all_lines.pounds("payer")), self.scenarios, "payer", by_year=by_year)

    @cached_property
    def held_lines(self) -> pd.DataFrame:
        """The ledger with what the ICB must spend in mental health apart from what it saves."""
        return with_standard(self)

    @cached_property
    def _held(self) -> LedgerLines:
        """The same, to be cut."""
        is_all = self.held_lines is self.lines
        return self.all_lines if is_all else replace(self.all_lines, lines=self.held_lines)

    @cached_property
    def _held_cash(self) -> Pounds:
        return apart_from_icb(self, self.cash)

    def headline(self) -> pd.DataFrame:
        """Return net present cost in cash, need charge and their sum with 95% intervals, a row a scenario.

        The need charge is what care would cost that people were due and did not get, beyond the first scenario; care
        gained is no credit. Intervals are from leaving out each replication in turn.
        """
        return self._once("headline", lambda: headline_frame(self))

    def need(self) -> pd.DataFrame:
        """Return days of care that are missing beyond the first scenario, and their charge, by service and year."""
        return need_frame(self)

    def double_running(self) -> pd.DataFrame:
        """Return old and new cost, what of it runs double, who serves, leaks and net positions by month."""
        return double_running(self, self.held_lines)

    def money_flow(self) -> pd.DataFrame:
        """Return where the money of each scenario went over the run: paid in, spent, leaked and not spent yet."""
        return money_flow(self)

    @property
    def whole_years(self) -> tuple[str, ...]:
        """The April-March years of which the run has every month, such as 2026/27; all it has where none is whole."""
        return whole_years(self)

    def by_year(self, measure: str) -> Floats | None:
        """Return a measure by scenario, replication and one of `whole_years`: the mean of its months.

        None where the run does not keep it by month.
        """
        return by_year(self, measure)

    @cached_property
    def known_by_month(self) -> dict[str, Floats]:
        """Measures that are known by month, by name [scenario, replication, month], in the unit of the summary."""
        return as_in_summary(self)

    def summary_by_year(self) -> pd.DataFrame:
        """Return the summary of each of `whole_years`, of the measures that are known by month.

        A row for each scenario, measure and year: mean, interval, range of outcomes, paired difference from the first
        scenario, and change since the first whole year.
        """
        return self._by_year_frame.copy()

    @cached_property
    def _by_year_frame(self) -> pd.DataFrame:
        return by_year_frame(self, self.known_by_month)

    def course(self, measure: str, step: int = 1) -> pd.DataFrame:
        """Return a measure in every month of the run, or in every `step` months, in the unit of the summary.

        A row for each scenario and month: mean with its 95% interval, 10th and 90th percentile of outcomes.
        """
        return course_frame(self, self.known_by_month, measure, step)

    def bed_changes(self) -> pd.DataFrame:
        """Return when beds of wards close and open again: scenario, ward, beds, month, and in what share of runs."""
        return self._bed_changes.copy()

    @cached_property
    def _bed_changes(self) -> pd.DataFrame:
        return bed_changes(self)

    def gateways(self) -> pd.DataFrame:
        """Return how near each gateway came at each of its reviews, and what was missed."""
        return gateways(self)

    def closed_share(self, scenario: str, gateway: str) -> float:
        """Return the share of runs in which the beds of a gateway closed."""
        return closed_share(self, scenario, gateway)

    def beds_by_ward(self) -> pd.DataFrame:
        """Return the mean open beds of each ward by scenario and month."""
        return beds_by_ward(self)

    def rules_kept(self) -> pd.DataFrame:
        """Return what came of savings targets, of what the ICB releases, and of the council's reserve."""
        return self._once("rules", lambda: rules_kept(self))

    def grants(self) -> pd.DataFrame:
        """Return the cliff where grants end: month, service, who paid before and who pays then, and pounds a year."""
        return grant_cliffs(self)

    def health(self) -> pd.DataFrame:
        """Return days in hospital and out of area that are spared, and the health that would make a cost worth it."""
        return health(self, self.payback(view="social"))

    def released_bed_days(self) -> pd.DataFrame:
        """Return bed days a year that each scenario releases, by use, and what they are worth."""
        return released_bed_days(self)

    def bearers(self, apart: Collection[str] | None = None) -> pd.DataFrame:
        """Return what each payer bears of the net present cost in cash, with 95% intervals: they add up to it.

        A row a scenario and payer; with `apart` the payers named, and all else as "others". InputError for one unknown.
        """
        return bearers(self, self._held_cash, apart)

    def moved(self) -> pd.DataFrame:
        """Return present values of what rules of money (a pool, a grant of the NHS) move between payers."""
        return moved(self)

    def sharing(self, pool: Mapping[str, float] | None = None) -> pd.DataFrame:
        """Return what payers bear in cash over the run, what they would in a pool, and a transfer that hurts nobody.

        `pool` are shares of payers that add up to 1; by default ICB and council pool half and half. What the ICB must
        spend in mental health is nobody's to share.
        """
        shares = dict(HALVES if pool is None else pool)
        for payer in shares:
            place_of(payer, "payer", tuple(PAYERS))
        if not math.isclose(summed(shares.values()), 1.0, abs_tol=1e-9):
            found = f"The shares add up to {summed(shares.values()):g}."
            raise InputError([Problem("pool", found, "Make them add up to 1.")])
        lines = in_view(self.held_lines, "cash")
        lines = lines[lines["payer"] != MUST_BE_SPENT]
        lines = lines.assign(payer=lines["payer"].cat.remove_unused_categories())
        return sharing_frame(replace(self._held, lines=lines).pounds("payer"), self.scenarios, shares)

    def net_by_service(self, *, by_year: bool = True) -> pd.DataFrame:
        """Return the same by service: what drives the difference."""
        return net_frame(self.all_lines.pounds("service"), self.scenarios, "service", by_year=by_year)

    def to_json_object(self) -> dict[str, Any]:
        """Return what `--json` prints: plain lists, texts and numbers, None where a figure is undefined."""
        about = {name: self.manifest[name] for name in "place engine years replications seed version".split()}
        money, payback = self.money(), self.payback()
        by_years = self._means_by_year()
        nets = {
            "by_year": self.net_by_payer(),
            "payer": self.net_by_payer(by_year=False),
            "service": self.net_by_service(by_year=False),
        }
        reports = {
            "social_value": self.payback(view="social"),
            "where_money_went": self.money_flow(),
            "released_bed_days": self.released_bed_days(),
            "gateways": self.gateways(),
            "sharing": self.sharing(),
            "rules": self.rules_kept(),
            "health": self.health(),
            "headline": self.headline(),
            "bearers": self.bearers(),
            "need": self.need(),
            "grants": self.grants(),
        }
        scenarios = [
            {
                "name": name,
                "what_if": self.manifest["scenarios"][number].get("what_if", []),
                "measures": {
                    note.name: figures_json(note.unit, self.figures(name, note.name))
                    | by_years.get((name, note.name), {})
                    for note in self.notes
                },
                "money": {
                    cut: {line: figures_json("GBP a year", found) for line, found in lines.items()}
                    for cut, lines in money[name].items()
                }
                | {"appraisal": self._appraisal_json(payback, nets, name)}
                | {report: rows_json(frame, name) for report, frame in reports.items()},
            }
            for number, name in enumerate(self.scenarios)
        ]
        about["numbers"] = self.manifest.get("numbers", [])
        return {**about, "run": str(self.folder), "warnings": list(self.warnings), "scenarios": scenarios}

    def _means_by_year(self) -> dict[tuple[str, str], dict[str, dict[str, float | None]]]:
        """Return the mean of each whole year, of each scenario and each measure that is known by month."""
        found: dict[tuple[str, str], dict[str, dict[str, float | None]]] = {}
        frame = self.summary_by_year()
        for scenario, measure, year, mean in frame[["scenario", "measure", "year", "mean"]].to_numpy():
            found.setdefault((scenario, measure), {"by_year": {}})["by_year"][year] = finite_or_none(mean)
        return found

    def _appraisal_json(self, payback: pd.DataFrame, nets: dict[str, pd.DataFrame], name: str) -> dict[str, Any] | None:
        found = appraisal_json(payback, nets, name)
        if found is not None and self.psa:
            found["over_draws"] = doubt_json(*self._doubts, self.psa, name)
        return found

    @cached_property
    def _doubts(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return self.doubt(), self.drivers()

    def _counted(self, payers: Sequence[str] | None, view: str) -> tuple[LedgerLines, Rows]:
        """Return a ledger, and which of its lines a view holds, of all payers or those chosen."""
        place_of(view, "view", VIEWS)
        ledger = self.all_lines if payers is None else self._held
        for payer in () if payers is None else listed(payers, "payers"):
            place_of(payer, "payer", list(ledger.lines["payer"].cat.categories))
        rows = ledger.in_view(view)
        return ledger, rows if payers is None else rows & ledger.has("payer", *payers)
