"""The feedback loops of the slow layer by the names that a scenario switches them off by."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LOOPS: Mapping[str, str] = MappingProxyType(
    {
        "bed_pressure_trap": "R1: overspending on out-of-area beds takes money that is not ring-fenced",
        "overwork": "R2: AMHPs with too much to do leave, and the others have more to do",
        "blocked_beds": "R3: too little housing blocks beds, and waits and second visits follow",
        "unmet_need": "R4: waits for community care bring crises and relapses",
        "premature_discharge": "R5: full wards cut stays short, and shortened stays relapse",
        "shared_staff": "R6: community care recruits the nurses of the wards",
        "prevention": "B1: slack in the AMHP service resolves requests without an assessment",
        "double_running_release": "B2: wards that empty close, and their money comes back",
    }
)
"""What each loop says, in a line; R are reinforcing, B balancing."""

UNMET_NEED = "unmet_need"
