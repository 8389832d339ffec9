"""The totals of a world are those of its scenarios resolved with its numbers, and what was left out is as it was."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from toy_draws import ADMISSION, EFFECT, HOUSE, HOUSED, TOY, YEARS, methods, resolved

from tandemcare import running
from tandemcare.results import Results
from tandemcare.results.psa_figures import worlds_of
from tandemcare.running import INVESTMENT, PAID, SPENT, Cell, make_grid
from tandemcare.running.address import manifest_of
from tandemcare.scenario import resolved_with

WORLDS = ({EFFECT: 0.5, ADMISSION: 2_000.0}, {HOUSE: 4_000.0}, {})
LEFT_OUT = (1, "as-is")
"""As-is buys no house: what a house costs cannot change it."""
REPLICATIONS, IN_WORLDS = 3, 2


def run_of(cells, folder) -> Results:
    return Results.read(running.run(make_grid(cells, years=YEARS, seed=7, methods=methods()), out=folder, workers=1))


@pytest.fixture(scope="module")
def worlds(tmp_path_factory) -> Results:
    """As-is and a house with three sets of numbers, one cell left out."""
    known = resolved(HOUSED)
    cells = [Cell(each, REPLICATIONS) for each in known]
    for number, numbers in enumerate(WORLDS):
        cells += [
            Cell(each, IN_WORLDS, number + 1, numbers, TOY, is_central=(number, each.name) == LEFT_OUT)
            for each in known
        ]
    return run_of(cells, tmp_path_factory.mktemp("worlds"))


def test_totals_and_cash_of_a_world_are_those_of_a_run_with_its_numbers(worlds, tmp_path):
    found = worlds_of(worlds)
    names = [note.name for note in worlds.notes]
    for number, numbers in enumerate(WORLDS):
        with_numbers = [resolved_with(each, numbers, YEARS, TOY) for each in resolved(HOUSED)]
        alone = run_of([Cell(each, IN_WORLDS) for each in with_numbers], tmp_path)
        for place, scenario in enumerate(alone.scenarios):
            totals = found.totals[place, number + 1]
            of_measures = totals[:, [found.measures.index(name) for name in names]]
            np.testing.assert_array_equal(of_measures, alone.values[place])
            ledger = alone.lines[alone.lines["scenario"] == scenario]
            paid = ledger.groupby("replication")["amount_gbp"].sum().to_numpy()
            assert totals[:, found.measures.index(f"{PAID}icb")] == pytest.approx(paid)
            by_month = ledger.groupby(["replication", "month"], observed=True)["amount_gbp"].sum()
            cash = found.cash[place, number + 1]
            assert cash[..., running.CASH_PARTS.index(SPENT)].ravel() == pytest.approx(by_month.to_numpy())
            bought = ledger[ledger["kind"] == "bought"].groupby(["replication", "month"], observed=True)
            invested = cash[..., running.CASH_PARTS.index(INVESTMENT)].ravel()
            assert invested == pytest.approx(bought["amount_gbp"].sum().to_numpy())


def test_the_numbers_matter(worlds):
    totals = worlds_of(worlds).totals
    assert not np.array_equal(totals[1, 1], totals[1, 0])
    assert not np.array_equal(totals[1, 2], totals[1, 0])
    np.testing.assert_array_equal(totals[:, 3], totals[:, 0])  # no number is anywhere but at its value


def test_a_cell_that_is_left_out_has_what_the_central_case_has(worlds):
    frame = pd.read_parquet(worlds.folder / "worlds.parquet")
    was_run = set(frame[["world", "scenario"]].astype({"scenario": str}).itertuples(index=False, name=None))
    assert (LEFT_OUT[0] + 1, LEFT_OUT[1]) not in was_run
    assert len(was_run) == 2 * (len(WORLDS) + 1) - 1
    found = worlds_of(worlds)
    np.testing.assert_array_equal(found.totals[0, LEFT_OUT[0] + 1], found.totals[0, 0])
    np.testing.assert_array_equal(found.cash[0, LEFT_OUT[0] + 1], found.cash[0, 0])
    assert found.totals[0, 0].any()


def test_the_numbers_of_every_world_are_kept_and_the_manifest_counts_them(worlds):
    kept = worlds.table("worlds_numbers")
    found = {world: dict(zip(rows["parameter"], rows["value"], strict=True)) for world, rows in kept.groupby("world")}
    assert found == {number + 1: numbers for number, numbers in enumerate(WORLDS) if numbers}
    about = worlds.manifest["worlds"]
    assert (about["count"], about["replications"]) == (len(WORLDS), IN_WORLDS)
    assert worlds.manifest["replications"] == REPLICATIONS
    assert worlds.psa == {}  # no experiment has said anything of these cells


def test_a_system_of_its_own_is_part_of_the_address():
    """A world resolved in another system gives other numbers, and must not be read in place of the first."""
    known = resolved(HOUSED)
    stronger = TOY.with_numbers({EFFECT: 0.9})
    dearer = replace(TOY, unit_cost=lambda *_: 1.0)

    def address(system) -> str:
        cells = [Cell(each, 2) for each in known] + [Cell(each, 2, 1, {HOUSE: 4_000.0}, system) for each in known]
        return manifest_of(make_grid(cells, years=YEARS, methods=methods()), "here")["run"]

    addresses = [address(system) for system in (TOY, stronger, dearer)]
    assert len(set(addresses)) == 3
    assert address(TOY.with_numbers({EFFECT: 0.9})) == addresses[1]
