"""The eight feedback loops of the model: what each says, where it closes, and what is cut when it is switched off.

B1 and B2 are called balancing where the model is described. By the signs of their links, as written there, they
reinforce: slack leaves more to slack, and a closed ward's money empties more beds. What balances is that fewer requests
are left to resolve, and that fewer beds are fuller. `is_reinforcing` says what the signs say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Loop:
    """A feedback loop: `links` are (from, to, "+" or "-") in turn; `cut` says what is held when it is off.

    `switch` is the input of the slow layer that is 1 or 0; a loop without one closes in the pathway (`month.py` cuts
    it), or as wards do by the rules of a scenario (`crossings.py`).
    """

    number: str
    label: str
    says: str
    links: tuple[tuple[str, str, str], ...]
    cut: str
    switch: str = ""

    @property
    def is_reinforcing(self) -> bool:
        """Whether a change comes back with the same sign: an even number of links turn it round."""
        return sum(sign == "-" for _, _, sign in self.links) % 2 == 0


LOOPS: Mapping[str, Loop] = MappingProxyType(
    {
        "bed_pressure_trap": Loop(
            "R1",
            "Bed-pressure trap",
            "overspending on out-of-area beds takes money that is not ring-fenced",
            (
                ("out-of-area spending", "leak from money not ring-fenced", "+"),
                ("leak from money not ring-fenced", "community care", "-"),
                ("community care", "crises", "-"),
                ("crises", "out-of-area spending", "+"),
            ),
            "The leak stays at nothing, as at the census.",
            "loop_bed_pressure_trap",
        ),
        "overwork": Loop(
            "R2",
            "Overwork",
            "AMHPs with too much to do leave, and the others have more to do",
            (
                ("AMHP workload", "AMHPs who leave", "+"),
                ("AMHPs who leave", "AMHPs on the rota", "-"),
                ("AMHPs on the rota", "AMHP workload", "-"),
            ),
            "AMHPs leave at the rate of the census, however much they work.",
            "loop_overwork",
        ),
        "blocked_beds": Loop(
            "R3",
            "Blocked beds",
            "too little housing blocks beds, and waits and second visits follow",
            (
                ("supported housing free", "delayed discharges", "-"),
                ("delayed discharges", "beds free", "-"),
                ("beds free", "waits and out-of-area placements", "-"),
                ("waits and out-of-area placements", "applicants for supported housing", "+"),
                ("applicants for supported housing", "supported housing free", "-"),
            ),
            "Patients wait for supported housing as long as at the census, whatever is free.",
        ),
        "unmet_need": Loop(
            "R4",
            "Unmet need",
            "people who are ill and wait for community care have more crises",
            (
                ("people untreated", "crises", "+"),
                ("crises", "admissions", "+"),
                ("admissions", "money for wards", "+"),
                ("money for wards", "community care", "-"),
                ("community care", "people untreated", "-"),
            ),
            "A community team makes no difference to how often people have a crisis.",
        ),
        "premature_discharge": Loop(
            "R5",
            "Premature discharge",
            "full wards cut stays short, and people are back in crisis sooner",
            (
                ("occupancy", "stays cut short", "+"),
                ("stays cut short", "crises soon after", "+"),
                ("crises soon after", "occupancy", "+"),
            ),
            "A stay cut short raises nobody's risk of another crisis.",
        ),
        "shared_staff": Loop(
            "R6",
            "Shared staff",
            "community care recruits the nurses of the wards",
            (
                ("community recruitment", "ward vacancies", "+"),
                ("ward vacancies", "beds closed for want of staff", "+"),
                ("beds closed for want of staff", "out-of-area placements", "+"),
                ("out-of-area placements", "pressure to build community care", "+"),
                ("pressure to build community care", "community recruitment", "+"),
            ),
            "Community services recruit nobody from the wards beyond replacement, and no bed closes for want of staff.",
            "loop_shared_staff",
        ),
        "prevention": Loop(
            "B1",
            "Prevention",
            "slack in the AMHP service resolves requests without an assessment",
            (
                ("hub slack", "requests resolved without assessment", "+"),
                ("requests resolved without assessment", "assessments", "-"),
                ("assessments", "hub slack", "-"),
            ),
            "The share of requests screened out stays as at the census.",
            "loop_prevention",
        ),
        "double_running_release": Loop(
            "B2",
            "Double-running release",
            "wards that empty close, and their money comes back",
            (
                ("community care", "occupancy", "-"),
                ("occupancy", "wards closed", "-"),
                ("wards closed", "money released", "+"),
                ("money released", "community care", "+"),
            ),
            "Occupancy, as gateways look at it, stays as at the census: no bed closes at one, and none opens again.",
        ),
    }
)
