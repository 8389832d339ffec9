"""Scenarios and places are read as they are written, parents first; doubtful numbers are warned of."""

import re
from dataclasses import replace
from datetime import date
from math import inf

import pytest
from scenario.toy import PLACE_FILE, TOY, place

from tandemcare.errors import InputError
from tandemcare.model import OTHER_SOURCES, ROUTES, AmhpShift, facts_of
from tandemcare.pathway import Shift
from tandemcare.scenario import check, load, load_place, review, shipped_scenarios
from tandemcare.scenario.census_in_words import STATES
from tandemcare.scenario.items import Funding, Gateway, Investment, PooledBudget, Reopening, StopLoss
from tandemcare.scenario.shipped import shipped_folder
from tandemcare.scenario.system import english_system


def warnings(write, text):
    found = review(write(text), place(), system=TOY)
    assert found.problems == ()
    return [warning.found for warning in found.warnings]


def test_a_scenario_is_read_as_written(write):
    text = """
        name: Retention
        why: Keep those who know the work.
        change:
          - parameter: amhp.leaver_rate
            value: 0.06
            from: 2026-10
            until: 2028-10-01
            unit: share per year
            why: A payment after two years.
            source: A board paper
            owner: Workforce lead
            confidence: low
            range: [0.05, 0.08]
    """
    scenario = load(write(text))
    (change,) = scenario.changes
    assert (scenario.name, scenario.title) == ("story", "Retention")
    assert (change.value, change.start, change.until) == (0.06, date(2026, 10, 1), date(2028, 10, 1))
    assert (change.owner, change.range) == ("Workforce lead", (0.05, 0.08))
    assert change.lines.of("value").endswith("story.yaml:6")
    assert check([write(text)], place(), system=TOY) == []


def test_what_a_child_adds_comes_after_its_parents(write):
    write("name: A\nplace: a.yaml\nchange: [{parameter: stay.mean_days, value: 34}]\n", "a.yaml")
    write("name: B\nextends: a.yaml\nchange: [{parameter: stay.mean_days, value: 33, from: 2027-04}]\n", "b.yaml")
    scenario = load(write("name: C\nextends: b.yaml\nclose: [{ward: acute-1, from: 2028-04}]\n", "c.yaml"))
    assert scenario.title == "C"
    assert [change.value for change in scenario.changes] == [34, 33]
    assert [change.lines.whole.rpartition("/")[2] for change in scenario.changes] == ["a.yaml:3", "b.yaml:3"]
    assert scenario.place is not None
    assert scenario.place.name == "a.yaml"


def test_a_parent_may_stand_in_a_folder_below(write, tmp_path):
    (tmp_path / "deeper").mkdir()
    write("name: Parent\nchange: [{parameter: stay.mean_days, value: 34}]\n", "deeper/parent.yaml")
    child = write("name: Child\nextends: deeper/parent.yaml\n", "child.yaml")
    assert load(child).changes[0].value == 34


def test_a_shipped_scenario_is_extended_by_its_name_from_any_folder(write):
    child = load(write("name: Mine\nextends: double-running.yaml\n"))
    assert child.investments == load(shipped_folder() / "double-running.yaml").investments != ()
    law = load(write("name: Law\nextends: law/transition-team.yaml\n"))
    assert law.investments == load(shipped_folder() / "law" / "transition-team.yaml").investments != ()


def test_a_file_that_is_there_wins_over_the_shipped_one_of_its_name(write, tmp_path, monkeypatch):
    write("name: My own\nchange: [{parameter: stay.mean_days, value: 34}]\n", "as-is.yaml")
    assert load(write("name: Mine\nextends: as-is.yaml\n")).changes[0].value == 34
    monkeypatch.chdir(tmp_path)
    assert load("as-is.yaml").title == "My own"


def test_a_bare_name_that_is_nowhere_else_is_asked_of_the_shipped_ones(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load("as-is.yaml").path == shipped_folder() / "as-is.yaml"
    assert check(["as-is.yaml"]) == []
    assert load_place("places/stylised.yaml") == load_place()
    with pytest.raises(InputError, match="There is no such file"):
        load("nobody-ships-this.yaml")


@pytest.mark.parametrize("way", ["../as-is.yaml", "deeper/as-is.yaml", "/as-is.yaml", "law/../../scenarios/as-is.yaml"])
def test_no_other_way_to_a_name_leads_to_what_is_shipped(write, way):
    with pytest.raises(InputError) as caught:
        load(write(f"name: Mine\nextends: {way}\n"))
    assert len(caught.value.problems) == 1


def test_the_place_that_a_scenario_names_is_the_one_it_is_checked_in(write):
    write(PLACE_FILE.read_text(encoding="utf-8").replace("acute-2", "acute-9"), "north.yaml")
    text = "name: North\nplace: north.yaml\nclose: [{ward: acute-9, from: 2028-04}]\n"
    assert check([write(text)], system=TOY) == []


def test_a_place_is_read_as_written():
    found = load_place(PLACE_FILE)
    assert found.census_date == date(2026, 4, 1)
    assert [(ward.name, ward.kind, ward.beds) for ward in found.wards] == [
        ("acute-1", "women", 10),
        ("acute-2", "men", 12),
        ("elm", "women", 1),
        ("oak", "men", 1),
    ]
    own = ("at_end", "hand_over_hours")
    assert found.amhp_rota[0] == AmhpShift("day", "mon-fri", 9, 17, 3, 0.9, "hand_over", 0.0, 0.75, own)
    assert found.amhp_rota[1] == Shift("night", "daily", 17, 9, 1, 1.0)
    assert found.ward_census == {"acute-1": 8, "acute-2": 10}
    assert "in_ward" not in found.census
    assert found.census["delayed_supported_housing"] == 1
    assert "out_of_area" not in found.census  # nobody counted them: a national average, once numbers are known
    assert (set(found.presentations), set(found.sources)) == (set(ROUTES), set(OTHER_SOURCES))
    assert found.crisis_rates == {"crises_a_year": 0.06, "crises_a_year_teams_apart": 0.05}
    assert found.bank_holidays == {date(2026, 12, 25), date(2026, 12, 28)}


def test_a_slot_that_is_shared_is_there_for_its_share(write):
    text = PLACE_FILE.read_text(encoding="utf-8").replace("slots: 1, fill: 1.0}", "slots: 1, fill: 0.8, shared: 0.6}")
    assert load_place(write(text, "shared.yaml")).amhp_rota[1].fill == 0.8 * 0.6


def test_a_place_without_calibration_has_the_rates_of_the_evidence_and_is_warned_of(write):
    text = PLACE_FILE.read_text(encoding="utf-8").partition("calibrated:")[0]
    path = write(text, "new.yaml")
    assert load_place(path).crisis_rates == {}
    calibration, census = (warning.found for warning in review(path).warnings)
    assert calibration == "The place is not calibrated: its people have as many crises as those of the stylised place."
    assert census.startswith("The census of the place counts some people only")


def test_only_those_whom_the_census_leaves_out_are_told_and_no_place_where_nobody_is_taken_to_be(write):
    path = write(PLACE_FILE.read_text(encoding="utf-8"), "part.yaml")
    (census,) = (each.found for each in review(path).warnings if "counts some people only" in each.found)
    told = census.partition("places and adults: ")[2]
    assert re.findall(r"(?<!\d)0 ", told) == []
    system, there = english_system(), load_place(path)
    left = system.uncounted(there, system.values_of(there, system.parameters))
    assert 0 in left.states.values()  # which the warning would have listed
    for people, state in zip(left.states.values(), left.states, strict=True):
        assert (f"{people} {STATES[state]}" in told) == (people > 0)


def test_a_place_without_census_is_empty(write):
    start, _, rest = PLACE_FILE.read_text(encoding="utf-8").partition("census:\n")
    found = load_place(write(start + "bank_holidays" + rest.partition("bank_holidays")[2]))
    assert (found.census, found.ward_census) == ({}, {})


def test_a_broken_place_is_refused(write):
    with pytest.raises(InputError, match="This is missing"):
        load_place(write("name: Nowhere\n"))


def test_a_scenario_is_no_place_and_a_place_no_scenario(write):
    story = write("name: Story\nwhy: Nothing changes.\n")
    with pytest.raises(InputError, match="a scenario, not a place"):
        load_place(story)
    with pytest.raises(InputError, match="a place, not a scenario") as caught:
        load(PLACE_FILE)
    assert len(caught.value.problems) == 1


def test_a_value_outside_its_range_is_allowed_with_a_warning(write):
    text = "name: Long\nchange: [{parameter: stay.mean_days, value: 45}]\n"
    assert warnings(write, text) == ["stay.mean_days is 45, outside its range of 30 to 40 days."]


def test_what_begins_after_the_run_is_warned_of(write):
    text = "name: Late\nclose: [{ward: acute-1, from: 2036-04}, {ward: acute-2, gateway: {not_before: 2036-05}}]\n"
    assert warnings(write, text) == [
        "April 2036 is after the end of a run of 10 years.",
        "May 2036 is after the end of a run of 10 years.",
    ]


def test_a_change_that_an_earlier_one_written_later_overrides_is_warned_of(write):
    text = """
        name: Backwards
        change:
          - {parameter: stay.mean_days, value: 34, from: 2028-04}
          - {parameter: stay.mean_days, value: 33, from: 2027-04}
    """
    (found,) = warnings(write, text)
    assert "overrides" in found


@pytest.mark.parametrize(
    ("more", "why"),
    [("from: 2035-11", "the run ends before"), ("from: 2027-04, until: 2027-09", "the contract ends before")],
)
def test_what_is_paid_for_and_never_opens_is_warned_of(write, more, why):
    (found,) = warnings(write, f"name: Late\ninvest: [{{service: crisis-house, units: 3, {more}}}]\n")
    assert found.startswith("Crisis house is paid for from")
    assert why in found


def test_a_service_that_opens_within_run_and_contract_is_not_warned_of(write):
    text = """
        name: Timely
        invest:
          - {service: crisis-house, units: 3, from: 2026-04, until: 2026-11}
          - {service: crisis-house, units: 3, from: 2036-03, mobilising_months: 0}
    """
    assert warnings(write, text) == []


def test_reinvesting_what_no_ward_releases_is_warned_of(write):
    (found,) = warnings(write, "name: Nothing\nfunding: {reinvest_share: 0.5}\n")
    assert "nothing closes" in found


def test_an_investment_is_read_as_written(write):
    text = """
        name: Grant
        invest:
          - service: crisis-house
            units: 4
            from: 2027-04
            ramp_months: 4
            mobilising_months: 3
            payer: {grant: 1.0}
            ring_fenced: true
            grant_until: 2028-04
            after_grant: {icb: 0.4, council: 0.6}
          - {service: crisis-house, units: 2, from: 2027-04, grant_until: 2028-04, after_grant: nobody}
    """
    carried_on, ended = load(write(text)).investments
    assert [carried_on.contracted_in(date(2027, month, 1)) for month in (3, 4, 5, 7, 12)] == [0.0, 1.0, 2.0, 4.0, 4.0]
    assert carried_on.contracted_in(date(2035, 4, 1)) == 4.0
    assert carried_on.payers_in(date(2028, 3, 1)) == (("grant", 1.0),)
    assert carried_on.payers_in(date(2028, 4, 1)) == (("council", 0.6), ("icb", 0.4))
    assert carried_on.mobilising_months == 3.0
    assert [ended.contracted_in(date(2028, month, 1)) for month in (3, 4)] == [2.0, 0.0]
    assert ended.payers_in(date(2028, 3, 1)) == ended.payers_in(date(2028, 4, 1)) == ()


def test_a_contract_ends_with_whatever_ends_first():
    bought = Investment("x", 1.0, date(2027, 4, 1), until=date(2029, 4, 1))
    assert bought.ends == date(2029, 4, 1)
    assert replace(bought, grant_until=date(2028, 4, 1), after_grant=()).ends == date(2028, 4, 1)
    assert replace(bought, grant_until=date(2028, 4, 1), after_grant=(("icb", 1.0),)).ends == date(2029, 4, 1)


def test_a_gateway_and_reopening_have_what_is_not_written_by_default(write):
    text = """
        name: Gateways
        close:
          - {ward: acute-1, gateway: {}}
          - ward: acute-2
            beds: 5
            gateway: {over_months: 3, waiting_at_most: any, not_before: 2028-04}
            reopen: never
          - {ward: acute-2, beds: 2, from: 2028-05, reopen: {lag_months: 3}, staff_to: crisis-house}
    """
    plain, written, dated = load(write(text)).closures
    assert (plain.start, plain.beds, plain.reopen, plain.gateway) == (None, None, None, Gateway())
    assert written.gateway == Gateway(0.92, 0.95, 5.0, 0.9, inf, 3, 3, 6, date(2028, 4, 1))
    assert written.reopen == Reopening(inf, inf)
    assert (dated.reopen, dated.staff_to) == (Reopening(0.98, 10.0, 3, 6, 3, 12), "crisis-house")
    assert check([write(text)], place(), system=TOY) == []


def test_rules_of_a_child_replace_those_of_its_parent_and_loops_merge(write):
    parent = """
        name: Parent
        funding: {reinvest_share: 0.5, pooled_budget: {contributions: {icb: 0.5, council: 0.5}}}
        stop_loss: {net_cost_gbp: 4000000}
        loops: {overwork: off, unmet_need: off, prevention: on}
        slow_layer: held
    """
    first = load(write(parent, "parent.yaml"))
    assert first.funding == Funding(0.5, PooledBudget((("council", 0.5), ("icb", 0.5))))
    assert (first.stop_loss, first.loops_off, first.is_held) == (StopLoss(4e6), {"overwork", "unmet_need"}, True)
    same = load(write("name: Child\nextends: parent.yaml\n"))
    assert (same.funding, same.stop_loss, same.loops_off, same.is_held) == (
        first.funding,
        first.stop_loss,
        first.loops_off,
        True,
    )
    other = """
        name: Child
        extends: parent.yaml
        funding: {reinvest_share: 0.2}
        stop_loss: {net_cost_gbp: 1}
        loops: {overwork: true, shared_staff: false}
        slow_layer: running
    """
    child = load(write(other))
    assert child.funding == Funding(0.2)
    assert (child.stop_loss, child.loops_off, child.is_held) == (StopLoss(1.0), {"unmet_need", "shared_staff"}, False)


def test_a_scenario_without_rules_has_none(write):
    plain = load(write("name: Plain\n"))
    assert (plain.funding, plain.stop_loss, plain.loops_off, plain.is_held) == (Funding(), None, frozenset(), False)


@pytest.mark.parametrize("rule", ["loops: {unmet_need: off}", "slow_layer: held"])
def test_an_effect_may_take_the_place_of_a_loop_that_is_off(write, rule):
    text = f"name: Instead\n{rule}\ninvest: [{{service: transformation, units: 9, from: 2027-04}}]\n"
    assert check([write(text)], place(), system=TOY) == []


def test_shipped_scenarios_begin_with_as_is():
    paths = shipped_scenarios()
    assert paths[0].name == "as-is.yaml"
    assert [path.stem for path in paths[1:]] == sorted(path.stem for path in paths[1:])
    assert all(path.parent == shipped_folder() for path in paths)


@pytest.mark.parametrize("path", shipped_scenarios(), ids=lambda path: path.stem)
def test_shipped_scenarios_can_be_read_and_say_why(path):
    assert load(path).why


def test_crises_come_by_each_route_as_a_place_says_and_else_as_all_who_present():
    found = load_place(PLACE_FILE)
    assert facts_of(found)["crises.share_custody"].value == pytest.approx(0.02)
    plain = facts_of(replace(found, crises_by_route={}))
    assert plain["crises.share_custody"].value == found.presentations["custody"] / sum(found.presentations.values())
    assert found.facts_digest == replace(found, crises_by_route={}).facts_digest
