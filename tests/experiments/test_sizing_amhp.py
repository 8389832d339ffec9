"""The rota of AMHPs in the crisis pathway: what is counted beside changes nothing, and says what the log says."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from model.stylised import PLACE
from model.test_engines_agree import SMALL

from tandemcare.experiments.assessments import steps_of
from tandemcare.experiments.sizing import SizeRequest, size_amhp
from tandemcare.experiments.sizing.amhp_rota import AmhpRotas
from tandemcare.experiments.sizing.causes import numbers_without, shares_of_wait
from tandemcare.experiments.sizing.covers import cover_of, covers, offered_load
from tandemcare.experiments.sizing.feasibility import Met
from tandemcare.experiments.sizing.instruments import BEGIN
from tandemcare.experiments.sizing.observing import Observer
from tandemcare.experiments.sizing.offered_load import at_work_by_hour
from tandemcare.experiments.sizing.seen import read
from tandemcare.experiments.sizing.shift_cover import hours_on
from tandemcare.experiments.sizing.target import STAGES
from tandemcare.metrics import requests_of
from tandemcare.metrics.reading import Reading
from tandemcare.pathway import Shift
from tandemcare.running import sample
from tandemcare.scenario import Change, Scenario

ASKED = (
    "p95 started within 24h",
    "share s136 seen within 6h >= 0.95",
    "p50 allocated within 2h",
    "p95 allocated within 30h",
    "p95 ward completed within 24h",
    "mean community started within 24h",
    "share community routine started within 3d >= 0.9",
    "share warrant started within 5d >= 0.9",
    "share all seen within 12h >= 0.9",
)


@pytest.fixture(scope="module")
def setting():
    """The small place with a rota that is too small, so that requests lapse and people are held past their clock."""
    return SizeRequest(ASKED, replace(SMALL, amhp_heads=60)).setting(STAGES)


@pytest.fixture(scope="module")
def rotas(setting):
    return AmhpRotas.of(setting)


def traced(setting, inputs, log=False, replications=2):
    return sample(setting.sample(inputs, log), lambda trace: trace, seed=5, replications=replications, workers=1)


def test_counting_beside_changes_nothing_that_happens(setting, rotas):
    bare = replace(setting, pathway=setting.resolved.pathway)
    for slots in ((1, 0, 0), (2, 1, 1)):
        ((with_them,), (without,)) = (traced(each, rotas.inputs(slots)) for each in (setting, bare))
        assert with_them.people == without.people
        ours, theirs = with_them.layout, without.layout
        for kind, axis in (("counts", 2), ("resources", 2), ("measures", 2)):
            tally = {"counts": "counts", "resources": "hours", "measures": "records"}[kind]
            names = [name for name in getattr(ours, kind) if not name.startswith(BEGIN)]
            assert names == list(getattr(theirs, kind))
            places = [getattr(ours, kind).index(name) for name in names]
            mine = np.take(getattr(with_them.tally, tally), places, axis)
            np.testing.assert_array_equal(mine, getattr(without.tally, tally))


def expected(table, target, first):
    """Return waits that ended, those within the limit, and their hours, as the requests of the log have them."""
    stage = {"allocated": "hour_allocated", "started": "hour_started", "completed": "hour_completed"}[target.what]
    table = table[target.counts(table)]
    hour = table[stage]
    reached = table[hour >= first]
    waits = reached[stage] - reached["hour_requested"]
    lapsed = table[table["ended"].isin(["lapsed", "left", "stayed_informally", "power_lapsed"])]
    lapsed = lapsed[(lapsed["kind"] != "screened") & (lapsed["hour_until"] >= first)]
    lapsed = lapsed[lapsed["hour_allocated"].isna()] if target.what == "allocated" else lapsed
    return len(reached) + len(lapsed), int((waits <= target.limit + 2.0**-20).sum()), waits.sum()


@pytest.mark.parametrize("slots", [(1, 0, 0), (2, 1, 1)])
def test_every_target_is_what_the_requests_of_the_log_say(setting, rotas, slots):
    (trace,) = traced(setting, rotas.inputs(slots), log=True, replications=1)
    seen = read(trace, setting.targets)
    last = float(trace.tally.window[0][1])
    table = requests_of(trace.logs[0], steps_of(setting.pathway), last).table
    first = float(trace.tally.window[0][0])
    for number, target in enumerate(setting.targets):
        ended, within, hours = expected(table, target, first)
        # Those held past their clock, or begun before the first hour, are counted a little otherwise.
        slack = 0.02 * ended + 3
        assert abs(seen.ended[:, :, number].sum() - ended) <= slack, target.text
        assert abs(seen.within[:, :, number].sum() - within) <= slack, target.text
        if target.kind == "mean":
            assert seen.hours[:, :, number].sum() >= hours * 0.98


def test_the_load_by_hour_is_all_the_work_of_the_amhps(setting, rotas):
    (trace,) = traced(setting, rotas.inputs(rotas.ample), log=True, replications=1)
    first, last = map(float, trace.tally.window[0])
    resource = [one.name for one in setting.pathway.resources].index("amhp")
    load = at_work_by_hour(trace.logs[0], resource, setting.sample({}).start, first, last)
    worked = Reading(trace).work_hours("amhp").sum()
    assert load.mean() * (last - first) == pytest.approx(worked, rel=0.005)


def test_covers_rise_and_cover(setting, rotas):
    load = offered_load(setting, rotas, 1, [0.99] * len(setting.targets))
    chain = covers(rotas, load)
    prices = [rotas.kinds.price(one) for one in chain]
    assert prices == sorted(prices)
    on = np.array([hours_on(shift) * fill for shift, fill in zip(rotas.shifts, rotas.fills, strict=True)]).T
    assert (on @ np.array(cover_of(rotas, load.staff).slots) >= load.staff - 1e-6).all()
    assert (load.staff >= np.floor(load.by_hour)).all()


def test_more_slots_on_any_shift_never_lengthen_the_wait_in_mean(setting, rotas):
    observer = Observer(setting, rotas.inputs, 3, np.ones(len(ASKED)), workers=1)
    usual = (2, 1, 1)
    more = [tuple(number + (place == kind) for place, number in enumerate(usual)) for kind in range(3)]
    seen = observer.runs([(rotas.inputs(slots), 0, 6) for slots in (usual, *more)])
    first = seen[0].share_within(0).mean
    assert all(one.share_within(0).mean >= first - 0.005 for one in seen[1:])
    assert sum(one.share_within(0).mean for one in seen[1:]) > 3 * first


# --- the whole of it, on the small place ------------------------------------------------------------------------

TARGETS = ("p90 started within 24h", "share s136 seen within 1h >= 0.95")


@pytest.fixture(scope="module")
def answer():
    """A small place sized for one target that can be met and one that cannot."""
    return size_amhp(SizeRequest(TARGETS, SMALL, zone=0.02, replications=400, workers=1))


def test_the_answer_meets_what_can_be_met_and_one_slot_fewer_does_not(answer):
    assert answer.is_settled
    assert [target.text for target in answer.possible] == [TARGETS[0]]
    assert answer.verdicts[answer.best.slots] is Met.MEETS
    for kind, number in enumerate(answer.best.slots):
        fewer = tuple(each - (place == kind) for place, each in enumerate(answer.best.slots))
        failing = [one.slots for one in answer.tried if answer.verdicts[one.slots] is Met.FAILS]
        assert not number or any(all(a <= b for a, b in zip(fewer, one, strict=True)) for one in failing)


def test_it_holds_for_people_nobody_has_seen(answer):
    value = answer.fresh.values[0]
    assert value.value.high >= 0.9 - 0.02
    assert answer.fresh.slots == answer.best.slots


def test_the_answer_is_the_cheapest_of_all_that_meet_the_targets(answer):
    good = [one for one in answer.tried if answer.verdicts[one.slots] is Met.MEETS]
    assert answer.best.cost_gbp == min(one.cost_gbp for one in good)
    assert answer.ample.slots in [one.slots for one in good]


def test_a_target_that_no_rota_meets_says_why(answer):
    ((target, causes),) = answer.impossible.items()
    assert target.text == TARGETS[1]
    *alone, together = causes
    assert {cause.name for cause in alone} == {"doctors", "best_interest", "office_hours", "warrant"}
    assert together.name == "all"
    # Nobody is seen within an hour, as arranging an assessment takes longer.
    assert not together.is_met
    assert together.value.mean >= answer.ample.values[1].value.mean - 0.02


def test_causes_come_in_the_order_in_which_those_who_wait_too_long_wait_for_them(answer):
    ((_, causes),) = answer.impossible.items()
    shares = [cause.share for cause in causes[:-1]]
    assert shares == sorted(shares, reverse=True)
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert sum(shares) <= 1.0 + 1e-9


def test_where_doctors_are_a_rota_their_waits_are_a_cause_by_their_number_and_not_by_a_chance_that_nothing_reads():
    """One doctor, and seldom: nearly all who wait too long wait for doctors, and more doctors end it."""
    few = (Shift("doctors", "daily", 8, 20, 1, 0.3),)
    setting = SizeRequest(("share started within 8h >= 0.95",), replace(SMALL, section_12_doctors=few)).setting(STAGES)
    rotas = AmhpRotas.of(setting)
    without = numbers_without(setting)["doctors"]
    assert "amhp.s12_delay_prob" not in without
    ample = rotas.inputs(rotas.ample)
    changed = setting.inputs_with(without)
    assert changed
    observer = Observer(setting, rotas.inputs, 1, np.ones(1), workers=1)
    usual, more = observer.runs([(ample, 0, 3), ({**changed, **ample}, 0, 3)])
    assert more.share_within(0).mean > usual.share_within(0).mean
    shares = shares_of_wait(setting, ample, 1, setting.targets[0])
    assert max(shares, key=shares.get) == "doctors"


def test_within_a_scenario_the_rota_and_the_numbers_are_those_of_its_month():
    more = Change("amhp_rota.day.slots", 4.0, start=date(2027, 4, 1))
    house = Change("crisis_house.beds", 31.0, start=date(2028, 4, 1))
    asked = Scenario("more", "More", changes=(more, house))
    setting = SizeRequest(TARGETS, PLACE, within=asked, at="2027-06").setting(STAGES)
    day = [shift.name for shift in setting.place.amhp_rota].index("day")
    assert AmhpRotas.of(setting).today[day] == 4
    assert setting.values["crisis_house.beds"] == PLACE.crisis_house_beds
    assert "June 2027" in setting.within
    last = SizeRequest(TARGETS, PLACE, within=asked).setting(STAGES)
    assert last.values["crisis_house.beds"] == 31.0
    assert "April 2028" in last.within
    as_is = SizeRequest(TARGETS, PLACE).setting(STAGES)
    same = SizeRequest(TARGETS, PLACE, within=Scenario("as-is", "As is")).setting(STAGES)
    assert same.values == as_is.values
    assert same.sample({}).changes == as_is.sample({}).changes
    assert not as_is.within


def test_people_and_money_follow_from_the_hours(answer):
    rotas = AmhpRotas.of(SizeRequest(TARGETS, SMALL).setting(STAGES))
    for one in answer.tried:
        assert one.needs.fte == pytest.approx(one.needs.wanted_hours / one.needs.hours_of_an_fte)
        assert one.cost_gbp == pytest.approx(rotas.kinds.price(one.slots))


def test_a_frontier_never_pays_more_for_less(answer):
    for number in range(len(TARGETS)):
        values = [one.values[number].value.mean for one in answer.frontier(number)]
        hours = [one.needs.fte for one in answer.frontier(number)]
        assert values == sorted(values)
        assert hours == sorted(hours)


def test_json_and_the_frame_have_the_same_numbers(answer):
    found, frame = answer.to_json_object(), answer.frame()
    told = {tuple(one["slots"].items()): one for one in (*found["tried"], *found["checked"])}
    assert len(told) == len(frame)
    for _, row in frame.iterrows():
        one = told[tuple((name, row[name]) for name in answer.names)]
        assert one["fte"] == row["fte"]
        assert one["targets"][0]["value"] == row[f"{TARGETS[0]}: value"]


def test_numbers_that_make_no_sense_are_told_all_at_once():
    wrong = SizeRequest(TARGETS, confidence=1.0, zone=0.0, replications=1, seed=-1, workers=0)
    assert [problem.where for problem in wrong.problems()] == ["confidence", "zone", "replications", "seed", "workers"]


def test_national_figures_are_recovered_for_the_stylised_place():
    """42 heads, 17.5 FTE, 8.3% of posts vacant, and 66 assessments a year for each FTE."""
    setting = SizeRequest(("p95 started within 24h",)).setting(STAGES)
    assert setting.place == PLACE
    rotas = AmhpRotas.of(setting)
    needs = rotas.needs(rotas.today)
    assert needs.heads_in_post == pytest.approx(42.0, abs=0.5)
    assert needs.fte_in_post == pytest.approx(17.5, abs=0.5)
    assert needs.vacancy == pytest.approx(0.083)
    (seen,) = Observer(setting, rotas.inputs, 1, np.ones(1), workers=1).runs([(rotas.inputs(rotas.today), 0, 8)])
    assert float(seen.assessments.mean()) / needs.fte_in_post == pytest.approx(66.0, rel=0.1)
    assert needs.fte < needs.fte_in_post  # others of those hours are other duties
