"""What is known of people over time: who is admitted, detained or readmitted, who waits for a team and who stays long.

Totals are those of the stylised place, by adults. The model was fitted to some of them; the others it was not.
"""

from __future__ import annotations

from tandemcare.model.place import ADULTS_DESCRIBED

from .targets import ENGLAND_ADULTS, Part, Target, TargetScale

TOTAL_SHARE = 0.03
_CLOSURE = "Closure of the evidence for a place of 500,000 adults"
_FOI = "Freedom of information requests to 54 trusts, 2022/23"
_REFERRED = "How often ill people are referred was chosen with it in view."
_FITTED = "The law of frailty was fitted to it."
_NO_TRANSFERS = "Planned transfers are left out, and so are wards that the model does not have."
_WITH_TEAMS = "It counts readmission to crisis teams too; the model counts wards alone."
_NOT_ADMITTED = "One county before its street triage; of people who were not admitted that time."
_C, _H = Part.CONSISTENCY, Part.HELD_OUT


def _total(
    row: int, label: str, unit: str, people: tuple[float, float, float], reading: str, *, why: str = ""
) -> Target:
    """Return a target by adults, from numbers of the stylised place: value, low and high."""
    value, low, high = (each * ENGLAND_ADULTS / ADULTS_DESCRIBED for each in people)
    return Target(row, label, unit, value, low, high, _C, _CLOSURE, reading, TargetScale.ADULTS, why, decimals=1)


def _within(value: float) -> tuple[float, float, float]:
    return value, value * (1.0 - TOTAL_SHARE), value * (1.0 + TOTAL_SHARE)


def _share(  # noqa: PLR0917
    row: int, label: str, values: tuple[float, float, float], part: Part, source: str, reading: str, why: str = ""
) -> Target:
    """Return a target that is a share: value, low and high."""
    return Target(
        row, label, "share", *values, part, source, reading, why=why, decimals=3, held_out=part is Part.HELD_OUT
    )


PEOPLE_TARGETS: tuple[Target, ...] = (
    _total(30, "Admissions to local beds or away", "a year", _within(860), "admissions_unplanned", why=_NO_TRANSFERS),
    _total(31, "Detentions on admission", "a year", _within(436), "detentions_on_admission"),
    _total(31, "Detentions after admission", "a year", _within(141), "detentions_after_admission"),
    _share(32, "Readmitted within 30 days", (0.065, 0.06, 0.07), _C, _FOI, "readmitted_30_days_share", _FITTED),
    _share(32, "Readmitted within a year", (0.28, 0.27, 0.29), _C, _CLOSURE, "readmitted_year_share", _FITTED),
    _share(33, "Readmitted within 90 days", (0.15, 0.13, 0.17), _H, "Tulloch et al., 2015", "readmitted_90_days_share"),
    _share(
        33,
        "Readmitted within 180 days",
        (0.214, 0.20, 0.23),
        _H,
        "Osborn et al., 2021",
        "readmitted_180_days_share",
        _WITH_TEAMS,
    ),
    _share(34, "Admitted more than once in a year", (0.14, 0.13, 0.15), _H, _CLOSURE, "admitted_again_share"),
    _share(
        35,
        "Section 136 again within 28 days",
        (0.209, 0.123, 0.28),
        _H,
        "Jenkins et al., 2013",
        "section_136_again_share",
        _NOT_ADMITTED,
    ),
    _total(36, "Delayed days", "days a year", _within(3586), "delayed_days"),
    _total(37, "People waiting for a community team", "people", (1100, 700, 2600), "community_waiting", why=_REFERRED),
    Target(38, "Length of stay, mean", "days", 39.0, 33.0, 40.0, _C, _CLOSURE, "length_of_stay_mean", decimals=1),
)
"""Row by row, after those of money."""
