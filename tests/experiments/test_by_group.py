"""Results by group on the stylised place: groups add up to everybody, and asking for them changes nothing else."""

import numpy as np
import pandas as pd
import pytest
from model.stylised import lived, resolved

from tandemcare.experiments import plan, recost, run
from tandemcare.metrics import BY_GROUP, MEASURES, measure_by_group
from tandemcare.metrics.measure import by_month, over_the_run
from tandemcare.metrics.reading import Reading
from tandemcare.results import group_values

LEVELS = ["community_caseload", "untreated", "homeless", "section_117_people", "lasting_care_people", "care_due_people"]
COUNTS = [name for name, each in BY_GROUP.items() if each.people == name and name not in LEVELS]
DAYS = ["out_of_area_bed_days", "out_of_area_active", "crfd_bed_days", "crfd_bed_days_supported_housing"]
RARE = "requests_lapsed"
"""What may happen to nobody in a year."""


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """As-is for a year, three times, told by ethnic group and not."""
    out = tmp_path_factory.mktemp("groups")
    asked = {"years": 1, "replications": 3, "seed": 3}
    return [
        run(plan([resolved("as-is", 1)], population_group=group, **asked), out=out, workers=1)
        for group in ("ethnic_group", None)
    ]


def test_groups_add_up_to_everybody(runs):
    grouped, _ = runs
    groups = group_values(grouped)[0].sum(axis=1)
    notes, names = [note.name for note in grouped.notes], list(BY_GROUP)
    for name in COUNTS + DAYS + LEVELS:
        whole = grouped.values[0, :, notes.index(name)]
        found = groups[:, names.index(name)]
        assert whole.min() > 0.0 or name == RARE, name
        assert np.array_equal(found, whole) if name in COUNTS else found == pytest.approx(whole, rel=1e-9), name


def test_asking_for_groups_changes_no_bit_of_anything_else(runs):
    grouped, plain = runs
    assert np.array_equal(grouped.values, plain.values, equal_nan=True)
    for table in ("yearly", "monthly", "ledger", "activity"):
        pd.testing.assert_frame_equal(grouped.table(table), plain.table(table))


def test_a_costing_at_other_prices_keeps_the_groups(runs):
    grouped, _ = runs
    pd.testing.assert_frame_equal(recost(grouped, {"price.acute_bed_day": 700.0}).by_group(), grouped.by_group())


def test_what_is_told_by_group_is_known_of_a_group_and_no_count_is_left_out():
    trace = lived(seed=6, replications=2, group="sex")
    assert np.isfinite(measure_by_group(trace, 1)).all()
    reading = Reading(trace.of_group(0.0))
    known = {name for name, found in over_the_run(reading, by_month(reading), 1).items() if np.isfinite(found).any()}
    assert known & MEASURES.keys() <= BY_GROUP.keys() | {
        "home_treatment_in_use",
        "crisis_house_in_use",
        "ae_over_12h_share",
        "ae_over_12h_from_decision_share",
        "housing_wait_days_mean",
        "out_of_area_stay_days_mean",
    }
