"""Double-running by month, where money went, released bed days and sharing: all add up, to the ledger too."""

import numpy as np
import pytest

from tandemcare.errors import InputError, RunError
from tandemcare.experiments import compare
from tandemcare.finance import compensation, pooled_nets
from tandemcare.results.ledger import in_view
from tandemcare.results.reports import REPORTS, write_reports
from tandemcare.scenario import shipped_scenarios

NAMES = ("as-is", "close-first", "community-unprotected", "double-running")
POUND = 0.01


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """Three years of scenarios that buy, leak and close."""
    wanted = [path for name in NAMES for path in shipped_scenarios() if path.stem == name]
    return compare(wanted, years=3, replications=2, out=tmp_path_factory.mktemp("double"), workers=1)


@pytest.fixture(scope="module")
def told(results):
    """Means by [scenario, figure] over months."""
    frame = results.double_running()
    return frame.pivot_table(index=["scenario", "figure"], columns="month", values="mean", observed=True, dropna=False)


def total(results, scenario: str, **cut: str) -> float:
    """Return the mean pounds over the run of the lines of a cut, in cash."""
    lines = in_view(results.lines, "cash")
    for column, value in cut.items():
        lines = lines[lines[column] == value]
    return float(lines[lines["scenario"] == scenario]["amount_gbp"].sum() / results.manifest["replications"])


@pytest.mark.parametrize("scenario", NAMES[1:])
def test_the_net_position_ends_at_what_the_ledger_says(results, told, scenario):
    extra = total(results, scenario) - total(results, "as-is")
    assert told.loc[scenario, "net_position_gbp"].iloc[-1] == pytest.approx(-extra, abs=POUND)


@pytest.mark.parametrize("scenario", NAMES[1:])
def test_payers_add_up_to_the_net_position_in_every_month(told, scenario):
    figures = told.loc[scenario]
    payers = [name for name in figures.index if name.startswith("net_position_") and name != "net_position_gbp"]
    assert figures.loc[payers].sum().to_numpy() == pytest.approx(figures.loc["net_position_gbp"].to_numpy(), abs=POUND)


def test_old_and_new_cost_are_lines_of_the_ledger(results, told):
    bought = sum(total(results, "double-running", kind=kind) for kind in ("bought", "setting_up"))
    inpatient = total(results, "double-running", care_group="inpatient")
    assert told.loc["double-running", "new_cost_gbp"].sum() == pytest.approx(bought, abs=POUND)
    assert told.loc["double-running", "old_cost_gbp"].sum() == pytest.approx(inpatient, abs=POUND)


def test_cost_runs_double_but_for_what_inpatient_care_costs_less(results, told):
    lines = in_view(results.lines, "cash")
    inpatient = lines[lines["care_group"] == "inpatient"].groupby(["scenario", "month"], observed=True)["amount_gbp"]
    a_month = inpatient.sum().unstack() / results.manifest["replications"]
    less = (a_month.loc["as-is"] - a_month.loc["double-running"]).clip(lower=0.0).to_numpy()
    double, new = (told.loc["double-running", f"{name}_cost_gbp"].to_numpy() for name in ("double_running", "new"))
    assert double == pytest.approx(np.maximum(new - less, 0.0), abs=POUND)
    assert 0.0 < double.sum() < new.sum()
    assert (told.loc["close-first", "double_running_cost_gbp"] == 0.0).all()  # it buys nothing


def test_what_is_bought_is_staffed_step_by_step(told):
    share = told.loc["double-running", "staffed_share_of_bought"].dropna()
    assert share.between(0.0, 1.0 + 1e-9).all()
    assert share.iloc[0] < 0.5 < share.iloc[-1]


def test_a_ward_that_closes_on_a_date_takes_its_beds(told):
    beds = told.loc["close-first", "beds_closed"]
    assert beds.iloc[0] == pytest.approx(0.0, abs=1e-6)
    assert beds.iloc[-1] >= 10.0
    assert told.loc["double-running", "beds_closed"].to_numpy() == pytest.approx(0.0, abs=1.0)


def test_a_leak_is_of_what_is_not_ring_fenced_and_no_more_is_spent_than_paid_in(results):
    flow = results.money_flow().pivot_table(index="scenario", columns="part", values="amount_gbp", observed=True)
    assert flow.loc["double-running", "leaked"] == 0.0 < flow.loc["community-unprotected", "leaked"]
    assert flow.loc["double-running", "paid in"] == pytest.approx(flow.loc["community-unprotected", "paid in"])
    assert (flow["not spent yet"] > -POUND).all()


def test_what_is_spent_is_what_the_ledger_charges_for(results):
    """One count of one purchase, to the penny."""
    flow = results.money_flow().set_index(["scenario", "part"])["amount_gbp"]
    for scenario in ("community-unprotected", "double-running"):
        charged = sum(total(results, scenario, kind=kind) for kind in ("bought", "setting_up"))
        assert charged > 1e5
        assert flow[scenario, "spent"] == pytest.approx(charged, abs=POUND)


def test_the_leak_by_month_is_the_leak_of_the_run(results, told):
    flow = results.money_flow().set_index(["scenario", "part"])["amount_gbp"]
    by_month = told.loc["community-unprotected", "investment_leaked_gbp"].sum()
    assert by_month == pytest.approx(flow["community-unprotected", "leaked"], abs=POUND)


def test_a_released_day_is_worth_what_it_is_used_for(results):
    released = results.released_bed_days().set_index(["scenario", "use"])
    prices = results.manifest["scenarios"][0]["prices"]
    away = released.loc["close-first", "out of area"]
    assert away["days_a_year"] < 0.0  # more people are away
    assert away["saved_gbp_a_day"] == pytest.approx(prices["price.out_of_area_bed_day"])
    acute, picu = (prices[f"price.{ward}_bed_day"] * prices["money.ward_variable_share"] for ward in ("acute", "picu"))
    each = released.loc["close-first", "in wards that stay open"]["saved_gbp_a_day"]
    days = results.activity.groupby(["activity", "scenario"], observed=True)["value"].sum()
    less = [days[name, "as-is"] - days[name, "close-first"] for name in ("local_bed_days", "picu_bed_days")]
    assert each == pytest.approx((less[0] * acute + less[1] * picu) / sum(less), rel=0.01)
    assert released.loc["close-first", "beds closed"]["days_a_year"] > 1000.0
    assert released.loc["double-running", "beds closed"]["saved_gbp_a_year"] == pytest.approx(0.0, abs=POUND)


def test_reports_are_written_and_written_again_if_lost(results):
    for name in REPORTS:
        assert (results.folder / name).stat().st_size > 0
    lost = results.folder / "sharing.csv"
    was = lost.read_bytes()
    lost.unlink()
    wanted = [path for name in NAMES for path in shipped_scenarios() if path.stem == name]
    again = compare(wanted, years=3, replications=2, out=results.folder.parent, workers=1)
    assert again.folder == results.folder
    assert lost.read_bytes() == was


def test_a_report_that_cannot_be_written_is_told_and_loses_nothing(results, monkeypatch):
    def full(path, text):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tandemcare.results.reports.write_text", full)
    lost = results.folder / "rules.csv"
    was = lost.read_bytes()
    lost.unlink()
    with pytest.raises(RunError, match=r"rules\.csv: the report cannot be written"):
        write_reports(results)
    monkeypatch.undo()
    write_reports(results)
    assert lost.read_bytes() == was


@pytest.mark.parametrize("name", ["appraisal.csv", "who-pays.csv"])
def test_a_report_that_says_otherwise_than_the_tables_is_written_anew(results, name):
    path = results.folder / name
    was = path.read_bytes()
    path.write_bytes(was[:-2] + bytes([was[-2] ^ 1]) + was[-1:])
    assert write_reports(results) == [path]
    assert path.read_bytes() == was
    assert write_reports(results) == []


# Sharing, by hand


def test_a_pool_shares_what_its_members_bear_and_leaves_others_alone():
    nets = {"icb": np.array([10.0, 4.0]), "council": np.array([-2.0, 0.0]), "police": np.array([1.0, 1.0])}
    pooled = pooled_nets(nets, {"icb": 0.5, "council": 0.5})
    assert [list(pooled[payer]) for payer in nets] == [[4.0, 2.0], [4.0, 2.0], [1.0, 1.0]]
    assert sum(pooled.values()) == pytest.approx(sum(nets.values()))


def test_those_who_save_make_whole_those_who_pay():
    """One bears £30 more, two save £40 and £20: they give in proportion, £20 and £10."""
    assert compensation({"icb": 30.0, "council": -40.0, "police": -20.0}) == pytest.approx(
        {"icb": 30.0, "council": -20.0, "police": -10.0}
    )
    assert compensation({"icb": 30.0, "council": -29.0}) is None
    assert compensation({"icb": 0.0, "council": 0.0}) == {"icb": 0.0, "council": 0.0}


def test_sharing_of_a_run_keeps_the_sum(results):
    frame = results.sharing({"icb": 0.25, "council": 0.75}).groupby("scenario", sort=False)
    for _, rows in frame:
        assert rows["pooled_gbp"].sum() == pytest.approx(rows["net_gbp"].sum(), abs=POUND)
        assert rows["transfer_gbp"].isna().all() or rows["transfer_gbp"].sum() == pytest.approx(0.0, abs=POUND)
        after = rows["net_gbp"] - rows["transfer_gbp"]
        assert after.isna().all() or (after <= POUND).all()


def test_shares_of_a_pool_add_up_and_belong_to_payers(results):
    with pytest.raises(InputError, match=r"add up to 1\.1"):
        results.sharing({"icb": 0.5, "council": 0.6})
    with pytest.raises(InputError, match="'council'"):
        results.sharing({"icb": 0.5, "concil": 0.5})


# Health and rules of money


def test_days_spared_are_those_of_released_bed_days(results):
    released = results.released_bed_days().set_index(["scenario", "use"])["days_a_year"]
    for row in results.health().to_dict("records"):
        away, here = (released[row["scenario"], use] for use in ("out of area", "in wards that stay open"))
        assert row["fewer_days_out_of_area_a_year"] == pytest.approx(away)
        assert row["fewer_days_in_hospital_a_year"] == pytest.approx(away + here)


def test_health_that_makes_a_cost_worth_it_is_the_cost_over_the_value_of_health(results):
    rows = results.health().set_index("scenario")
    present = results.payback(view="social").set_index("scenario")["net_present_cost_gbp"]
    for scenario in NAMES[1:]:
        assert rows["qalys_to_break_even_green_book"][scenario] * 70_000 == pytest.approx(max(present[scenario], 0.0))
        assert rows["qalys_to_break_even_nice"][scenario] * 30_000 == pytest.approx(max(present[scenario], 0.0))


def test_the_councils_reserve_is_not_gone_where_the_council_buys_nothing(results):
    rules = results.rules_kept().set_index(["scenario", "rule"])
    assert rules.loc[("close-first", "council reserve at zero"), "share_of_runs"] == 0.0
    icb = total(results, "close-first", payer="icb") - total(results, "as-is", payer="icb")
    assert rules.loc[("close-first", "released by the ICB"), "value"] == pytest.approx(-icb, abs=POUND)


def test_a_savings_target_is_met_where_enough_is_saved(tmp_path):
    """The same scenario with a target of £1 a year and one of £1bn: what is saved is the same, who meets it is not.

    The floor of the Investment Standard is off, or what the ICB spends less would be no saving.
    """
    text = "name: Target\nextends: {parent}\nfunding:\n  floor: off\n"
    text += "  savings_target: {{gbp_a_year: {gbp}, from: 2027-04}}\n"
    parent = next(path for path in shipped_scenarios() if path.stem == "contract-cut")
    files = [next(path for path in shipped_scenarios() if path.stem == "as-is")]
    for name, gbp in (("low", 1), ("high", 1_000_000_000)):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(text.format(parent=parent, gbp=gbp), encoding="utf-8")
    found = compare(files, years=2, replications=2, out=tmp_path, workers=1)
    rows = found.rules_kept().set_index(["rule", "scenario"]).loc["savings target"]
    assert rows["value"]["low"] == rows["value"]["high"] > 0.0
    assert (rows["share_of_runs"]["low"], rows["share_of_runs"]["high"]) == (1.0, 0.0)
    lines = in_view(found.lines, "cash")
    late = lines[lines["month"].astype(str) >= "2027-04"].groupby("scenario", observed=True)["amount_gbp"].sum() / 2
    assert rows["value"]["low"] == pytest.approx(late["as-is"] - late["low"], abs=POUND)
