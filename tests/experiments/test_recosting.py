"""Costing anew: nothing changed gives the same bytes, a price moves what it prices, and cuts still add up."""

import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from toy_study import flipped, toy_plan

from tandemcare.errors import InputError
from tandemcare.evidence import parameters
from tandemcare.experiments import compare, recost, recosting, run
from tandemcare.finance import CUTS, INVESTED, Terms, prices
from tandemcare.model import PRICED_AND_WORKED
from tandemcare.results import Results
from tandemcare.running.manifest import write_manifest
from tandemcare.scenario import load_place, load_prices, shipped_scenarios
from tandemcare.scenario.system import english_system

ROUNDING, PENNY = 1e-6, 0.01


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """As-is, double-running and close-first for two years."""
    wanted = [path for path in shipped_scenarios() if path.stem in {"as-is", "double-running", "close-first"}]
    return compare(wanted, years=2, replications=2, out=tmp_path_factory.mktemp("recosting"), workers=1)


def bytes_of(results: Results, *names: str) -> dict[str, bytes]:
    """Return tables of a run as they are kept."""
    return {name: (results.folder / name).read_bytes() for name in names}


def test_at_its_own_prices_a_run_costs_the_same_to_the_byte(results):
    again = recost(results)
    names = (
        "ledger.parquet",
        "yearly.parquet",
        "monthly.parquet",
        "activity.parquet",
        "purchases.parquet",
        "summary.csv",
    )
    assert again.folder != results.folder
    assert bytes_of(again, *names) == bytes_of(results, *names)


def test_costing_twice_reads_what_is_there(results):
    first = recost(results, {"price.amhp_hour": 60.0})
    written = (first.folder / "manifest.json").stat().st_mtime_ns
    assert recost(results, {"price.amhp_hour": 60.0}).folder == first.folder
    assert (first.folder / "manifest.json").stat().st_mtime_ns == written


def test_a_price_moves_its_service_in_proportion_and_nothing_else(results):
    before, after = (
        each.ledger(["service", "kind"]) for each in (results, recost(results, {"price.section_12_fee": 420.0}))
    )
    twice = np.where(before["service"] == "section_12_doctors", 2.0, 1.0)
    assert after["amount_gbp"].to_numpy() == pytest.approx(before["amount_gbp"].to_numpy() * twice, abs=ROUNDING)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """Every shipped scenario for a year."""
    return compare(years=1, replications=1, out=tmp_path_factory.mktemp("shipped"), workers=1)


@pytest.mark.parametrize("cut", CUTS)
def test_every_cut_adds_up_to_the_same_total_for_every_shipped_scenario(shipped, cut):
    results = shipped
    assert len(results.scenarios) == len(shipped_scenarios())
    whole = results.ledger([]).set_index(["scenario", "replication"])["amount_gbp"]
    parts = results.ledger([cut]).groupby(["scenario", "replication"], observed=True, sort=False)["amount_gbp"].sum()
    pd.testing.assert_series_equal(parts, whole, check_index_type=False)
    shown = results.summary()
    shown = shown[shown["measure"] == "cost_total_gbp"].set_index("scenario")["mean"]
    by_scenario = whole.groupby(level="scenario", observed=True, sort=False).mean() / results.manifest["years"]
    assert dict(by_scenario) == pytest.approx(dict(shown))


@pytest.mark.parametrize("times", [1.0, 2.0])
def test_at_every_price_where_the_money_went_is_what_the_ledger_has_as_bought(shipped, times):
    """Costed anew with all prices doubled, one report has one total for what was bought, to the penny."""
    own = shipped.manifest["scenarios"][0]["prices"]
    dearer = {name: times * own[name] for name in prices() if name.startswith("price.") or name.endswith(".price")}
    again = recost(shipped, dearer)
    flows, before = (
        each.money_flow().pivot_table(index="scenario", columns="part", values="amount_gbp", observed=True)
        for each in (again, shipped)
    )
    lines = again.lines[again.lines["kind"].isin(INVESTED)].groupby("scenario", observed=False)["amount_gbp"].sum()
    assert dict(flows["spent"]) == pytest.approx(dict(lines), abs=PENNY)
    assert flows.to_numpy() == pytest.approx(times * before.to_numpy(), abs=PENNY)
    assert flows["leaked"].max() > 1000.0
    told = again.summary().set_index(["scenario", "measure"])["mean"]
    assert told[:, "investment_spent_gbp"].to_dict() == pytest.approx(dict(lines), abs=PENNY)


def test_a_contract_moves_money_between_payers_alone(results):
    spot = recost(results, terms=Terms(contracts=(("acute_wards", "spot"),)))
    by_payer = [
        each.ledger(["payer"]).set_index(["scenario", "replication", "payer"])["amount_gbp"] for each in (results, spot)
    ]
    moved = (by_payer[1] - by_payer[0]).groupby(level="payer", observed=True).sum()
    assert moved["icb"] == pytest.approx(-moved["nhs_provider"])
    assert abs(moved["icb"]) > 1000.0
    assert moved.drop(["icb", "nhs_provider"]).to_numpy() == pytest.approx(0.0, abs=ROUNDING)


def test_costing_twice_keeps_what_was_given_first(results):
    spot = recost(results, {"price.amhp_hour": 60.0}, Terms(contracts=(("acute_wards", "spot"),)))
    then = recost(spot, {"price.section_12_fee": 250.0})
    at_once = recost(
        results, {"price.amhp_hour": 60.0, "price.section_12_fee": 250.0}, Terms(contracts=(("acute_wards", "spot"),))
    )
    assert bytes_of(then, "ledger.parquet") == bytes_of(at_once, "ledger.parquet")


def test_what_was_given_is_in_the_manifest(results, tmp_path):
    file = tmp_path / "prices.yaml"
    file.write_text(
        "why: dearer\nprices:\n  price.amhp_hour: 60\ncontracts:\n  picu: cost_and_volume\n", encoding="utf-8"
    )
    given = load_prices(file)
    manifest = recost(results, given.prices, given.terms, given.why).manifest
    assert manifest["costed_anew"]["run"] == results.manifest["run"]
    assert manifest["costed_anew"]["prices"] == {"price.amhp_hour": 60.0}
    assert manifest["costed_anew"]["contracts"] == [["picu", "cost_and_volume"]]
    assert all(scenario["prices"]["price.amhp_hour"] == 60.0 for scenario in manifest["scenarios"])


def copy_of(results, tmp_path) -> Path:
    """Return a copy of a run folder, alone in a folder of runs."""
    return Path(shutil.copytree(results.folder, tmp_path / "runs" / results.folder.name))


@pytest.mark.parametrize("name", ["activity.parquet", "purchases.parquet", "monthly.parquet", "yearly.parquet"])
def test_no_costing_of_a_damaged_table_is_made_or_kept(results, tmp_path, name):
    copied = copy_of(results, tmp_path)
    whole = (copied / name).read_bytes()
    for damaged in [b"PAR1", *flipped(whole, seed=5, times=10), None]:
        (copied / name).unlink()
        if damaged is not None:
            (copied / name).write_bytes(damaged)
        with pytest.raises(InputError) as refused:
            recost(Results.read(copied), {"price.amhp_hour": 60.0})
        assert refused.value.problems[0].where == str(copied / name)
        assert list(copied.parent.iterdir()) == [copied]
    (copied / name).write_bytes(whole)
    mended, right = (recost(each, {"price.amhp_hour": 60.0}) for each in (Results.read(copied), results))
    assert bytes_of(mended, "ledger.parquet") == bytes_of(right, "ledger.parquet")


def test_other_tables_under_the_name_of_a_run_have_a_costing_of_their_own(results, tmp_path):
    copied = copy_of(results, tmp_path)
    assert recost(Results.read(copied)).folder.name == recost(results).folder.name
    other = {**results.manifest, "tables": {**results.manifest["tables"], "ledger.parquet": "0" * 64}}
    write_manifest(copied, other)
    assert recost(Results.read(copied)).folder.name != recost(results).folder.name


@pytest.mark.parametrize("named", ["sources_hash", "evidence_version", "libraries"])
def test_a_costing_by_another_version_is_another_costing(results, monkeypatch, named):
    before = recost(results).folder
    monkeypatch.setattr(recosting, named, lambda: "other")
    assert recost(results).folder != before


def test_a_run_without_activity_is_refused(tmp_path):
    toy = run(toy_plan(), out=tmp_path, workers=1)
    with pytest.raises(InputError, match="keeps no activity"):
        recost(toy)


def test_every_mistake_in_a_file_of_prices_is_told_with_its_line(tmp_path):
    file = tmp_path / "prices.yaml"
    lines = {
        "prices:": "",
        "  price.amhp_hor: 60": "'price.amhp_hour'",
        "  money.ward_staff_share: 62": "not per cent",
        "  price.amhp_hour: dear": "Write a number",
        "  price.ae_attendance: -1": "Give 0 or more",
        "payers:": "",
        "  section_117: {icb: 0.7, concil: 0.3}": "'council'",
        "  acute_wards: {icb: 1.0}": "follows its contract",
        "  amph: {icb: 1.0}": "'amhp'",
        "contracts:": "",
        "  acute_wards: bulk": "'block'",
        "  amhp: spot": "only contracts of wards",
        "rules: {}": "no such key",
    }
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        load_prices(file)
    told = {
        int(problem.where.rpartition(":")[2]): f"{problem.found} {problem.remedy}" for problem in refused.value.problems
    }
    for number, words in enumerate(lines.values(), 1):
        assert words in told.get(number, ""), (number, told.get(number))
    assert set(told) == {number for number, words in enumerate(lines.values(), 1) if words}


def test_the_command_costs_a_run_and_says_what_it_cannot_know(results, tmp_path):
    from typer.testing import CliRunner

    from tandemcare.cli.main import app

    file = tmp_path / "prices.yaml"
    file.write_text("prices:\n  price.out_of_area_bed_day: 1000\n", encoding="utf-8")
    shown = CliRunner().invoke(app, ["cost", str(results.folder), "--prices", str(file)])
    assert shown.exit_code == 0
    assert "went by its prices" in " ".join(shown.stdout.split())
    assert "ASSESSMENTS" not in shown.stdout
    asked = CliRunner().invoke(app, ["cost", str(results.folder), "--prices", str(file), "--json"])
    found = json.loads(asked.stdout)["scenarios"][0]["money"]["by_service"]["out_of_area"]["mean"]
    price = parameters()["price.out_of_area_bed_day"].value
    assert found == pytest.approx(results.money()["as-is"]["by_service"]["out_of_area"].mean.mean * 1000 / price)


def test_a_misspelt_price_is_refused_and_no_costing_is_kept(tmp_path):
    results = run(toy_plan(), out=tmp_path, workers=1)
    with pytest.raises(InputError, match=r"Did you mean 'price\.acute_bed_day'"):
        recost(results, {"price.acute_bed_dayy": 700.0})
    assert list(tmp_path.iterdir()) == [results.folder]


def test_a_number_that_says_what_people_do_is_refused_as_a_price(results, tmp_path):
    file = tmp_path / "prices.yaml"
    file.write_text("prices:\n  money.amhp_hours_year: 3000\n", encoding="utf-8")
    with pytest.raises(InputError, match="went by it") as refused:
        load_prices(file)
    assert refused.value.problems[0].where.endswith("prices.yaml:2")
    with pytest.raises(InputError, match="went by it"):
        recost(results, {"money.amhp_hours_year": 3000.0})


class Read(dict):
    """Numbers that know which of them were read."""

    def __init__(self, values):
        super().__init__(values)
        self.names = set()

    def __getitem__(self, name):
        self.names.add(name)
        return super().__getitem__(name)


def test_every_price_that_the_pathway_or_its_rota_reads_is_refused():
    """What the slow layer reads of prices only moves money, and reports say by which prices it went."""
    place, system = load_place(), english_system()
    values = Read(system.values_of(place, system.parameters))
    system.inputs_of(place, values, None)
    system.crisis_pathway(place, values)
    system.heads_of_rota(place, values)
    read = values.names & set(prices())
    assert read == PRICED_AND_WORKED


@pytest.mark.parametrize(
    "given",
    [
        {"prices": {"price.amhp_hour": "dear"}},
        {"prices": {"price.amhp_hour": True}},
        {"prices": {"price.amhp_hour": 1e300}},
        {"prices": 5},
        {"terms": 5},
        {"terms": Terms(contracts=5)},
        {"terms": Terms(payers=(("section_117", 5),))},
        {"why": 5},
        {"why": "\ud800"},
    ],
    ids=str,
)
def test_what_python_gives_is_refused_as_a_file_of_prices_is(results, given):
    with pytest.raises(InputError):
        recost(results, **given)


def test_numbers_of_numpy_are_prices(results):
    found = recost(results, {"price.amhp_hour": np.int64(60)})
    assert found.folder == recost(results, {"price.amhp_hour": 60.0}).folder


def test_a_folder_that_no_disk_can_have_is_refused():
    with pytest.raises(InputError, match="No folder"):
        compare(years=1, replications=1, out="\0")
