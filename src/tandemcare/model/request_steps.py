"""What each step of the crisis pathway means for a request for an AMHP: how it came, what it waits for, how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

REQUEST_ROUTES: Mapping[str, str] = MappingProxyType(
    {
        "request-ae-clock": "ae",
        "screened-ae-clock": "ae",
        "request-police-clock": "section_136",
        "request-clock": "community",
        "request-again-clock": "community",
        "custody-clock": "custody",
        "ward-clock": "ward",
    }
)
"""By which route a request comes, by the step at which its clock starts."""

REQUEST_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "stay-reason": "informal",
        "stay-2-reason": "section_2_expires",
        "stay-4-reason": "section_4_expires",
        "recall-reason": "recalled",
        "request-again-clock": "recommendations_lapsed",
    }
)
"""Why somebody on a ward, or somebody assessed before, is to be assessed, by the last such step before the request."""

REQUEST_KINDS: Mapping[str, str] = MappingProxyType(
    {"request-routine": "routine", "request-warrant": "warrant", "request-screened": "screened"}
)
"""Requests that wait for office hours or for a warrant (section 135), and those that the hub will screen out.

By the first such step; others are urgent.
"""

REQUEST_WAITS: Mapping[str, str] = MappingProxyType(
    {
        "assess-allocate": "amhp",
        "ward-allocate": "amhp",
        "request-screened": "amhp",
        "assess-allocate-again": "amhp_again",
        "ward-allocate-again": "amhp_again",
        "request-office-hours": "office_hours",
        "request-court": "warrant",
        "assess-doctor-wait": "doctors",
        "ward-doctor-wait": "doctors",
        "assess-better-time": "best_interest",
        "request-looked-at": "arranging",
        "assess-arranged": "arranging",
        "ward-arranged": "arranging",
        "assess-hand-over": "hand_over",
        "ward-hand-over": "hand_over",
    }
)
"""What a request waits for at each step between its clock and the start of the assessment at which time passes."""

REQUEST_ALLOCATED = frozenset({"assess-allocated", "ward-allocated"})
REQUEST_STARTED = frozenset({"assess-starts", "ward-starts"})
REQUEST_COMPLETED = frozenset({"assess-outcome", "ward-completed"})

REQUEST_ENDS: Mapping[str, str] = MappingProxyType(
    {
        "request-closed": "screened_out",
        "request-not-assessed": "lapsed",
        "assess-never": "lapsed",
        "safety-expired-leaves": "left",
        "safety-unassessed-stays": "stayed_informally",
        "ward-too-late": "power_lapsed",
    }
)
"""How a request ends before any assessment starts, by the first such step."""

REQUEST_OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "outcome-section-2": "section_2",
        "outcome-section-3": "section_3",
        "outcome-section-4": "section_4",
        "outcome-informal": "informal",
        "outcome-declines": "declined",
        "outcome-not-admitted": "not_admitted",
        "ward-section-2": "section_2",
        "ward-section-3": "section_3",
        "ward-not-detained": "not_detained",
    }
)
"""What an assessment decides, by the first such step."""

REQUEST_PLACES: Mapping[str, str] = MappingProxyType(
    {
        "outcome-at-home": "home",
        "outcome-at-ae": "ae",
        "outcome-at-hbpos": "place_of_safety",
        "outcome-at-custody": "custody",
        "ward-count-place": "ward",
    }
)
"""Where an assessment takes place."""

REQUEST_TO_BED = frozenset({"outcome-to-bed", "outcome-to-informal-bed"})
"""Where somebody begins to wait for a bed after an assessment off the ward."""

REQUEST_AFTERWARDS: Mapping[str, str] = MappingProxyType(
    {
        "admitted": "admitted",
        "bed-leaves": "left_before_bed",
        "bed-improved": "improved_before_bed",
        "bed-lapses-counted": "recommendations_lapsed",
        "worse-to-police": "worsened_before_bed",
        "safety-bed-leaves": "left_before_bed",
    }
)
"""What came of somebody who was to be admitted, by the first such step after that began."""

REQUEST_STEPS: Mapping[str, Any] = MappingProxyType(
    {
        "routes": REQUEST_ROUTES,
        "waits": REQUEST_WAITS,
        "allocated": REQUEST_ALLOCATED,
        "started": REQUEST_STARTED,
        "completed": REQUEST_COMPLETED,
        "ends": REQUEST_ENDS,
        "reasons": REQUEST_REASONS,
        "kinds": REQUEST_KINDS,
        "outcomes": REQUEST_OUTCOMES,
        "places": REQUEST_PLACES,
        "to_bed": REQUEST_TO_BED,
        "afterwards": REQUEST_AFTERWARDS,
    }
)
"""All of these by what they tell, as `metrics.RequestSteps` takes them."""
