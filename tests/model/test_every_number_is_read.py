"""Every number of the evidence is read by something: by the pathway, the slow layer, the ledger or a service."""

from __future__ import annotations

from dataclasses import replace

from model.stylised import PLACE, Watched

from tandemcare.evidence import parameters, services
from tandemcare.experiments.assessments import POLICE_SHARE
from tandemcare.finance import APPRAISING
from tandemcare.model import RULES, Ward, effects_read, hours_of_a_post, values_of
from tandemcare.model.build import pathway_parts
from tandemcare.model.monthly_multipliers import MULTIPLIED
from tandemcare.model.slow_inputs import slow_inputs
from tandemcare.scenario import english_system

CENSUS = replace(
    PLACE,
    wards=(*PLACE.wards, Ward("oak", "rehabilitation", 10)),
    census={"delayed_social_care": 1},
    ward_census={ward.name: 5 for ward in PLACE.wards},
)
"""The place with people on its wards, and with a ward more, for numbers that only such a place reads."""
BASELINE = values_of(CENSUS, parameters())
WHERE_A_PLACE_DOES_NOT_SAY = {"delay.days_before_calibration"}
WHERE_WAITS_ARE_TOLD = {POLICE_SHARE}


def test_every_number_is_read():
    values, system = Watched(BASELINE), english_system()
    usual = pathway_parts(CENSUS, values)
    slow_inputs(PLACE, values)
    hours_of_a_post(values)
    bought = {name for file in services().values() for name in (*file.parameters, *file.reads)}
    in_force = {name for rule in RULES for name in effects_read(rule)}
    read = {*values.read, *MULTIPLIED, *bought, *in_force, *system.costing, *system.read_when_bought, *APPRAISING}
    left = parameters().keys() - read - WHERE_A_PLACE_DOES_NOT_SAY - WHERE_WAITS_ARE_TOLD
    # What the standing population follows from is kept by value, and read no second time: does anything move?
    assert [
        name for name in sorted(left) if pathway_parts(CENSUS, BASELINE | {name: 0.9 * BASELINE[name]}) == usual
    ] == []
