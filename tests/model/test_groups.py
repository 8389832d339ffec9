"""Need that grows faster in some groups: as many come, of other groups; alike in all, nothing is another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE, pathway

from tandemcare.errors import InputError
from tandemcare.evidence import parameters
from tandemcare.model import GROUP_NAMES, inputs_of, shifted_by_group, slow_inputs, values_of, whole_growth
from tandemcare.model.group_weights import GROWING, GROWTH_OF, group_shares, growth_stated
from tandemcare.model.groups import GroupShift, added_groups, share_moved, shifts_of, ways_moved
from tandemcare.running.coupled import simulate_scenario
from tandemcare.scenario import Scenario, WhatIf, check, load_place, resolve, review, study_numbers
from tandemcare.scenario.numbers_file import problems_of_numbers
from tandemcare.scenario.shipped import stylised_place

OLDER = f"{GROWTH_OF}age_65_plus"


def grown(**more: float) -> dict[str, float]:
    return BASELINE | {f"{GROWTH_OF}{name}": value for name, value in more.items()}


def test_alike_in_all_groups_is_the_plain_number():
    alike = grown(**dict.fromkeys(GROUP_NAMES, 0.01))
    assert shifts_of(alike) == () == shifts_of(BASELINE)
    assert pathway(alike).sources == pathway().sources
    assert inputs_of(PLACE, alike) == inputs_of(PLACE, BASELINE)
    stated = dict.fromkeys(GROWING["age_band"], 0.02)
    values = values_of(replace(PLACE, growth_by_group=stated), parameters())
    assert shifts_of(values) == ()
    assert whole_growth(values) == 0.02 == slow_inputs(PLACE, values)["need_growth"]
    assert pathway(values).sources == pathway().sources


@pytest.mark.parametrize("month", [0, 1, 60, 120])
def test_groups_grow_as_they_should_and_as_many_come_in_all(month):
    """Base rate x mix at the census and what is moved make each group's share as large as its growth."""
    values = grown(age_65_plus=0.03, age_18_34=-0.01)
    (shift,) = shifts_of(values)
    moved, to = shift.moved(month), np.array([shift.moved_to.get(code, 0.0) for code in shift.codes])
    found = (1.0 - moved) * np.array(shift.shares) + moved * to / to.sum()
    wanted = np.array(shift.shares) * (1.0 + np.array(shift.growth)) ** (month / 12.0)
    assert found == pytest.approx(wanted / wanted.sum(), rel=0.03)
    assert sum(share * growth for share, growth in zip(shift.shares, shift.growth, strict=True)) == pytest.approx(
        BASELINE["need.growth"]
    )
    rates = {name: 1.3 for name in inputs_of(PLACE, BASELINE) if name.endswith(".rate")}
    shifted = shifted_by_group(values, rates, month)
    both = shifted["ae_liaison.rate"] + 1e-6 * shifted["ae_liaison_more_by_age_band.rate"]
    assert both == pytest.approx(1.3)


def in_place(stated: dict[str, float], **numbers: float) -> dict[str, float]:
    return BASELINE | {name.replace("__", "."): value for name, value in numbers.items()} | growth_stated(stated)


def test_growth_that_a_place_states_of_a_group_is_its_growth():
    """The named group grows by 3%, the others as everybody does, by 1%; the whole by their mean."""
    shares = dict(zip(GROWING["age_band"], group_shares(BASELINE, "age_band"), strict=True))
    values = in_place({"age_18_34": 0.03}, need__growth=0.01)
    (age,) = shifts_of(values)
    assert age.growth == pytest.approx([0.03, 0.01, 0.01, 0.01])
    assert whole_growth(values) == pytest.approx(0.01 + 0.02 * shares["age_18_34"])
    assert values["need.growth"] == 0.01  # that of the others, which a study or a scenario may say


def test_need_growth_of_a_study_or_scenario_is_that_of_the_groups_not_named():
    (age,) = shifts_of(in_place({"age_65_plus": 0.02}, need__growth=0.05))
    assert age.growth == pytest.approx([0.05, 0.05, 0.05, 0.02])
    faster = in_place({"age_65_plus": 0.02}, need__growth=0.05, need__growth_age_18_34=0.1)
    assert shifts_of(faster)[0].growth == pytest.approx([1.05 * 1.1 - 1.0, 0.05, 0.05, 0.02])
    what_if = Scenario("as-is", "As is", changes=(WhatIf("need.growth", 0.05),))
    place = replace(PLACE, growth_by_group={"age_65_plus": 0.02})
    for ready in (
        resolve(Scenario("as-is", "As is"), place, 1, numbers=study_numbers({"need.growth": 0.05})),
        resolve(what_if, place, 1),
    ):
        assert shifts_of(ready.plan.values_of(0)) == (age,)
        assert whole_growth(ready.plan.values_of(0)) == pytest.approx(0.05 - 0.03 * age.shares[3])


TWO = {"age_65_plus": 0.05, "deprivation_1": 0.03}


def test_growth_by_two_attributes_multiplies_in_a_person_of_both_and_keeps_the_whole_right():
    """By hand, at 1% usually: both 1.05 x 1.03 / 1.01, one 1.05 or 1.03, neither 1.01; the whole is their mean."""
    values = in_place(TWO, need__growth=0.01)
    age, deprived = shifts_of(values)
    old, poor = age.shares[3], deprived.shares[0]
    cells = {(1, 1): 1.05 * 1.03 / 1.01, (1, 0): 1.05, (0, 1): 1.03, (0, 0): 1.01}
    weights = {(a, b): (old if a else 1 - old) * (poor if b else 1 - poor) for a, b in cells}
    whole = sum(weights[cell] * cells[cell] for cell in cells)
    assert whole_growth(values) == pytest.approx(whole - 1.0)
    assert slow_inputs(PLACE, values)["need_growth"] == pytest.approx(whole - 1.0)
    mixed = joint_mix((age, deprived), month=12)
    for (a, b), factor in cells.items():
        (rows, columns) = ([3] if a else [0, 1, 2]), ([0] if b else [1, 2, 3, 4])
        assert mixed[np.ix_(rows, columns)].sum() == pytest.approx(weights[a, b] * factor / whole)


def joint_mix(shifts: tuple[GroupShift, GroupShift], month: int) -> np.ndarray:
    """How those who come in a month are divided among groups of two attributes, over all sources beside one."""
    one, other = shifts
    ways = ways_moved(shifts)
    left = 1.0 - sum(share_moved(way, shifts, month) for way in ways)
    found = left * np.outer(one.shares, other.shares)
    for way in ways:
        mix = [np.array([shift.moved_to.get(code, 0.0) for code in shift.codes]) for shift in shifts]
        mix = [
            each / each.sum() if shift in way else np.array(shift.shares)
            for each, shift in zip(mix, shifts, strict=True)
        ]
        found = found + share_moved(way, shifts, month) * np.outer(*mix)
    return found


def test_those_who_come_to_live_there_are_of_both_groups_as_often_as_these_grow():
    """Of people who come as need grows, a cell's share is its share of all times its growth, by the whole growth."""
    values = in_place(TWO, need__growth=0.01)
    age, deprived = shifts_of(values)
    (joint,) = added_groups((age, deprived)).values()
    weight = dict(zip(joint.rows, joint.weights, strict=True))
    both = weight[age.codes[3], deprived.codes[0]] / sum(weight.values())
    expected = age.shares[3] * deprived.shares[0] * (1.05 * 1.03 / 1.01 - 1.0) / whole_growth(values)
    assert both == pytest.approx(expected)
    (growth,) = (source for source in pathway(values).sources if source.name == "growth")
    drawn = {dict(growth.attributes)[name].draw for name in ("age_band", "deprivation")}
    assert drawn == {"grown_groups"}


def test_as_many_come_in_all_with_two_attributes():
    values = in_place(TWO)
    rates = {name: 1.3 for name in inputs_of(PLACE, BASELINE) if name.endswith(".rate")}
    shifted = shifted_by_group(values, rates, 60)
    named = [name for name in shifted if name.startswith("ae_liaison_more_by_")]
    assert sorted(named) == [
        f"ae_liaison_more_by_{of}.rate" for of in ("age_band", "age_band_and_deprivation", "deprivation")
    ]
    assert shifted["ae_liaison.rate"] + 1e-6 * sum(shifted[name] for name in named) == pytest.approx(1.3)
    assert {source.name for source in pathway(values).sources} >= {name.removesuffix(".rate") for name in named}


def test_growth_that_a_place_does_not_know_is_refused_or_warned_of_by_line(tmp_path):
    file = tmp_path / "story.yaml"
    stated = replace(PLACE, growth_by_group={"age_65_plus": 0.02})
    for item, found in (
        ("parameter: need.growth_age_65_plus, value: 0.01", "the place states how fast"),
        ("parameter: need.growth, value: 0.01, from: 2028-04", "holds for a whole run"),
    ):
        file.write_text(f"name: Story\nwhat_if:\n  - {{{item}}}\n", encoding="utf-8")
        (problem,) = check([file], stated)
        assert found in problem.found
        assert "story.yaml:3" in problem.where
    file.write_text("name: Story\nwhat_if: [{parameter: need.growth, value: 0.01}]\n", encoding="utf-8")
    assert check([file], stated) == []
    every = replace(PLACE, growth_by_group=dict.fromkeys(GROWING["age_band"], 0.02))
    assert any("has no effect" in each.found for each in review(file, every).warnings)


def by_age(numbers: dict[str, float]) -> np.ndarray:
    """Crises and first presentations over three years [replication, age band]."""
    told = study_numbers({"need.growth": 0.02, **numbers})
    ready = resolve(Scenario("as-is", "As is"), PLACE, 3, numbers=told)
    trace = simulate_scenario(ready, seed=5, replications=4, first_replication=0, engine="compiled", group="age_band")[
        0
    ].after_warmup()
    alone = [trace.of_group(band) for band in trace.layout.groups]
    return np.stack([one.counts["first_presentations"].events.sum(axis=1) for one in alone], axis=1)


def test_what_is_told_by_group_follows_its_growth():
    plain, older = by_age({}), by_age({OLDER: 0.3})
    assert older.sum() == pytest.approx(plain.sum(), rel=0.05)
    share = [found[:, 3].sum() / found.sum() for found in (plain, older)]
    assert share[1] > share[0] + 0.03
    assert older[:, 0].sum() < plain[:, 0].sum()


def test_a_run_with_all_groups_alike_is_bit_for_bit_that_with_the_plain_number():
    one, other = ({OLDER: 0.0}, {f"{GROWTH_OF}{name}": 0.0 for name in GROUP_NAMES})
    assert np.array_equal(by_age(one), by_age(other))
    assert np.array_equal(by_age(one), by_age({}))


def test_a_place_says_it_in_its_file_and_an_unknown_group_is_told_by_line(tmp_path):
    text = stylised_place().read_text(encoding="utf-8")
    file = tmp_path / "place.yaml"
    file.write_text(f"{text}\ngrowth_by_group:\n  age_65_plus: 0.02\n", encoding="utf-8")
    place = load_place(file)
    assert place.growth_by_group == {"age_65_plus": 0.02}
    assert place.facts_digest == load_place().facts_digest  # as many come at the census
    file.write_text(f"{text}\ngrowth_by_group:\n  age_65_pluss: 0.02\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_place(file)
    (problem,) = caught.value.problems
    assert "place.yaml:" in problem.where
    assert "age_65_plus" in problem.remedy


def test_an_unknown_group_among_numbers_is_told_with_the_nearest_name(tmp_path):
    file = tmp_path / "numbers.yaml"
    file.write_text("numbers:\n  - {parameter: need.growth_age_65_pluss, value: 0.01}\n", encoding="utf-8")
    (problem,) = problems_of_numbers(study_numbers(file), PLACE)
    assert "numbers.yaml:2" in problem.where
    assert OLDER in problem.remedy
