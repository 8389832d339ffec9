"""What makes one study of some cells: places alike, worlds alike, sensible numbers, or words that say what is not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from toy_draws import HOUSE, HOUSED, TOY, resolved
from toy_study import ToyPlace, methods, scenarios, ward

from tandemcare import memory, running
from tandemcare.errors import InputError
from tandemcare.results import Results
from tandemcare.running import Cell, make_grid, problems_of_options
from tandemcare.running.grid import REPLICATIONS_A_BATCH

ELSEWHERE = ToyPlace("other town", adults=2000)


def test_scenarios_of_two_places_or_dates_are_not_compared():
    first, second, third = scenarios()
    with pytest.raises(InputError) as refused:
        toy_of([first, replace(second, place=ELSEWHERE), replace(third, hours=24.0)])
    assert [problem.where for problem in refused.value.problems] == ["place 'other town'", "scenario 'more-beds'"]


def in_two_places(there=ELSEWHERE, names=("as-is", "nothing", "more-beds")):
    """Return the scenarios of the toy in its place, and some of them in another."""
    return [*scenarios(), *(replace(each, place=there) for each in scenarios() if each.name in names)]


def test_places_with_different_scenarios_are_refused_in_words():
    with pytest.raises(InputError) as refused:
        toy_of(in_two_places(names=("as-is", "more-beds")))
    (problem,) = refused.value.problems
    assert problem.where == "place 'other town'"
    assert "Its scenarios are as-is, more-beds; those of 'toy town' are as-is, nothing, more-beds." in problem.found
    assert "Run the same scenarios in every place" in problem.remedy


def test_two_places_under_one_name_are_refused_in_words():
    first, second, third = scenarios()
    with pytest.raises(InputError) as refused:
        toy_of([first, replace(second, place=replace(ELSEWHERE, name=first.place.name)), third])
    (problem,) = refused.value.problems
    assert problem.where == "scenario 'nothing'"
    assert "differs from that of 'as-is' but has its name, 'toy town'" in problem.found


@pytest.mark.parametrize("name", ["as\u2010is\u200b", "\uff41s-is", "as-is\u202e", "as-is "])
def test_names_that_look_the_same_are_refused(name):
    first, second, third = scenarios()
    name = name.replace("\u2010", "-")
    with pytest.raises(InputError) as refused:
        toy_of([first, replace(second, name=name), third])
    (problem,) = refused.value.problems
    assert ascii(name) in problem.found
    assert "\u202e" not in str(refused.value)
    with pytest.raises(InputError, match="looks like"):
        toy_of([first, replace(second, place=replace(ELSEWHERE, name=f"{first.place.name}\u200b")), third])


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The folder of a study of the toy in two places, more people coming in the second."""
    there = [replace(each, place=ELSEWHERE, pathway=ward(rate=0.06)) for each in scenarios()]
    return running.run(toy_of([*scenarios(), *there]), out=tmp_path_factory.mktemp("places"), workers=1)


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    """The results of the second place run alone."""
    there = [replace(each, place=ELSEWHERE, pathway=ward(rate=0.06)) for each in scenarios()]
    return Results.read(running.run(toy_of(there), out=tmp_path_factory.mktemp("place"), workers=1))


@pytest.mark.parametrize("name", ["yearly", "monthly", "ledger"])
def test_every_table_carries_the_place(both, name):
    frame = pd.read_parquet(both / f"{name}.parquet")
    assert list(frame["place"].unique()) == ["toy town", "other town"]
    counts = frame.groupby(["place", "scenario"], observed=True).size()
    assert len(counts) == 6
    assert counts.nunique() == 1


def test_each_place_of_a_study_has_the_values_of_a_run_of_it_alone(both, alone):
    here = Results.read(both)
    there = here.at("other town")
    assert here.places == there.places == ("toy town", "other town")
    np.testing.assert_array_equal(there.values, alone.values)
    assert not np.array_equal(here.values, there.values, equal_nan=True)
    for ours, theirs in ((there.monthly, alone.monthly), (there.lines, alone.lines)):
        pd.testing.assert_frame_equal(ours, theirs)
    assert there.manifest["place"] == "other town"
    assert Results.read(both, "other town").summary().equals(alone.summary())
    with pytest.raises(InputError, match="Did you mean 'other town'"):
        here.at("other twon")


def test_differences_are_from_the_first_scenario_of_the_same_place(both, alone):
    summary = pd.read_csv(both / "summary.csv")
    assert summary.columns[0] == "place"
    admissions = summary[summary["measure"] == "admissions"].set_index(["place", "scenario"])
    assert list(admissions.index.get_level_values("place").unique()) == ["toy town", "other town"]
    for place in ("toy town", "other town"):
        of_place = admissions.loc[place]
        assert of_place.loc["as-is", "difference"] == of_place.loc["nothing", "difference"] == 0.0
        assert of_place["difference"].to_numpy() == pytest.approx(of_place["mean"] - of_place.loc["as-is", "mean"])
    more = alone.figures("more-beds", "admissions").difference.mean
    assert admissions.loc[("other town", "more-beds"), "difference"] == more > 0.0
    assert Results.read(both).at("other town").figures("more-beds", "admissions").difference.mean == more


def test_cells_of_one_world_with_different_numbers_are_refused():
    as_is, house = resolved(HOUSED)
    cells = [Cell(as_is, 2), Cell(house, 2)]
    alike = [Cell(each, 2, 1, {HOUSE: 5_000.0}, TOY) for each in (as_is, house)]
    assert make_grid([*cells, *alike], years=1).worlds == {1: {HOUSE: 5_000.0}}
    with pytest.raises(InputError) as refused:
        make_grid([*cells, alike[0], replace(alike[1], numbers={HOUSE: 6_000.0})], years=1)
    (problem,) = refused.value.problems
    assert problem.where == "world 1, scenario 'house'"
    assert "other numbers than another cell of its world" in problem.found


def test_cells_that_make_no_table_together_are_refused():
    as_is, house = resolved(HOUSED)
    with pytest.raises(InputError, match="different numbers of replications"):
        make_grid([Cell(as_is, 2), Cell(house, 3)], years=1)
    with pytest.raises(InputError, match="Two have this name"):
        make_grid([Cell(as_is, 2), *[Cell(as_is, 1, 1, {HOUSE: 5_000.0}, TOY)] * 2], years=1)


def test_worlds_that_would_be_left_to_luck_are_refused():
    as_is, house = resolved(HOUSED)
    cells, price = [Cell(as_is, 2), Cell(house, 2)], {HOUSE: 5_000.0}
    for odd, words in (
        ([Cell(as_is, 2, numbers=price)], "in world 0 all are at their value"),
        ([*cells, Cell(house, 2, 2, price, TOY)], "Count the worlds from 1 on"),
        ([*cells, Cell(house, 2, -1, price, TOY)], "Count the worlds from 1 on"),
        ([*cells, Cell(house, 2, 1, price, TOY)], "It has no cell of scenario 'as-is'"),
        ([*cells, Cell(as_is, 3, 1, price, TOY, True), Cell(house, 3, 1, price, TOY)], "need more replications"),
        ([replace(cells[0], is_central=True), cells[1]], "It is the central case, and is run"),
        (
            [*cells, *(Cell(each, 2, 1, {"price.huose": 5_000.0}, TOY) for each in (as_is, house))],
            "Did you mean 'price.house'",
        ),
    ):
        with pytest.raises(InputError, match=words):
            make_grid(odd, years=1)
    elsewhere = [replace(each, scenario=moved(each.scenario)) for each in cells]
    here = [Cell(each, 2, 1, price, TOY) for each in (as_is, house)]
    with pytest.raises(InputError, match="no cell of scenario 'as-is' in Other town"):
        make_grid([*cells, *elsewhere, *here], years=1)


def moved(scenario):
    """A scenario in another place."""
    return replace(scenario, place=replace(scenario.place, name="Other town"))


@pytest.mark.parametrize(
    "odd", [{"years": 1.0}, {"years": True}, {"replications": 2.5}, {"seed": "1"}, {"workers": 0}, {"workers": 1.5}]
)
def test_what_is_no_whole_number_is_refused_before_anything_is_run(odd):
    usual = {"years": 1, "replications": 1, "seed": 1, "engine": "compiled"}
    assert problems_of_options(**usual) == []
    assert len(problems_of_options(**(usual | odd))) == 1


def test_two_scenarios_of_one_name_are_refused():
    with pytest.raises(InputError, match="Two have this name"):
        toy_of([scenarios()[0]] * 2)
    with pytest.raises(InputError, match="There are none"):
        toy_of([])


def test_wrong_options_are_told_all_at_once():
    with pytest.raises(InputError) as refused:
        toy_of(scenarios(), years=0, replications=0, seed=-1, engine="compield", batch=0)
    assert len(refused.value.problems) == 5
    assert "Did you mean 'compiled'?" in str(refused.value)


def test_batches_are_small_enough_for_progress_and_cover_every_replication_once():
    for engine, most in REPLICATIONS_A_BATCH.items():
        usual = toy_of(scenarios(), replications=50, engine=engine)
        assert len(usual.jobs) == 3 * -(-50 // most)
        done = [(job.number, job.first + more) for job in usual.jobs for more in range(job.count)]
        assert done == [(number, replication) for number in range(3) for replication in range(50)]
    assert [job.count for job in toy_of(scenarios()[:1], replications=23, batch=10).jobs] == [10, 10, 3]


def toy_of(resolved, *, replications=2, **options):
    """Return a grid of these scenarios."""
    return make_grid([Cell(each, replications) for each in resolved], **({"years": 1, "methods": methods()} | options))


def test_more_replications_than_there_is_memory_for_are_refused_before_they_are_listed(monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: 16e9)
    with pytest.raises(InputError, match=r"1,000,000,000 replications of 10 years about 1,920,\d{3}\.0 GB of memory"):
        make_grid([Cell(scenarios()[0], 1_000_000_000)], years=10, methods=methods())


def test_no_more_than_half_of_what_is_free_is_asked_for(monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: 4e9)
    assert memory.too_much(2e9) is None
    assert "more than half of the 4.0 GB free" in memory.too_much(2.1e9)


def test_a_machine_that_says_nothing_of_its_memory_is_believed(monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: None)
    assert memory.too_much(1e18) is None
