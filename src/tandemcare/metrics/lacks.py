"""Care that people were due and did not get, in person-days, each under what somebody lacks together.

Resources count each lack by itself and exactly. Who lacks several kinds of care at once is seen in looks now and then
(`model.lacking`), whose shares divide what the resources count. Who found no bed or no care in a crisis is charged for
these days under that alone, and not for a missing team besides. Names of activities say what is lacked together.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tandemcare.sums import summed
from tandemcare.trace.intervals import ratio
from tandemcare.trace.tally import Floats

from .reading import Reading

TENANCY, GIVEN_UP_AFTER = "housing.tenancy_days", "housing.days_to_give_up"
STAY, EPISODE = "money.unmet_stay_days", "money.unmet_episode_days"
READ_AT_CENSUS = (TENANCY, GIVEN_UP_AFTER, STAY, EPISODE)
"""Values that are read once, at the census date."""
_DUE = {"package": "care_package", "lasting": "lasting_care", "residential": "residential_care"}
_HOUSING = {"housing": "supported_housing", "homeless": "supported_housing_homeless"}
_TEAM = "_and_team"


def unmet(reading: Reading, values: Mapping[str, float], looked: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return days [replication, month] of care that people were due and did not get, by what they lack together.

    `looked` holds how many people lack what together, as the look of the model counts them; where nobody looked,
    nobody is taken to lack two.
    """
    found = {
        "unmet_acute_bed_days": reading.count("bed_needs_unmet") * values[STAY],
        "unmet_crisis_care_days": reading.count("crisis_care_missed") * values[EPISODE],
    }
    with_team = _without_team(looked) * (found["unmet_acute_bed_days"] + found["unmet_crisis_care_days"])
    for kind, name in _DUE.items():
        days = reading.busy_days(f"due-{kind}")
        found |= _parted(days, looked, {kind: name}, kind)
        with_team += found[f"unmet_{name}{_TEAM}_days"]
    found |= _parted(without_supported_housing(reading, values), looked, _HOUSING, "housing")
    with_team += summed(found[f"unmet_{name}{_TEAM}_days"] for name in _HOUSING.values())
    return found | {"unmet_community_place_days": np.maximum(reading.busy_days("untreated") - with_team, 0.0)}


def _without_team(looked: Mapping[str, Floats]) -> Floats:
    """Return the share without a community team of all who are ill: so many of those who found nothing in a crisis."""
    in_all = looked.get("lacking_team_in_all", np.zeros(1))
    return np.where(in_all > 0.0, np.nan_to_num(ratio(looked.get("lacking_team", np.zeros(1)), in_all)), 0.0)


def without_supported_housing(reading: Reading, values: Mapping[str, float]) -> Floats:
    """Return days of those who wait for supported housing at home, to whom it is due, or who gave it up unhoused.

    Who waits for it on a ward is kept there instead, at more than it costs.
    """
    waiting = reading.queue_days("housing-unit") - reading.busy_days("delay-supported-housing")
    days = max(values[TENANCY] - values[GIVEN_UP_AFTER], 0.0)
    given_up = lasting(reading.count("housing_applications_given_up"), reading.month_days(), days)
    return waiting + reading.busy_days("due-housing") + given_up


def lasting(begun: Floats, month_days: Floats, days: float) -> Floats:
    """Return person-days in each month of what began so often in each month and lasts so many days from its middle."""
    days_of = np.broadcast_to(month_days, begun.shape)[0]
    ends = np.cumsum(days_of)
    starts = ends - days_of
    begins = ((starts + ends) / 2.0)[:, np.newaxis]
    within = np.minimum(begins + days, ends) - np.maximum(begins, starts)
    return np.asarray(begun @ np.maximum(within, 0.0), dtype=np.float64)


def _parted(days: Floats, looked: Mapping[str, Floats], kinds: Mapping[str, str], all_of: str) -> dict[str, Floats]:
    """Return days of a lack by its kinds, with and without a team; what is left has or lacks something dearer.

    Where nobody was seen who lacks it, all that is lacked in a year is of the first kind.
    """
    found = {}
    in_all = looked.get(f"lacking_{all_of}_in_all", np.zeros(1))
    for number, (kind, name) in enumerate(kinds.items()):
        for team in ("", _TEAM):
            unseen = float(number == 0 and not team)
            seen = looked.get(f"lacking_{kind}{team}", np.zeros(1))
            found[f"unmet_{name}{team}_days"] = days * np.where(
                in_all > 0.0, np.nan_to_num(ratio(seen, in_all)), unseen
            )
    return found
