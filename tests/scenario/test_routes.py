"""Routes of money to a council as scenarios name them: what each rule refuses by line, and what a run of them says."""

from __future__ import annotations

import pytest

import tandemcare as tc
from tandemcare.experiments.recosting import recost
from tandemcare.finance import BETTER_CARE, CONTINUING_CARE, SECTION_256
from tandemcare.render import plain
from tandemcare.report import comparison_report
from tandemcare.results import GRANT_ENDS, NOT_SPENT
from tandemcare.scenario import check, load, load_place, parts_of, resolve, rules_of_parts

BUYS = "name: Story\ninvest:\n  - {service: supported-housing-units, units: 10, from: 2026-04}\nfunding:\n"
FUND = "  better_care_fund: {icb_gbp_a_year: 900000, council_gbp_a_year: 300000, services: [supported-housing-units]}\n"
GRANT = "  section_256: {gbp_a_year: 120000, services: [floating_support], from: 2026-06, until: 2027-02}\n"
CARE = "  continuing_health_care: {from: 2026-10}\n"


def test_routes_are_read_and_their_months_counted_from_the_census(write):
    resolved = resolve(load(write(BUYS + FUND + GRANT + CARE)), load_place(), 1)
    fund, grant, care = resolved.routes
    assert (fund.name, fund.contributions) == (BETTER_CARE, (("icb", 0.75), ("council", 0.25)))
    assert (grant.name, grant.gbp_a_year, grant.first, grant.last) == (SECTION_256, 120_000.0, 2, 10)
    assert (care.name, care.services, care.first, care.last) == (CONTINUING_CARE, ("lasting_care",), 6, None)
    assert resolve(load(write(BUYS.replace("funding:\n", ""))), load_place(), 1).routes == ()


@pytest.mark.parametrize(
    ("funding", "said"),
    [
        (FUND.replace("[supported", "[floating-support-places, supported"), "cannot replace what is spent already"),
        (FUND + "  pooled_budget: {contributions: {icb: 0.5, council: 0.5}}\n", "pooled budget already"),
        (GRANT.replace(", until: 2027-02", ""), "This is missing"),
        (GRANT.replace("2027-02", "2026-05"), "ends before it begins"),
        (GRANT.replace("floating_support", "acute_wards"), "The council pays nothing for acute_wards"),
        (GRANT.replace("floating_support", "nonsense"), "the ledger has no 'nonsense'"),
        (GRANT.replace("floating_support", "lasting_care") + CARE, "its money would move twice"),
        (FUND.replace("300000", "0"), "0"),
    ],
)
def test_what_a_route_cannot_do_is_refused_by_line(write, funding, said):
    path = write(BUYS + funding)
    problems = check([path])
    assert any(said in f"{problem.found} {problem.remedy}" for problem in problems), problems
    assert all(problem.where.startswith(f"{path.as_posix()}:") for problem in problems)


def test_a_run_says_when_a_grant_ends_and_what_is_not_spent_and_costs_the_same_anew(write, tmp_path):
    as_is, story = write("name: As is\n", "as-is.yaml"), write(BUYS + FUND + GRANT + CARE)
    found = tc.compare([as_is, story], years=1, replications=2, workers=1, out=tmp_path / "runs")
    rules = found.rules_kept().set_index("rule")
    assert rules.loc[GRANT_ENDS, "value"] == pytest.approx(12 * 10_000.00, abs=0.005)  # a year, of eight months
    assert rules.loc[GRANT_ENDS, "month"] == "2027-02"
    lines = found.ledger(["service", "kind", "payer"])
    bought = lines[lines["kind"].isin(["bought", "setting_up"])]["amount_gbp"].sum() / 2
    assert rules.loc[NOT_SPENT, "value"] == pytest.approx(1_200_000.0 - bought)
    moved = found.ledger(["service", "payer"]).groupby(["service", "payer"], observed=True)["amount_gbp"].sum() / 2
    for service in (BETTER_CARE, SECTION_256, CONTINUING_CARE):
        assert moved[service, "icb"] == pytest.approx(-moved[service, "council"])
        assert moved[service, "icb"] > 0.0
    assert moved[BETTER_CARE, "icb"] == pytest.approx(0.75 * bought)
    said = " ".join(plain(comparison_report(found)).split())
    assert "The grant under section 256 ends: from February 2027 on the council bears" in said
    again = recost(found, why="as it was")
    assert again.ledger(["service", "payer"])["amount_gbp"].sum() == pytest.approx(
        found.ledger(["service", "payer"])["amount_gbp"].sum()
    )
    assert set(again.lines["service"].cat.categories) == set(found.lines["service"].cat.categories)


HOMES, TEAM = ("supported-housing-units", "floating-support-places")
TWO = "name: Story\ninvest:\n" + "".join(f"  - {{service: {one}, units: 9, from: 2026-04}}\n" for one in (HOMES, TEAM))


def test_each_route_stands_with_its_purchase_or_is_a_change_by_itself(write):
    both = FUND.replace("[supported-housing-units]", f"[{HOMES}, {TEAM}]")
    grant = GRANT.replace("floating_support", "residential_care")
    story = load(write(TWO + "funding:\n" + both + grant + CARE))
    parts = dict(parts_of(story))
    homes, team, section_256, care = parts.values()
    assert [one.funding.better_care_fund.services for one in (homes, team)] == [(HOMES,), (TEAM,)]
    for one in (homes, team):
        assert (one.funding.section_256, one.funding.continuing_health_care) == (None, None)
    assert section_256.funding.section_256 == story.funding.section_256
    assert care.funding.continuing_health_care == story.funding.continuing_health_care
    assert section_256.investments == care.investments == ()
    assert list(parts)[2] == "section 256 for residential_care, £120,000 a year from 2026-06 until 2027-02"
    told = " ".join(rules_of_parts(story))
    assert "Better Care Fund" in told
    assert "a change by itself" in told
    for part in parts.values():
        resolve(part, load_place(), 1)


def test_a_route_that_a_scenario_ends_or_shares_is_a_change_too(write):
    write("name: Before\nfunding:\n" + CARE, "before.yaml")
    pooled = "  pooled_budget: {contributions: {icb: 0.5, council: 0.5}, services: [section_117], budget_gbp_year: 1}\n"
    story = load(write("name: After\nextends: before.yaml\nfunding:\n" + pooled))
    found = dict(parts_of(story, story.root))
    assert list(found) == ["without continuing health care", "pooled budget of section_117"]
    assert found["without continuing health care"].funding.continuing_health_care is None
    assert (
        found["pooled budget of section_117"].funding.continuing_health_care
        == story.root.funding.continuing_health_care
    )


def test_bars_of_a_bridge_add_up_to_the_whole_with_routes(write, tmp_path):
    """Who pays is settled after what happens: of what the council bears nothing is left to the interaction."""
    grant = GRANT.replace("floating_support", "residential_care")
    story = write("name: Story\nfunding:\n" + grant + CARE)
    found = tc.bridge(story, measure="cost_council_gbp", years=1, replications=2, workers=1, out=tmp_path / "runs")
    assert [bar.change.partition(" for ")[0] for bar in found.bars] == ["section 256", "continuing health care"]
    assert all(bar.difference.mean < 0.0 for bar in found.bars)
    assert found.interaction.mean == pytest.approx(0.0, abs=0.01)
    assert sum(bar.difference.mean for bar in found.bars) == pytest.approx(found.difference.mean)
