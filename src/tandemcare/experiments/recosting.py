"""A finished run costed anew at other prices, payers or contracts, without simulating anything again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from tandemcare import finance
from tandemcare.errors import InputError, Problem
from tandemcare.evidence import evidence_version
from tandemcare.results import Results, cube, group_values, write_reports
from tandemcare.running import (
    GROUP,
    Batch,
    Store,
    cost_notes,
    digest,
    libraries,
    sources_hash,
    yearly_money,
)
from tandemcare.scenario import sound_prices
from tandemcare.trace.tally import Floats

NOT_OF_ANOTHER_COSTING = ("run", "tables", "events", "psa", "worlds", "place")
"""What a manifest says of a run and not of what it is costed anew from; worlds keep no activity that could be."""


def recost(
    results: Results, prices: Mapping[str, float] | None = None, terms: finance.Terms | None = None, why: str = ""
) -> Results:
    """Return the results of a run at other prices and terms, kept in a folder of their own beside the run's.

    Everything that happened stays as it was, and so does what the scenarios did about money while they ran: stop-loss,
    leaks and reinvestment went by the prices of the run. Raises InputError for a run that keeps no activity, and for
    whatever is wrong with the prices and terms. A run that was costed anew before keeps what was given then, where
    nothing else is given now.

    >>> import tandemcare as tc
    >>> results = tc.compare(["as-is"], years=1, replications=2)
    >>> dearer = tc.recost(results, {"price.amhp_hour": 200.0})
    >>> dearer["as-is"]["cost_total_gbp"].mean.mean > results["as-is"]["cost_total_gbp"].mean.mean
    True
    """
    if not isinstance(results, Results):
        found = f"{results!r} is of the kind {type(results).__name__}, and holds no results."
        raise InputError([Problem("results", found, "Give what `compare` returns, or `Results.read(folder)`.")])
    if results.held is not None:
        missing = "Nothing of the run is on disk, where what is costed anew is kept beside it."
        raise InputError([Problem("results", missing, 'Compare with a folder: out="tandem-runs".')])
    given = sound_prices(prices or {}, terms or finance.Terms(), why)
    prices, why, terms = given.prices, given.why, _terms_of(results, given.terms)
    manifest = _manifest(results, prices, terms, why)
    store = Store(results.folder.parent, manifest)
    if not store.is_finished():
        # All is read before anything is written: of a damaged table no costing is begun.
        store.write(list(_costed_cells(results, manifest, terms)))
    found = Results.read(store.folder)
    write_reports(found)
    return found


def _costed_cells(
    results: Results, manifest: Mapping[str, Any], terms: finance.Terms
) -> Iterator[tuple[str, str, list[Batch]]]:
    """Yield place and name of each scenario with what it costs anew."""
    for place in results.places:
        here = results.at(place)
        tables = {name: here.table(name) for name in ("monthly", "activity", "purchases")}
        scenarios = [each for each in manifest["scenarios"] if each["place"] == place]
        for number, scenario in enumerate(scenarios):
            yield place, scenario["name"], [_batch(here, number, scenario, tables, terms)]


def _terms_of(results: Results, terms: finance.Terms) -> finance.Terms:
    """Return the terms of a run with others in their place where they are given."""
    before = results.manifest.get("costed_anew", {"contracts": [], "payers": []})
    payers = {service: tuple((payer, share) for payer, share in shares) for service, shares in before["payers"]}
    contracts = {**dict(before["contracts"]), **dict(terms.contracts)}
    return finance.Terms(tuple(contracts.items()), tuple({**payers, **dict(terms.payers)}.items()))


def _manifest(results: Results, prices: Mapping[str, float], terms: finance.Terms, why: str) -> dict[str, Any]:
    old = results.manifest
    if not results.has_activity:
        found = "It keeps no activity that could be costed."
        raise InputError([Problem(str(results.folder), found, "Run it again with this version of Tandem.")])
    given = {"prices": prices, "contracts": terms.contracts, "payers": terms.payers, "why": why}
    manifest = {name: value for name, value in old.items() if name not in NOT_OF_ANOTHER_COSTING}
    everywhere = [each for place in results.places for each in results.at(place).manifest["scenarios"]]
    manifest["scenarios"] = [{**each, "prices": {**each["prices"], **prices}} for each in everywhere]
    what = {"run": old["run"], "tables": old["tables"]}
    by = {"sources": sources_hash(), "evidence": evidence_version(), "libraries": libraries()}
    manifest["costed_anew"] = {**what, **by, **json.loads(json.dumps(given))}
    manifest["run"] = digest(manifest["costed_anew"])
    return manifest


def _batch(
    results: Results,
    number: int,
    scenario: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    terms: finance.Terms,
) -> Batch:
    bought, activity = _bought(results, number, tables), _activity(results, number, tables)
    found = finance.cost(activity, scenario["prices"], bought, terms)
    if scenario["pool"]:
        found = finance.shared(found, _pool(scenario["pool"]))
    found = finance.routed(found, [_route(said) for said in scenario.get("routes", ())], scenario["prices"])
    years, invested = results.manifest["years"], finance.invested(found, scenario["prices"])
    names, yearly = [note.name for note in results.notes], results.values[number].copy()
    yearly[:, [names.index(note.name) for note in cost_notes()]] = yearly_money(found.lines, found.amounts, years)
    yearly[:, [names.index(name) for name in finance.INVESTMENT]] = invested.sum(axis=1) / years
    names, monthly = _cells(results, number, tables["monthly"], "measure", "value")
    monthly[:, :, [names.index(name) for name in finance.INVESTMENT]] = invested
    return Batch(
        fingerprint=results.manifest["fingerprint"],
        months=results.months,
        lines=found.lines,
        activities=tuple(activity),
        purchases=found.bought,
        yearly=yearly,
        monthly=monthly,
        amounts=found.amounts,
        activity=np.stack(list(activity.values()), axis=-1),
        events=0,
        groups=tuple(results.manifest[GROUP]["groups"]) if GROUP in results.manifest else (),
        by_group=group_values(results)[number] if GROUP in results.manifest else np.zeros((0, 0, 0)),
    )


def _pool(said: Mapping[str, Any]) -> finance.Pool:
    """Return a pooled budget as a manifest keeps it."""
    kept = {name: value for name, value in said.items() if name != "type_"}
    shares = {name: tuple(map(tuple, kept[name])) for name in ("contributions", "overspend", "underspend")}
    return finance.Pool(**{**kept, **shares, "services": tuple(kept["services"]), "kinds": tuple(kept["kinds"])})


def _route(said: Mapping[str, Any]) -> finance.Route:
    """Return a route by which money goes to a council as a manifest keeps it."""
    if said["type_"] == finance.Pool.__name__:
        return _pool(said)
    kept = {name: value for name, value in said.items() if name != "type_"}
    return finance.GrantedMoney(**{**kept, "services": tuple(kept["services"])})


def _activity(results: Results, number: int, tables: Mapping[str, pd.DataFrame]) -> dict[str, Floats]:
    names, values = _cells(results, number, tables["activity"], "activity", "value")
    return {name: values[:, :, place] for place, name in enumerate(names)}


def _bought(results: Results, number: int, tables: Mapping[str, pd.DataFrame]) -> list[finance.Purchase]:
    frame = tables["purchases"]
    frame = frame[frame["scenario"] == results.scenarios[number]]
    return [_purchase(results, number, part) for _, part in frame.groupby("purchase", observed=True, sort=False)]


def _purchase(results: Results, number: int, frame: pd.DataFrame) -> finance.Purchase:
    names, units = _cells(results, number, frame, "part", "units")
    payers, pooled = (tuple(json.loads(str(frame[name].iloc[0])).items()) for name in ("payers", "pooled"))
    units = units[:, :, [names.index(part) for part in finance.PARTS]]
    return finance.Purchase.of_parts(str(frame["service"].iloc[0]), payers, units, pooled)


def _cells(results: Results, number: int, frame: pd.DataFrame, key: str, value: str) -> tuple[list[str], Floats]:
    """Return the names of a column in the order written, and numbers [replication, month, name]."""
    rows = frame[frame["scenario"] == results.scenarios[number]]
    names = list(dict.fromkeys(rows[key]))
    axes = {"replication": results.manifest["replications"], "month": results.months, key: names}
    return names, cube(rows, axes, value)
