"""What the numbers in a person's registers stand for."""

from __future__ import annotations

from collections.abc import Mapping

from tandemcare.units import HOURS_A_DAY, HOURS_A_YEAR

from .frailty import CLASSES
from .group_weights import DEPRIVATION_FIFTHS

WOMAN, MAN = 0, 1
AGE_BANDS = ("18-34", "35-49", "50-64", "65+")
ETHNIC_GROUPS = ("Asian", "Black", "Mixed", "Other", "White")

WELL, ACTIVE = 0, 1  # need: settled, or active illness
CALM, AFTER_CRISIS, AFTER_BED = 0, 1, 2  # what happened last: nothing lately, a crisis, or one that needed a bed
OWN_HOME, SUPPORTED, HOMELESS, RESIDENTIAL = 0, 1, 2, 3  # where somebody lives
NONE, FLOATING, PACKAGE, LASTING = 0, 1, 2, 3  # support at home
EPISODE_SPREAD = 0.5  # of home treatment: the coefficient of variation of how long it lasts (grade D)
LIST_PRIORITY, LIST_ROUTINE = 0, 1  # of a community team
DOORS = {
    "ae_liaison": "ae",
    "community_crisis": "crisis",
    "section_136": "police",
    "community_request": "request",
    "custody": "custody",
}
"""What the steps of each way in are called after."""
ROUTE_AE, ROUTE_CRISIS = (list(DOORS).index(route) for route in ("ae_liaison", "community_crisis"))
"""Ways in are numbered in this order."""

HOME, AE, HBPOS, CUSTODY = 0, 1, 2, 3  # where somebody waits for an assessment or a bed
INFORMAL, SECTION_2, SECTION_3, SECTION_4 = 0, 2, 3, 4  # legal status
LOCAL, PICU, OTHER_WARD, OUT_OF_AREA = 0, 1, 2, 3  # kind of bed
NO, YES = 0, 1
SERVED = 2  # needed a bed, and had it or an alternative in its place
LATE = 2  # in an acute bed without being counted among those within the 95% yet, but with the whole stay ahead
REASON_INFORMAL, REASON_SECTION_2, REASON_RECALL, REASON_SECTION_4 = 1, 2, 3, 4  # why an assessment on the ward

PRIORITY_HOLDING = 0  # queue for an AMHP: section 5(4) and whoever is held past a clock
PRIORITY_CLOCK = 1  # section 136, section 5(2), custody, a bed that is waiting
PRIORITY_AE = 2
PRIORITY_URGENT = 3
PRIORITY_EXPIRING = 5  # section 2 in its last week, community treatment orders
PRIORITY_ROUTINE = 6
PRIORITY_SCREENING = 7
LAST_URGENT_PRIORITY = PRIORITY_CLOCK
"""Work of this priority or before it may start in a shift's last hours."""

BED_CLOCK, BED_PLACE, BED_HOME, BED_PLANNED, BED_RETURN = 1, 2, 4, 8, 15  # queue for a bed

DUE_NOTHING, DUE_PACKAGE, DUE_LASTING, DUE_RESIDENTIAL, DUE_HOUSING = 0, 1, 2, 3, 4  # care that nobody found yet

NEVER_HOURS = 20 * HOURS_A_YEAR
RECOMMENDATIONS_HOURS = 14 * HOURS_A_DAY
"""Medical recommendations lapse after 14 days (Mental Health Act 1983, section 6(1))."""
SECTION_136_HOURS, SECTION_136_EXTENDED_HOURS = 24.0, 36.0
"""Section 136(2A) and 136B of the Mental Health Act 1983: 24 hours from arrival, at most 12 more."""
SECTION_5_2_HOURS, SECTION_5_4_HOURS, SECTION_4_HOURS, RECALL_HOURS = 72.0, 6.0, 72.0, 72.0
SECTION_2_DAYS = 28
LONG_STAYS_HOURS = (60 * HOURS_A_DAY,)
FOLLOW_UP_HOURS = 3 * HOURS_A_DAY

POPULATION_GROUPS: Mapping[str, Mapping[float, str]] = {
    "age_band": {code: f"age band {band}" for code, band in enumerate(AGE_BANDS)},
    "ethnic_group": {code: f"ethnic group {name}" for code, name in enumerate(ETHNIC_GROUPS)},
    "deprivation": {
        fifth: f"deprivation fifth {fifth}{' (most deprived)' if fifth == 1 else ''}" for fifth in DEPRIVATION_FIFTHS
    },
    "sex": {WOMAN: "women", MAN: "men"},
}
"""Attributes by which an equality analysis tells results, and what their groups are called."""

GROUP_WORDS: Mapping[str, Mapping[float, str]] = {
    "age_band": dict(enumerate(AGE_BANDS)),
    "ethnic_group": dict(enumerate(ETHNIC_GROUPS)),
    "deprivation": {fifth: str(fifth) for fifth in DEPRIVATION_FIFTHS},
    "sex": {WOMAN: "woman", MAN: "man"},
}
"""What the numbers of the same attributes stand for in a table, where the attribute heads its column."""

_ANSWERS: Mapping[float, str] = {YES: "yes", NO: "no"}
_YES_OR_NO = (
    "power by_amhp intensive returning recalled section_3_missed standing care listed applied order treated unmet "
    "elsewhere doctor_seen"
)
_WAYS_IN = ("A&E", "the crisis team", "the police (section 136)", "a request from the community", "custody")
"""The DOORS in turn."""
MEANINGS: Mapping[str, Mapping[float, str]] = {
    "place": {HOME: "at home", AE: "in A&E", HBPOS: "in the place of safety", CUSTODY: "in custody"},
    "status": {INFORMAL: "informal", SECTION_2: "section 2", SECTION_3: "section 3", SECTION_4: "section 4"},
    "kind": {LOCAL: "local", PICU: "PICU", OTHER_WARD: "on another ward", OUT_OF_AREA: "out of area"},
    "sex": {WOMAN: "woman", MAN: "man"},
    "age_band": POPULATION_GROUPS["age_band"],
    "hurried": {NO: "no", YES: "yes", LATE: "counted late"},
    "change_in": {0: "sent without a wait", RECOMMENDATIONS_HOURS: "14 days"},
    "ward_reason": {
        REASON_INFORMAL: "informal",
        REASON_SECTION_2: "section 2 expires",
        REASON_RECALL: "recalled",
        REASON_SECTION_4: "section 4",
    },
    "priority": {
        PRIORITY_HOLDING: "0 (held past a clock, or section 5(4))",
        PRIORITY_CLOCK: "1 (a legal clock runs)",
        PRIORITY_AE: "2 (in A&E)",
        PRIORITY_URGENT: "3 (urgent)",
        PRIORITY_EXPIRING: "5 (expiring)",
        PRIORITY_ROUTINE: "6 (routine)",
    },
    "bed_priority": {
        BED_CLOCK: "1 (a legal clock runs)",
        BED_PLACE: "2 (in A&E)",
        BED_HOME: "4 (at home)",
        BED_PLANNED: "8 (planned)",
    },
    "needs_bed": {**_ANSWERS, SERVED: "yes, and had it, or an alternative"},
    "need": {WELL: "well", ACTIVE: "ill"},
    "list_priority": {LIST_PRIORITY: "priority", LIST_ROUTINE: "routine"},
    "home": {
        OWN_HOME: "a home of one's own",
        SUPPORTED: "supported housing",
        HOMELESS: "none, or temporary",
        RESIDENTIAL: "residential care",
    },
    "support": {NONE: "none", FLOATING: "floating support", PACKAGE: "a care package", LASTING: "lasting care"},
    "care_due": {
        DUE_NOTHING: "nothing",
        DUE_PACKAGE: "a care package",
        DUE_LASTING: "lasting care",
        DUE_RESIDENTIAL: "residential care",
        DUE_HOUSING: "supported housing",
    },
    "recent": {CALM: "nothing lately", AFTER_CRISIS: "a crisis", AFTER_BED: "a crisis that needed a bed"},
    "route": dict(enumerate(_WAYS_IN)),
    "usual_way": dict(enumerate(_WAYS_IN)),
    "frailty_class": {number: f"{number + 1} of {CLASSES}" for number in range(CLASSES)},
    **dict.fromkeys(_YES_OR_NO.split(), _ANSWERS),
}
"""What the values of a register mean, for whoever reads the pathway."""
