"""Law and agreements in force: what each does to whom, in people; none of it in force changes nothing."""

from __future__ import annotations

from fnmatch import fnmatchcase

import pytest
from model.stylised import BASELINE, PLACE, YEAR, lived, totals

from tandemcare.evidence import parameters
from tandemcare.metrics.activity import of_rules
from tandemcare.metrics.measure import DETENTIONS
from tandemcare.metrics.reading import Reading
from tandemcare.model import RULES, apply_rules, effects_read
from tandemcare.scenario import load, load_place, resolve
from tandemcare.scenario.shipped import shipped_folder

LAW = sorted((shipped_folder() / "law").glob("*.yaml"))


def in_force(**shares: float) -> dict[str, float]:
    """The numbers of the stylised place with so much of some rules in force."""
    values = BASELINE | {f"rules.{name}": share for name, share in shares.items()}
    apply_rules(values)
    return values


def lived_under(**shares: float):
    return lived(in_force(**shares), YEAR, seed=4, replications=4)


@pytest.fixture(scope="module")
def before():
    return lived_under()


def test_rules_of_which_nothing_is_in_force_change_no_number():
    assert in_force() == BASELINE


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_moves_numbers_in_step_with_how_far_it_is_in_force(rule):
    half, whole = (in_force(**{rule.removeprefix("rules."): share}) for share in (0.5, 1.0))
    moved = {name for name in whole if whole[name] != BASELINE[name]} - {rule}
    assert moved
    assert moved == {target for effect in RULES[rule].effects for target in effect.targets}
    for name in moved:
        assert abs(half[name] - BASELINE[name]) < abs(whole[name] - BASELINE[name])


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_whose_effects_are_none_changes_nothing(rule):
    numbers = parameters()
    none = {name: 1.0 if numbers[name].unit == "ratio" else 0.0 for name in effects_read(rule)}
    values = BASELINE | none | {rule: 1.0}
    apply_rules(values)
    assert {name for name in values if values[name] != BASELINE[name]} <= none.keys() | {rule}


def test_the_police_leave_the_mildest_to_others_and_the_crises_are_as_many(before):
    after = lived_under(right_care_right_person=1.0)
    uses, left = (totals(trace, "section_136_uses") for trace in (before, after))
    assert (left < uses).all()
    known = ("section_136_unattended", "unattended_to_ae", "not_reached")
    unattended, to_ae, alone = (totals(after, name) for name in known)
    assert (unattended > 0).all()
    assert (to_ae + alone <= unattended).all()
    assert alone.sum() > 0
    assert totals(after, "crises").mean() == pytest.approx(totals(before, "crises").mean(), rel=0.02)
    # Who comes to A&E, or by the crisis line, is more than before; nobody is found to need less.
    comes = ("ae_presentations", "crisis_referrals")
    assert totals(after, *comes).sum() > totals(before, *comes).sum()
    assert totals(before, *known).sum() == 0


def test_whom_nobody_reaches_has_a_need_unmet():
    alone = in_force(right_care_right_person=1.0)
    alone |= {
        "section_136.share_left_to_ae": 0.0,
        "section_136.share_left_alone": alone["section_136.share_unattended"],
    }
    trace = lived(alone, YEAR, seed=4)
    assert totals(trace, "not_reached") == totals(trace, "section_136_unattended")


def test_narrower_grounds_detain_fewer_and_leave_the_need():
    before, after = (lived(in_force(act_2025_grounds=share), 2 * YEAR, seed=4, replications=4) for share in (0.0, 1.0))
    detained = ("detentions_on_admission", "detentions_after_admission")
    assert totals(after, *detained).mean() < totals(before, *detained).mean()
    assert totals(after, "declined_admission").sum() > 0
    need = [totals(trace, "admission_need").mean() for trace in (before, after)]
    assert need[1] == pytest.approx(need[0], rel=0.02)


def test_safeguards_are_counted_for_the_detained_and_take_hours(before):
    after = lived_under(act_2025_safeguards=1.0)
    detained = totals(after, "detentions_on_admission")
    for name in ("further_hearings", "further_second_opinions", "statutory_plans"):
        assert totals(before, name).sum() == 0
        assert 0 < totals(after, name).sum() < 2 * detained.sum()
    hours = [of_rules(Reading(trace), BASELINE)["safeguard_hours"].sum() for trace in (before, after)]
    assert hours[0] == 0.0 < hours[1]
    worked = [Reading(trace).work_hours("amhp").sum() for trace in (before, after)]
    assert worked[1] > worked[0]


def test_safeguards_are_asked_for_as_often_as_somebody_is_detained_by_the_ledger():
    """A section 3 after a section 2, a section 4 or a recall is no further detention. Somebody may be on the way."""
    numbers = ("detention.further_hearings", "detention.further_second_opinions", "detention.statutory_plans")
    trace = lived(BASELINE | dict.fromkeys(numbers, 1.0), YEAR / 2, seed=4)
    detained = totals(trace, *DETENTIONS).sum()
    for name in ("further_hearings", "further_second_opinions", "statutory_plans"):
        assert totals(trace, name).sum() == pytest.approx(detained, abs=2)
    assert totals(trace, "section_2_converted").sum() > 10


def test_no_police_station_is_a_place_of_safety():
    assert totals(lived_under(act_2025_places_of_safety=1.0), "section_136_custody_first").sum() == 0


def test_welfare_checks_left_to_others_are_as_many_as_the_rule_says():
    values = in_force(right_care_right_person=1.0)
    activity = of_rules(Reading(lived(values, YEAR)), BASELINE)
    checks = BASELINE["right_care_right_person.welfare_checks_per_100k"] * PLACE.adults / 1e5
    by_ambulance = BASELINE["right_care_right_person.welfare_by_ambulance"]
    assert activity["welfare_checks_by_ambulance"].sum() == pytest.approx(checks * by_ambulance, rel=0.01)
    assert (activity["welfare_check_police_hours"] < 0.0).all()


@pytest.mark.parametrize("file", LAW, ids=lambda file: file.stem)
def test_a_file_of_law_is_sound_and_dates_what_it_puts_into_force(file):
    scenario = load(file)
    resolved = resolve(scenario, load_place(), 10)
    assert resolved.name == file.stem  # it is decided, and no what-if
    assert scenario.why
    assert all(item.why for item in scenario.items)
    assert all(change.start for change in scenario.changes if fnmatchcase(change.parameter, "rules.*"))
