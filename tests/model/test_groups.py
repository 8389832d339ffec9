"""Need that grows faster in some groups: as many come, of other groups; alike in all, nothing is another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from model.stylised import BASELINE, PLACE, pathway

from tandemcare.errors import InputError
from tandemcare.evidence import parameters
from tandemcare.model import GROUP_NAMES, inputs_of, shifted_by_group, values_of
from tandemcare.model.group_weights import GROWING, GROWTH_OF, group_shares, growth_stated
from tandemcare.model.groups import shifts_of
from tandemcare.running.coupled import simulate_scenario
from tandemcare.scenario import Scenario, load_place, resolve, study_numbers
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
    assert values == BASELINE | {"need.growth": 0.02}


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


def test_growth_that_a_place_states_of_a_group_is_its_growth():
    stated = {"ethnic_black": 0.03, "age_65_plus": 0.0}
    values = BASELINE | growth_stated(BASELINE, stated)
    age, ethnic = shifts_of(values)
    by_name = dict(zip(GROWING["ethnic_group"], ethnic.growth, strict=True))
    rest = [growth for name, growth in by_name.items() if name != "ethnic_black"]
    assert by_name["ethnic_black"] - rest[0] == pytest.approx(0.03 - BASELINE["need.growth"])
    assert max(rest) == pytest.approx(min(rest))
    assert age.growth[3] < age.growth[0]
    assert sum(group_shares(BASELINE, "age_band")) == pytest.approx(1.0)


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
