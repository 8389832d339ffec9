"""A scenario is cut into its changes: none is lost, none is there twice, and rules stand with what they act on."""

from dataclasses import replace

import pytest
from scenario.toy import TOY, place

from tandemcare.scenario import (
    Scenario,
    english_system,
    load,
    load_place,
    meaning,
    parts_of,
    resolve,
    rules_of_parts,
    shipped_scenarios,
    without_changes,
)

HOUSING = "{service: supported-housing-units, units: 12, from: 2027-04}"
CLOSE = "{ward: acute-1, from: 2028-04}"
MONEY = "funding: {reinvest_share: 0.5, pooled_budget: {contributions: {icb: 0.5, council: 0.5}}}\n"
MONEY += "stop_loss: {net_cost_gbp: 1000000}\n"
SHIPPED = {path.stem: resolve(load(path), load_place(), 1).source for path in shipped_scenarios()}


def of(write, text: str, name: str = "story.yaml") -> Scenario:
    return load(write(text, name))


def labels(scenario: Scenario) -> list[str]:
    return [label for label, _ in parts_of(scenario)]


def test_each_item_is_a_change_with_a_label_that_tells_it_apart(write):
    text = f"""
name: Story
change:
  - {{parameter: stay.mean_days, value: 30.5, from: 2027-01, until: 2028-01}}
  - {{parameter: section_136.admitted_share, multiply: 0.9}}
invest:
  - {HOUSING}
  - {{service: supported-housing-units, units: 12000, from: 2028-04}}
  - {{service: supported-housing-units, units: 12, from: 2027-04, payer: {{council: 1.0}}}}
close:
  - {CLOSE}
  - {{ward: acute-2, beds: 3, gateway: {{}}}}
"""
    assert labels(of(write, text)) == [
        "stay.mean_days 30.5 from 2027-01 until 2028-01",
        "section_136.admitted_share times 0.9",
        "supported-housing-units, 12 from 2027-04",
        "supported-housing-units, 12,000 from 2028-04",
        "supported-housing-units, 12 from 2027-04 (2)",
        "ward acute-1 closed from 2028-04",
        "3 beds of acute-2 closed at its gateway",
    ]


def test_what_is_said_of_one_parameter_is_one_change(write):
    text = """
name: Story
change:
  - {parameter: stay.mean_days, value: 30, from: 2027-01}
  - {parameter: need.growth, value: 0}
  - {parameter: stay.mean_days, multiply: 0.9, from: 2028-01}
"""
    story = of(write, text)
    assert labels(story) == ["stay.mean_days 30 from 2027-01, then times 0.9 from 2028-01", "need.growth 0"]
    assert parts_of(story)[0][1].changes == (story.changes[0], story.changes[2])


@pytest.mark.parametrize("scenario", SHIPPED.values(), ids=SHIPPED)
def test_the_parts_of_a_scenario_are_all_of_its_items_once(scenario):
    parts = [part for _, part in parts_of(scenario)]
    assert sorted(map(repr, scenario.items)) == sorted(repr(item) for part in parts for item in part.items)
    assert len({part.name for part in parts}) == len(parts)
    assert without_changes(scenario).items == ()


@pytest.mark.parametrize("scenario", SHIPPED.values(), ids=SHIPPED)
def test_every_change_of_a_shipped_scenario_is_possible_alone(scenario):
    here = load_place()
    problems = [meaning.meaning_problems(part, here, english_system()) for _, part in parts_of(scenario)]
    assert [found for found in problems if found] == []


def test_the_changes_are_those_of_the_whole_chain_and_the_baseline_has_none(write):
    write(f"name: Parent\ninvest: [{HOUSING}]\n", "parent.yaml")
    child = of(write, f"name: Child\nextends: parent.yaml\nclose: [{CLOSE}]\n", "child.yaml")
    assert labels(child) == ["supported-housing-units, 12 from 2027-04", "ward acute-1 closed from 2028-04"]
    baseline = without_changes(child)
    as_is = of(write, "name: As is\n", "as-is.yaml")
    assert resolve(baseline, place(), 2, TOY).text == resolve(as_is, place(), 2, TOY).text


def test_money_rules_stand_with_what_they_act_on(write):
    growth = "{parameter: need.growth, value: 0}"
    story = of(write, f"name: Story\ninvest: [{HOUSING}]\nclose: [{CLOSE}]\nchange: [{growth}]\n{MONEY}")
    slower, housing, ward = (part for _, part in parts_of(story))
    assert (slower.funding.reinvest_share, slower.funding.pool, slower.stop_loss) == (0.0, (), None)
    assert (housing.funding.reinvest_share, housing.funding.pool) == (0.0, story.funding.pool)
    assert (ward.funding.reinvest_share, ward.funding.pool) == (0.5, ())
    assert housing.stop_loss == ward.stop_loss == story.stop_loss
    told = " ".join(rules_of_parts(story))
    assert all(word in told for word in ("reinvests the share 0.5", "pooled budget", "£1,000,000"))


def test_a_stop_loss_has_nothing_to_stop_where_released_money_buys_nothing(write):
    story = of(write, f"name: Story\nclose: [{CLOSE}]\nstop_loss: {{net_cost_gbp: 1}}\n")
    assert parts_of(story)[0][1].stop_loss is None
    assert rules_of_parts(story) == []


def test_loops_and_the_slow_layer_are_the_same_in_every_run_and_that_is_said(write):
    story = of(write, f"name: Story\ninvest: [{HOUSING}]\nloops: {{unmet_need: off}}\n")
    for one in (without_changes(story), *(part for _, part in parts_of(story))):
        assert one.loops_off == {"unmet_need"}
    assert "Off in every run, as-is among them: unmet_need." in rules_of_parts(story)[0]
    held = replace(story, is_held=True)
    assert without_changes(held).is_held
    assert "held in every run" in rules_of_parts(held)[0]


def test_a_service_that_needs_a_loop_off_is_possible_alone(write):
    text = "name: Story\ninvest: [{service: transformation, units: 1, from: 2027-04}]\nloops: {unmet_need: off}\n"
    ((_, alone),) = parts_of(of(write, text))
    assert meaning.meaning_problems(alone, place(), TOY) == []


def test_a_scenario_called_as_is_has_a_baseline_of_another_name(write):
    story = of(write, f"name: Story\nclose: [{CLOSE}]\n", "as-is.yaml")
    assert without_changes(story).name == "no-changes"
    assert without_changes(replace(story, name="other")).name == "as-is"


def test_a_scenario_without_changes_has_no_parts_and_no_rules(write):
    story = of(write, f"name: Nothing\n{MONEY}")
    assert (parts_of(story), rules_of_parts(story)) == ([], [])
