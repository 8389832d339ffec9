"""Draws stay in their ranges, one in each stratum, the same whatever else is run; what describes the census is held."""

from dataclasses import replace

import numpy as np
import pytest
from toy_draws import (
    ADMISSION,
    DEARER,
    DEAREST,
    EFFECT,
    HOUSE,
    HOUSED,
    IDLE,
    STAY,
    TOY,
    methods,
    resolved,
    toy_drawn,
    toy_system,
)
from toy_study import tables_of, toy_plan

from tandemcare.errors import InputError
from tandemcare.experiments import PsaDesign, plan, psa_design, resolve_all, run
from tandemcare.experiments.psa_design import held_numbers, hypercube, strata, uncertain_numbers
from tandemcare.model import Coupling
from tandemcare.results.psa_results import drawn_numbers
from tandemcare.running import make_executor, work
from tandemcare.scenario import english_system, load_place, resolved_with
from tandemcare.scenario import name_of_item as name_of
from tandemcare.scenario.shipped import shipped_folder, stylised_place
from tandemcare.stockflow import Compiled

DRAWS = 40


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """The results of a study with draws."""
    return run(toy_drawn(), out=tmp_path_factory.mktemp("drawn"), workers=1)


def test_draws_are_inside_their_ranges_and_reach_towards_the_ends():
    numbers, _ = uncertain_numbers(resolved(HOUSED), TOY)
    draws = hypercube(numbers, DRAWS, seed=3)
    for number in numbers:
        values = np.array([draw[number.name] for draw in draws])
        assert ((number.low <= values) & (values <= number.high)).all()
        assert np.ptp(values) > 0.6 * (number.high - number.low)


@pytest.mark.parametrize("draws", [1, 7, 40])
def test_each_stratum_is_drawn_once(draws):
    shares = strata("price.house", draws, seed=3)
    assert sorted(np.floor(shares * draws)) == list(range(draws))


def test_draws_follow_from_the_seed_and_the_name_alone():
    assert (strata("a", 9, seed=3) == strata("a", 9, seed=3)).all()
    assert (strata("a", 9, seed=3) != strata("b", 9, seed=3)).any()
    assert (strata("a", 9, seed=3) != strata("a", 9, seed=4)).any()


def test_adding_a_scenario_does_not_change_the_draws_of_another():
    alone, together = (psa_design(resolved(*each), draws=8, replications=1, seed=5, system=TOY) for each in (few, more))
    for one, other in zip(alone.draws, together.draws, strict=True):
        assert one.items() <= other.items()


few, more = (HOUSED,), (HOUSED, DEARER)


def test_the_same_item_in_two_scenarios_is_the_same_draw():
    found = psa_design(resolved(DEARER, DEAREST), draws=4, replications=1, seed=5, system=TOY)
    items = [number for number in found.numbers if number.name not in TOY.parameters]
    assert [number.name for number in items] == [name_of(DEARER.changes[0])]
    assert (items[0].low, items[0].value, items[0].high) == (500.0, 1_500.0, 2_000.0)


def test_an_item_is_run_with_its_own_number_drawn(tmp_path):
    """As-is pays the drawn price for an admission, the scenario its own: the difference is that of the two prices."""
    results = run(toy_drawn(DEARER, draws=3, each=2), out=tmp_path, workers=1)
    numbers = drawn_numbers(results).pivot(index="draw", columns="parameter", values="value")
    rows = results.draws
    assert list(dict.fromkeys(rows.draw)) == [1, 2, 3] == list(numbers.index)  # as reports and messages count them
    more = rows[rows.figure == "difference_cost_total_gbp"].groupby("draw").value.mean()
    own = numbers[name_of(DEARER.changes[0])] - numbers[ADMISSION]
    assert (np.sign(more) == np.sign(own)).all()
    assert (more / own).to_numpy() == pytest.approx([more[1] / own[1]] * 3)  # the same admissions in every draw


def test_what_describes_the_census_is_held():
    numbers, held = uncertain_numbers(resolved(HOUSED), TOY)
    assert held == (STAY,)
    assert [number.name for number in numbers] == sorted([EFFECT, HOUSE, ADMISSION, IDLE])


def test_a_drawn_number_of_england_leaves_the_pathway_at_the_census_as_it_is():
    """A third of the way to either end, where nobody looked when deciding what to hold."""
    system, place = english_system(), load_place(stylised_place())
    values = dict(system.values_of(place, system.parameters))
    held = held_numbers(place, system)
    usual = system.shape(place, values)
    free = [each for name, each in system.parameters.items() if name not in held | system.refitted]
    for part in (1.0 / 3.0, -1.0 / 3.0):
        moved = {
            each.name: each.value + abs(part) * ((each.high if part > 0 else each.low) - each.value) for each in free
        }
        assert system.shape(place, values | moved) == usual
    assert {"frailty.shape", "lives.people_per_100k", "lives.gone_after_need"} <= held
    assert not held & {*system.refitted, "price.acute_bed_day", "fund.leak_share", "street_triage_teams.effect"}


@pytest.mark.parametrize("end", ["low", "high"])
def test_with_no_growth_as_is_stays_at_its_census_whatever_is_drawn(end):
    """Every number that may be drawn at an end of its range at once, the people as at the census: all is in balance."""
    (known,) = resolve_all([shipped_folder() / "as-is.yaml"], None, 1)
    numbers, _ = uncertain_numbers([known], english_system())
    draw = {number.name: getattr(number, end) for number in numbers} | {"need.growth": 0.0}
    moved = resolved_with(known, draw, years=1)
    slow = Coupling(moved.plan)
    memory, runner = slow.begin(0), Compiled(slow.model)
    runner.restart(slow.initial)
    for month in range(12):
        values = runner.values()
        inputs = slow.inputs(slow.state(memory, month, values))
        runner.set({**inputs.slow, **slow.monthly(memory, month, inputs, values)[1]})
        runner.advance(month + 1.0)
        found = runner.values()
        for output, still in (("need_index", 1.0), ("staffed_share", 1.0), ("beds_without_staff", 0.0)):
            assert found[output] == pytest.approx(still, abs=1e-6), output


def test_discounting_is_never_drawn():
    numbers, held = uncertain_numbers(resolved(HOUSED), english_system())
    assert not [each for each in (*held, *(number.name for number in numbers)) if each.startswith("appraisal.")]


def test_a_draw_has_a_value_for_each_scenario_replication_and_figure(drawn):
    rows = drawn.draws
    assert list(rows.columns) == ["scenario", "draw", "replication", "figure", "value"]
    assert list(rows.scenario.unique()) == ["house"]
    assert (rows.draw.nunique(), rows.replication.nunique()) == (6, 3)
    assert len(rows) == 6 * 3 * rows.figure.nunique()
    assert set(drawn_numbers(drawn).parameter) == {EFFECT, HOUSE, ADMISSION, IDLE}


def test_no_ledger_of_a_draw_is_kept(drawn):
    assert set(drawn.ledger(["service"]).service) == {"ward", "house"}
    assert not list(drawn.folder.glob("batches/*"))


def test_a_draw_by_hand(drawn):
    """A house costs its drawn price in each of 12 months; the first 12 months of a run lie in year 0, undiscounted."""
    rows, numbers = drawn.draws, drawn_numbers(drawn).pivot(index="draw", columns="parameter", values="value")
    one = rows[rows.draw == 2].pivot(index="replication", columns="figure", values="value")
    saved = -one["difference_admissions"] * numbers.loc[2, ADMISSION]
    assert one["net_present_cost_gbp"].to_numpy() == pytest.approx(12 * numbers.loc[2, HOUSE] - saved.to_numpy())
    assert one["saving_to_cost_ratio"].to_numpy() == pytest.approx(saved.to_numpy() / (12 * numbers.loc[2, HOUSE]))


def test_numbers_drawn_at_their_values_give_the_central_case_bit_for_bit(tmp_path):
    known = resolved(HOUSED)
    values = {name: each.value for name, each in TOY.parameters.items()}
    still = PsaDesign((), (), (values, {}), 3, TOY)
    results = run(plan(known, years=1, replications=3, methods=methods(), design=still), out=tmp_path, workers=1)
    rows = results.draws
    for figure, values in results.central["house"].items():
        for draw in (1, 2):
            found = rows[(rows.figure == figure) & (rows.draw == draw)].value.to_numpy()
            assert np.array_equal(found, values, equal_nan=True), figure


def test_numbers_of_england_at_their_values_give_the_central_case_bit_for_bit(tmp_path):
    """One replication of a year: services, nurses, mobilising times and prices all come from the numbers drawn."""
    files = [shipped_folder() / f"{name}.yaml" for name in ("as-is", "double-running")]
    known = resolve_all(files, None, 1)
    numbers, held = uncertain_numbers(known, english_system())
    still = PsaDesign(numbers, held, ({number.name: number.value for number in numbers},), 1)
    results = run(plan(known, years=1, replications=1, design=still), out=tmp_path)
    rows = results.draws.set_index("figure").value
    for figure, values in results.central["double-running"].items():
        if figure.startswith("difference_"):
            assert np.array_equal(rows[[figure]], values, equal_nan=True), figure
        else:  # summed in another order
            assert rows[[figure]].to_numpy() == pytest.approx(values, rel=1e-9, abs=1e-6), figure


def test_ranges_of_no_width_are_not_drawn():
    still = toy_system(width=0.0)
    assert uncertain_numbers(resolved(HOUSED, system=still), still) == ((), ())


def test_a_number_that_acts_on_nothing_moves_nothing(tmp_path):
    """Only the price of what nobody uses has a range."""
    narrow = toy_system(width=0.0)
    only = replace(narrow, parameters={**narrow.parameters, IDLE: TOY.parameters[IDLE]})
    results = run(toy_drawn(draws=3, each=2, system=only), out=tmp_path, workers=1)
    rows = results.draws
    assert rows.groupby(["figure", "replication"], observed=True).value.nunique(dropna=False).max() == 1


@pytest.mark.parametrize("workers", [2, 4])
def test_one_worker_equals_several(drawn, tmp_path, workers):
    assert tables_of(run(toy_drawn(), out=tmp_path, workers=workers).folder) == tables_of(drawn.folder)


def test_processes_equal_one_worker(drawn, tmp_path):
    with make_executor(2, kind="processes") as executor:
        assert tables_of(run(toy_drawn(), out=tmp_path, executor=executor).folder) == tables_of(drawn.folder)


def test_draws_that_are_finished_are_not_run_again(drawn, tmp_path, monkeypatch):
    """Half of the batches are thrown away; the others are kept, and the tables are the same."""
    stopped_after, done = 9, []

    def stops(job):
        if len(done) == stopped_after:
            raise KeyboardInterrupt
        done.append(job)
        return run_batch(job)

    run_batch = work.run_batch
    monkeypatch.setattr(work, "run_batch", stops)
    with pytest.raises(KeyboardInterrupt, match=f"{stopped_after} of"):
        run(toy_drawn(), out=tmp_path, workers=1)
    again = []
    monkeypatch.setattr(work, "run_batch", lambda job: again.append(job) or run_batch(job))
    assert tables_of(run(toy_drawn(), out=tmp_path, workers=1).folder) == tables_of(drawn.folder)
    assert len(again) == len(toy_drawn().jobs) - stopped_after


def test_the_address_of_a_run_holds_its_draws(tmp_path):
    folders = {run(toy_drawn(draws=draws, each=each), out=tmp_path).folder for draws, each in ((1, 1), (2, 1), (1, 2))}
    assert len(folders) == 3


@pytest.mark.parametrize("wrong", [{"draws": -1}, {"draws": 2, "draw_replications": 0}])
def test_draws_that_make_no_sense_are_wrong_input(wrong):
    with pytest.raises(InputError, match="draw"):
        plan(resolved(HOUSED), years=1, replications=1, **wrong)


def test_a_scenario_that_was_not_written_cannot_be_drawn():
    with pytest.raises(InputError, match="as it was written"):
        toy_plan(draws=2)


def test_numbers_are_drawn_for_one_place_at_a_time():
    (here, there) = resolved(HOUSED)
    there = replace(there, place=replace(there.place, name="Other town"))
    with pytest.raises(InputError, match="one place at a time"):
        psa_design([here, there], draws=2, replications=1, seed=1, system=TOY)
