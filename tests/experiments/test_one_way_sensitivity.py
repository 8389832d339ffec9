"""Switching values: by hand where cost is linear, checked by a run, and the same people throughout."""

import json
from pathlib import Path

import numpy as np
import pytest
from toy_draws import EFFECT, HOUSE, HOUSED, IDLE, STAY, TOY, methods, resolved

from tandemcare.errors import InputError
from tandemcare.experiments import resolve_all, run, switching, switching_json
from tandemcare.experiments.inactive_parameters import effects_of, inactive_parameters
from tandemcare.experiments.one_way_sensitivity import COLUMNS, DOES_NOT, PAYS, SWITCHES, _Moves, row_of, switching_of
from tandemcare.experiments.psa_design import Uncertain
from tandemcare.experiments.varied_parameters import EFFECTS, VariedParameter, effects, singly
from tandemcare.running import Grid, Quiet, make_grid
from tandemcare.scenario import Change, Scenario, english_system, load_place, resolve
from tandemcare.scenario.shipped import shipped_folder

SLOT = "price.home_treatment_slot_year"
SHIPPED = [shipped_folder() / f"{name}.yaml" for name in ("double-running", "amhp-capacity")]


def toy_switching(folder: Path, parameters=None, replications: int = 4):
    known = resolved(HOUSED)

    def study(cells):
        return run(make_grid(cells, years=1, seed=7, methods=methods()), out=folder, workers=1)

    return switching_of(known, study, parameters, replications, system=TOY, progress=Quiet())


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """The numbers of the toy, each moved alone."""
    return toy_switching(tmp_path_factory.mktemp("switching"))


@pytest.fixture(scope="module")
def rows(found):
    return found.frame.set_index("parameter")


def test_a_price_switches_where_it_costs_what_is_saved(found, rows):
    """Cost is 12 months x the price less what admissions save, all in year 0: it is zero at savings / 12."""
    usual = found.results.central["house"]["net_present_cost_gbp"].mean()
    by_hand = (12 * TOY.parameters[HOUSE].value - usual) / 12
    row = rows.loc[HOUSE]
    assert (row.verdict, row.switching_value) == (SWITCHES, pytest.approx(by_hand))
    assert row.cost_there_gbp == pytest.approx(0.0, abs=1e-6)
    assert row.cost_at_high_gbp == pytest.approx(usual + 12 * (row.high - row.value))


def test_a_switching_value_lies_between_the_value_and_an_end(rows):
    switching = rows[rows.verdict == SWITCHES]
    assert len(switching) > 1
    for row in switching.itertuples():
        assert row.low <= row.switching_value <= row.high
        assert (row.cost_at_low_gbp < 0.0) != (row.cost_at_high_gbp < 0.0)


def test_a_check_says_how_straight_the_line_is(rows):
    """An effect of nothing costs what the house costs; where cost turns, a run is nearer to zero than at the ends."""
    row = rows.loc[EFFECT]
    assert row.cost_at_low_gbp == pytest.approx(12 * TOY.parameters[HOUSE].value)
    assert row.verdict == SWITCHES
    assert abs(row.cost_there_gbp) < min(abs(row.cost_at_low_gbp), abs(row.cost_gbp)) / 4


@pytest.mark.parametrize(("cost", "verdict"), [(5.0, DOES_NOT), (-5.0, PAYS)])
def test_what_does_not_turn_says_so(cost, verdict):
    number = Uncertain("x", "X", "GBP", 2.0, 1.0, 3.0, "triangular", "D")
    row = row_of(
        "house",
        VariedParameter(number, dict),
        np.array([cost, cost]),
        {1.0: np.array([cost] * 2), 3.0: np.array([3 * cost] * 2)},
    )
    assert (row["verdict"], row["move_gbp"]) == (verdict, 10.0)
    assert np.isnan(row["switching_value"])


def test_of_two_turns_the_nearer_one_counts():
    """It pays at both ends: from 5 down to -5 on one side turns half way, to -15 on the other a quarter of the way."""
    number = Uncertain("x", "X", "GBP", 2.0, 1.0, 3.0, "triangular", "D")
    row = row_of(
        "house", VariedParameter(number, dict), np.full(2, 5.0), {1.0: np.full(2, -5.0), 3.0: np.full(2, -15.0)}
    )
    assert (row["verdict"], row["switching_value"]) == (SWITCHES, 2.25)


def test_the_widest_move_comes_first(found):
    moves = found.frame.move_gbp.to_numpy()
    assert list(found.frame.columns) == list(COLUMNS)
    assert (np.diff(moves) <= 0.0).all()


def test_what_moves_nothing_and_what_is_held_are_named(found):
    assert found.unmoved["house"] == (IDLE,)
    assert found.held == (STAY,)


def test_the_same_question_is_not_run_twice(tmp_path, monkeypatch):
    first = toy_switching(tmp_path, [HOUSE])
    monkeypatch.setattr(Grid, "jobs", property(lambda _: pytest.fail("it was run again")))
    assert toy_switching(tmp_path, [HOUSE]).frame.equals(first.frame)


@pytest.mark.parametrize(
    ("name", "words"),
    [(STAY, "calibrated anew"), ("price.hous", "Did you mean 'price.house'"), ("nonsense", "no such")],
)
def test_a_number_that_cannot_be_moved_is_wrong_input(tmp_path, name, words):
    with pytest.raises(InputError, match=words):
        toy_switching(tmp_path, [name])


def test_json_is_plain(found):
    told = json.loads(json.dumps(switching_json(found), allow_nan=False))
    assert [row["parameter"] for row in told["scenarios"][0]["numbers"]] == list(found.frame.parameter)
    assert told["scenarios"][0]["moved_nothing"] == [IDLE]


def test_numbers_of_services_that_nobody_buys_are_inactive():
    known = resolve_shipped()
    inactive = inactive_parameters(known)
    assert "amhp_hub.price" in inactive["double-running"]
    assert "amhp_hub.price" not in inactive["amhp-capacity"]
    assert "community_places.price" not in inactive["as-is"]  # teams at the census have that price too
    assert not {"price.acute_bed_day", "fund.leak_share"} & {name for names in inactive.values() for name in names}


OF_LAW = ("mental_health_act_2025.", "right_care_right_person.")


def test_numbers_of_rules_that_are_not_in_force_are_inactive():
    """All of them, those too by which what a rule asks for is counted; a rule at nothing is not in force."""
    law = shipped_folder() / "law"
    files = [shipped_folder() / "as-is.yaml", law / "mental-health-act-2025.yaml", law / "right-care-right-person.yaml"]
    known = resolve_all(files, None, 1)
    none = Scenario("none", "None", changes=(Change("rules.right_care_right_person", 0.0),))
    inactive = inactive_parameters([*known, resolve(none, load_place(), 1)])
    act, police = ({name for name in english_system().parameters if name.startswith(topic)} for topic in OF_LAW)
    route = {"money.continuing_health_care_share"}
    assert act | police | route <= set(inactive["as-is"])
    assert act | police <= set(inactive["none"])
    assert not act & set(inactive["mental-health-act-2025"])
    assert police <= set(inactive["mental-health-act-2025"])
    assert not police & set(inactive["right-care-right-person"])


def test_what_only_the_baseline_depends_on_is_told_of_a_scenario_too():
    """The price of a house moves as-is, whose numbers nobody may leave out where a scenario is measured from it."""
    moves = _Moves(resolved(HOUSED), lambda cells: None, {"housed": (HOUSE,)}, TOY)
    (varied,) = singly([Uncertain(HOUSE, "", "", 1.0, 0.0, 2.0, "triangular", "D")])
    assert not moves.can_move(varied, ["housed"])
    assert moves.can_move(varied, ["as-is", "housed"])
    assert moves.can_move(varied)


def resolve_shipped():
    return resolve_all([shipped_folder() / "as-is.yaml", *SHIPPED], None, 1)


def test_effects_are_scaled_together_and_shares_stop_at_one():
    known = resolve_shipped()
    varied = {each.scenario: each for each in effects(known, None, None)}
    assert set(varied) == {"double-running", "amhp-capacity"}
    of_double = effects_of([known[1]])
    assert {"hazard.team_ratio", "home_treatment.share_instead_of_bed", "managed_flow.effect"} < of_double.keys()
    none, twice = varied["double-running"].draw_at(0.0), varied["double-running"].draw_at(2.0)
    ratios = {name for name in of_double if name.endswith("_ratio") or name == "hazard.shorter_stay"}
    assert none == {name: 1.0 if name in ratios else 0.0 for name in of_double}
    assert twice == {name: value**2 if name in ratios else 2.0 * value for name, value in of_double.items()}
    assert varied["double-running"].draw_at(1.0) == of_double
    assert all(value <= 1.0 for name, value in varied["amhp-capacity"].draw_at(100.0).items() if "effect" in name)


def test_england_for_a_year(tmp_path):
    """A dearer slot costs a scenario that buys slots more, another scenario nothing, and effects can be scaled."""
    found = switching(SHIPPED, parameters=[SLOT, EFFECTS], years=1, replications=1, workers=1, out=tmp_path)
    rows = found.frame.set_index(["scenario", "parameter"])
    price = rows.loc["double-running", SLOT]
    assert price.cost_at_low_gbp < price.cost_gbp < price.cost_at_high_gbp
    assert SLOT in found.unmoved["amhp-capacity"]
    assert ("amhp-capacity", f"{EFFECTS}: amhp-capacity") in rows.index
    assert ("double-running", f"{EFFECTS}: amhp-capacity") not in rows.index
